// Writes the company and six months of its days into an empty database, and says what its machines have under way.

import { saveProjectRules } from "../../server/db/apps/project-rules.ts";
import { startIngest } from "../../server/db/ingest.ts";
import type { Database } from "../../server/db/open.ts";
import type { Calendar } from "../../server/domain/events.ts";
import { addDays, dayOf, daysFromTo } from "../../server/domain/local-day.ts";
import { foldName } from "../../server/domain/people-names.ts";
import { PROJECT_RULES, usesOf } from "./apps.ts";
import { COMPANY, type Employee, HOLIDAYS, HOURS, TEAMS } from "./company.ts";
import { inputOf } from "./input.ts";
import { layOutShots, storePictures } from "./pictures.ts";
import { reportsOfDay, type UnderWay } from "./reports.ts";
import { isAtWork, isHoliday, type Stretch, stretchesOf } from "./workday.ts";

export type LiveMachine = { employee: Employee; host: string; underWay: UnderWay };

/** Six months. */
export const DAYS = 183;
/** Input counts and applications of the last weeks and pictures of the last days are enough to look at, and are there at once. */
const INPUT_DAYS = 21;
const PICTURE_DAYS = 4;
/** Every second person is at work whenever the demo is looked at, also on a Sunday evening. */
const AT_WORK_NOW = 2;
/** A machine that fell silent this morning did so this long ago, minutes. */
const SILENT_MIN = 48;
/** Began so long ago, minutes: enough for a first login, a pause and some hours. */
const BEGAN_MIN = { least: 130, most: 250 };
/** Noon. */
const NIGHT_DAY_START_MIN = 12 * 60;
const MINUTE_MS = 60_000;

export async function fillCompany(
  db: Database,
  calendar: Calendar,
  now: number,
  progress: (done: string) => void,
  instanceDir: string,
): Promise<LiveMachine[]> {
  const today = dayOf(now, calendar);
  const days = daysFromTo(addDays(today, -DAYS), today);
  await writePeople(db, days, now);
  await saveProjectRules(db, PROJECT_RULES, { manager: null, now, seen: 0 });
  const ingest = startIngest(db, () => undefined);
  const live: LiveMachine[] = [];
  const shots = layOutShots(instanceDir);
  let reports = 0;
  for (const [at, employee] of COMPANY.entries()) {
    for (const host of employee.plain ? [""] : employee.hosts) {
      const until = employee.silentSince === null ? now : silentFrom(employee, today, calendar, now);
      const stored: Promise<unknown>[] = [];
      for (const day of days) {
        const stretches =
          day === today
            ? stretchesToday(employee, host, at, { today, calendar, now })
            : stretchesBefore(employee, host, day, calendar);
        const reported = reportsOfDay(employee, host, stretches, until);
        if (reported === null) continue;
        reports += reported.arrival.events.length;
        const counted = !employee.plain && day > addDays(today, -INPUT_DAYS);
        stored.push(
          ingest.store({
            ...reported.arrival,
            ...(counted
              ? { ...inputOf(employee, host, stretches, until), apps: usesOf(employee, host, stretches, until) }
              : {}),
          }),
        );
        if (counted && day > addDays(today, -PICTURE_DAYS))
          stored.push(storePictures(db, shots, { employee, host, stretches, until }));
        if (reported.underWay !== null && employee.silentSince === null)
          live.push({ employee, host, underWay: reported.underWay });
      }
      await Promise.all(stored);
    }
    progress(`${at + 1} of ${COMPANY.length} people, ${reports.toLocaleString("en")} reports`);
  }
  return live;
}

const stretchesBefore = (employee: Employee, host: string, day: string, { zone }: Calendar): Stretch[] =>
  // The second machine of a person is used on some days only.
  isAtWork(employee, day) && (host === employee.hosts[0] || employee.plain || Number(day.slice(-2)) % 3 === 0)
    ? stretchesOf(employee, host, day, { zone })
    : [];

/** Today's own hours; for some people moved so that now lies within them, where their hours do not hold it anyway. */
function stretchesToday(
  employee: Employee,
  host: string,
  at: number,
  { today, calendar, now }: { today: string; calendar: Calendar; now: number },
): Stretch[] {
  const own = stretchesBefore(employee, host, today, calendar);
  const holdsNow = (own[0]?.start ?? now) < now - BEGAN_MIN.least * MINUTE_MS && (own.at(-1)?.end ?? 0) > now;
  if (holdsNow || (at % AT_WORK_NOW !== 0 && employee.silentSince !== 0)) return own;
  const usual = stretchesOf(employee, host, today, calendar);
  const began = now - (BEGAN_MIN.least + ((at * 37) % (BEGAN_MIN.most - BEGAN_MIN.least))) * MINUTE_MS;
  const moved = began - (usual[0]?.start ?? began);
  return usual.map(({ start, end, reason }) => ({ start: start + moved, end: end + moved, reason }));
}

/** In the midst of a stretch of work on the day it fell silent, or on the last day of work before. */
function silentFrom(employee: Employee, today: string, calendar: Calendar, now: number): number {
  if (employee.silentSince === 0) return now - SILENT_MIN * MINUTE_MS;
  let day = addDays(today, -(employee.silentSince ?? 0));
  while (!isAtWork(employee, day)) day = addDays(day, -1);
  const [, second] = stretchesOf(employee, employee.hosts[0] ?? "", day, calendar);
  return Math.min(second === undefined ? now : (second.start + second.end) / 2, now - 2 * 60 * MINUTE_MS);
}

async function writePeople(db: Database, days: string[], now: number) {
  await db.knex.transaction(async (tx) => {
    await tx("teams").insert(TEAMS.map((name) => ({ name })));
    const teams: { id: number; name: string }[] = await tx("teams").select("id", "name");
    const idOf = (team: string) => teams.find(({ name }) => name === team)?.id ?? null;
    await tx("people").insert(
      COMPANY.map(({ user, name, team }) => ({
        user,
        name,
        sort_name: foldName(name ?? user),
        team_id: idOf(team),
        created_at: now,
      })),
    );
    const hours = (kind: string, scope: string, shift: Employee["shift"]) =>
      HOURS[shift].weekdays.map((weekday) => ({
        scope_kind: kind,
        scope,
        weekday,
        from_min: HOURS[shift].from,
        to_min: HOURS[shift].to % (24 * 60), // an end before the start is the next morning's
      }));
    const own = COMPANY.filter(({ shift }) => shift !== "office").flatMap(({ user, shift }) =>
      hours("person", user, shift),
    );
    // Whose night is one day: it begins when nobody of them works.
    await tx("workweeks").insert(
      COMPANY.filter(({ shift }) => shift === "night").map(({ user }) => ({
        ...{ scope_kind: "person", scope: user, has_hours: 1, target_min: null, day_start_min: NIGHT_DAY_START_MIN },
      })),
    );
    await tx("working_hours").insert([...hours("organisation", "", "office"), ...own]);
    const years = new Set([...days.map((day) => day.slice(0, 4)), String(Number(days.at(-1)?.slice(0, 4)) + 1)]);
    await tx("holidays").insert(
      [...years]
        .flatMap((year) => HOLIDAYS.map(([monthDay, name]) => ({ day: `${year}-${monthDay}`, name })))
        .filter(({ day }) => isHoliday(day)),
    );
  });
}
