// Loads a report: sums that hold all that was stored before the question, and of one person's one day the uses themselves.
import type { Request } from "express";
import type { Look } from "../../db/access-log.ts";
import { logLook } from "../../db/access-log.ts";
import { projectRules } from "../../db/apps/project-rules.ts";
import { sumsByDay, sumsByName, sumsByPerson } from "../../db/apps/report.ts";
import { usesOf } from "../../db/apps/uses.ts";
import type { Reading } from "../../db/days.ts";
import { logInsOf } from "../../db/people/log-ins.ts";
import type { SumKind } from "../../domain/apps/day-sums.ts";
import { projectFinder } from "../../domain/apps/project-rules.ts";
import { type AppStretch, stretchesOf } from "../../domain/apps/stretches.ts";
import type { AppUse } from "../../domain/apps/use.ts";
import type { Calendar } from "../../domain/events.ts";
import { dayBounds } from "../../domain/local-day.ts";
import { sumsKeptFrom } from "../../domain/retention/kinds.ts";
import { type ReportName, type ReportRange, readRange } from "../../pages/apps/range.ts";
import type { ReportAsked } from "../../pages/apps/report.ts";
import type { Site } from "../../pages/frame.ts";
import type { Context } from "../context.ts";
import { refusalSaid } from "../problems.ts";
import { managerOf } from "../sign-in/session.ts";
import type { Scope } from "./scope.ts";

export const KIND_OF: Record<ReportName, SumKind> = { applications: "application", sites: "site", projects: "project" };

/** @param today which week it is, where none is asked for */
export function rangeAsked(request: Request, today: string): ReportRange {
  const range = readRange(new URL(request.url, "http://here").searchParams, today);
  if (range === null) throw refusalSaid(404, "apps.no-range");
  return range;
}

/** What so few did together says what each of them did. */
const FEW_MAX = 4;

/** Writes down first that sites are looked at: of one person, or of so few that it comes to the same. */
export async function logSites(
  context: Context,
  request: Request,
  users: readonly string[] | null,
  range: ReportRange,
) {
  if (users !== null && users.length <= FEW_MAX) await logEach(context, request, users, ["sites"], range);
}

export async function logEach(
  { db, clock }: Pick<Context, "db" | "clock">,
  request: Request,
  users: readonly string[],
  kinds: readonly Look["kind"][],
  { from, to }: ReportRange,
): Promise<void> {
  const manager = managerOf(request);
  if (manager === null) return; // a person looks at their own
  const objectId = from === to ? from : `${from}/${to}`;
  for (const user of users)
    for (const kind of kinds) await logLook(db, { manager, user, kind, objectId, now: clock() });
}

export async function loadReport(
  context: Context,
  reading: Reading,
  asked: { request: Request; site: Site; report: ReportName; range: ReportRange; scope: Scope; mayRule: boolean },
): Promise<ReportAsked> {
  const { request, report, range, scope } = asked;
  const { db, now } = reading;
  const { users, people } = scope;
  await context.appSums.settled({ ...range, users });
  if (report === "sites") await logSites(context, request, users, range);
  const sums = { ...range, users };
  const many = report === "applications" ? people : [];
  const kind = KIND_OF[report];
  const [found, days, persons] = await Promise.all([
    sumsByName(db, sums, ["all", kind, ...(report === "sites" ? [] : ["hour" as const])]),
    report === "sites" ? [] : sumsByDay(db, sums),
    many.length === 0 ? [] : sumsByPerson(db, { ...range, users: many.map(({ user }) => user) }),
  ]);
  const byUser = new Map(persons.map((one) => [one.user, one]));
  const person = scope.person?.user ?? null;
  return {
    ...scope,
    site: asked.site,
    calendar: calendarOf(reading, scope),
    now,
    report,
    range,
    keptFrom: sumsKeptFrom(reading.keptFrom),
    mayRule: asked.mayRule,
    recorded: (person === null ? context.policies.organisation() : context.policies.policyFor(person)).inForce
      .applications,
    all: found.get("all")?.[0] ?? { seconds: 0, knownS: 0, activeS: 0 },
    names: found.get(kind) ?? [],
    hours: found.get("hour") ?? [],
    days,
    people: many.flatMap((one) => {
      const own = byUser.get(one.user);
      return own === undefined ? [] : [{ ...own, person: one }];
    }),
    stretches:
      report === "applications" && person !== null && range.from === range.to
        ? await stretchesShown({ context, reading, request }, person, range.from)
        : null,
  };
}

/** By which the days of a report go: the one person's own. */
export const calendarOf = ({ calendar, calendars }: Reading, { person }: Pick<Scope, "person">): Calendar =>
  person === null ? calendar : calendars.of(person.user);

/** A person's day, cut at its ends; what it shows is written down first. */
async function stretchesShown(
  { context, reading, request }: { context: Context; reading: Reading; request: Request },
  user: string,
  day: string,
): Promise<AppStretch[]> {
  const stretches = await stretchesOfDay(reading, user, day);
  const kinds = [
    ...(stretches.some(({ title }) => title !== null) ? ["titles"] : []),
    ...(stretches.some(({ site }) => site !== null) ? ["sites"] : []),
  ];
  await logEach(context, request, [user], kinds, { from: day, to: day });
  return stretches;
}

/** @param keep which uses; absent: all of the person's */
export async function stretchesOfDay(
  { db, calendars }: Reading,
  user: string,
  day: string,
  keep: (use: AppUse) => boolean = () => true,
): Promise<AppStretch[]> {
  const bounds = dayBounds(day, calendars.of(user));
  const uses = (await usesOf(db, (await logInsOf(db)).of([user]), bounds)).filter(keep);
  const projectOf = projectFinder((await projectRules(db.knex)).rules);
  return stretchesOf(
    uses.map((use) => ({
      ...use,
      start: Math.max(use.start, bounds.start),
      end: Math.min(use.end, bounds.end),
      project: projectOf({ ...use, user }).project,
    })),
  );
}
