// A company with a long history, made inside the database: everyone works six stretches a day from Monday to Friday, told by
// an agent. Twelve events, one running stretch and one row of day_totals for each person and day.
import type { Database } from "../../../server/db/open.ts";
import type { Calendar } from "../../../server/domain/events.ts";
import { addDays, dayBounds, dayOf, weekdayOf } from "../../../server/domain/local-day.ts";
import { rebuildTotals } from "../../../server/jobs/rebuild.ts";

export type Company = { people: number; days: number; calendar: Calendar; now: number };

export const userOf = (person: number) => `person${String(person).padStart(5, "0")}`;
export const hostOf = (person: number) => `ws-${String(person).padStart(5, "0")}`;

/** With a history up to this moment. */
export function companyNow({ people, days }: { people: number; days: number }): Company {
  const now = Date.now();
  return { people, days, calendar: { zone: afternoonZone(now), dayStartMin: 0 }, now };
}

/** A zone in which it is three in the afternoon: most of the day has been worked, and people are still at it. */
export function afternoonZone(now: number): string {
  const ahead = 15 - new Date(now).getUTCHours();
  const hours = ahead > 12 ? ahead - 24 : ahead;
  return hours === 0 ? "Etc/GMT" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`; // POSIX counts westward
}

/** What the two databases write differently: numbers from 0 or 1 on, and a number with leading zeros. */
export const WORDS = {
  sqlite: {
    series: (name: string, from: number, to: string) =>
      `(WITH RECURSIVE s(${name}) AS (SELECT ${from} UNION ALL SELECT ${name} + 1 FROM s WHERE ${name} < ${to}) SELECT ${name} FROM s)`,
    padded: (digits: number, value: string) => `printf('%0${digits}d', ${value})`,
    id: (value: string) => `printf('00000000-0000-7000-8000-%012x', ${value})`,
    least: "min",
  },
  postgres: {
    series: (name: string, from: number, to: string) =>
      `(SELECT CAST(n AS BIGINT) AS ${name} FROM generate_series(${from}, ${to}) AS n)`,
    padded: (digits: number, value: string) => `lpad(CAST(${value} AS TEXT), ${digits}, '0')`,
    id: (value: string) => `CAST('00000000-0000-7000-8000-' || lpad(to_hex(${value}), 12, '0') AS UUID)`,
    least: "least",
  },
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Teams of one company; enough to narrow a page to a handful of people. */
const TEAMS = 20;

export async function fillCompany(
  db: Database,
  company: Company,
  say: (text: string) => void,
): Promise<{ events: number }> {
  const { people, days, calendar, now } = company;
  const today = dayOf(now, calendar);
  const { padded, series } = WORDS[db.dialect];
  await db.knex.raw(
    `INSERT INTO machines ("user", host, os, version, heard_at, next_in_s, skew_ms)
     SELECT 'person' || ${padded(5, "p")}, 'ws-' || ${padded(5, "p")}, 'Windows 11', '0.1.0', ${now} - p % 60 * 1000, 60, 0
     FROM ${series("p", 1, String(people))} AS everybody`,
  );
  for (let n = days - 1; n >= 0; n--) {
    const day = addDays(today, -n);
    if (n === 0 || weekdayOf(day) <= 5)
      await fillDay(db, company, { start: dayBounds(day, calendar).start, number: days - n });
    if (n % 30 === 0) say(`  ${db.dialect}: ${days - n} of ${days} days of ${people} people`);
  }
  if (db.dialect === "postgres") await db.knex.raw("VACUUM ANALYZE");
  let toldAt = performance.now();
  await rebuildTotals(
    db,
    calendar,
    () => now,
    (done) => {
      if (performance.now() - toldAt < 10_000) return;
      toldAt = performance.now();
      say(`  ${db.dialect}: totals of ${done.people} people`);
    },
  );
  // In an office a day's rows are written on that day and lie together; made here person by person, they would not.
  if (db.dialect === "postgres") await db.knex.raw("CLUSTER day_totals USING day_totals_pkey");
  await nameTeams(db);
  await rested(db);
  return { events: Number((await db.knex("work_events").count("* as events").first())?.events) };
}

/** A company's history was written over months, and cleaned up after and brought to the disk long since. */
export async function rested({ knex, dialect }: Database) {
  const statements =
    dialect === "postgres" ? ["VACUUM ANALYZE", "CHECKPOINT"] : ["ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"];
  for (const statement of statements) await knex.raw(statement);
}

/** All events of a day in the order in which they came in, so that a person's lie as far apart as they do in an office. */
async function fillDay(db: Database, { people, now }: Company, { start, number }: { start: number; number: number }) {
  const { series, padded, id, least } = WORDS[db.dialect];
  const everybody = series("p", 1, String(people));
  const jitter = `(p * 7919 + ${number} * 104729 + k * 31) % 600 * 1000`;
  await db.knex.raw(
    `INSERT INTO work_events (id, "user", host, state, ts, until, reason, received_at)
     SELECT ${id(`((${number} * 12 + k * 2 + s) * 1000000 + p)`)}, 'person' || ${padded(5, "p")}, 'ws-' || ${padded(5, "p")},
       CASE s WHEN 0 THEN 'working' ELSE 'stopped' END, ts, CASE s WHEN 0 THEN ${least}(stop, ${now}) END,
       CASE s WHEN 0 THEN NULL ELSE 'idle' END, ts
     FROM (SELECT p, k, s, CASE s WHEN 0 THEN began ELSE began + length END AS ts, began + length AS stop
           FROM (SELECT p, k, ${start + 8 * HOUR_MS} + k * ${80 * MINUTE_MS} + ${jitter} AS began, ${55 * MINUTE_MS} + ${jitter} AS length
                 FROM ${series("k", 0, "5")} AS stretches CROSS JOIN ${everybody} AS everybody) AS worked
           CROSS JOIN ${series("s", 0, "1")} AS ends) AS told
     WHERE ts <= ${now} ORDER BY k, s, p`,
  );
  await db.knex.raw(
    `INSERT INTO running (id, "user", host, from_at, to_at)
     SELECT ${id(`(${number} * 1000000 + p)`)}, 'person' || ${padded(5, "p")}, 'ws-' || ${padded(5, "p")},
       ${start + 7.9 * HOUR_MS}, ${Math.min(start + 17 * HOUR_MS, now)} FROM ${everybody} AS everybody`,
  );
}

async function nameTeams(db: Database) {
  await db.knex("teams").insert(Array.from({ length: TEAMS }, (_, i) => ({ name: `Team ${i + 1}` })));
  await db.knex.raw(
    `UPDATE people SET team_id = (SELECT min(id) FROM teams) + CAST(substr("user", 7) AS INTEGER) % ${TEAMS}`,
  );
  await db.knex("working_hours").insert(
    [1, 2, 3, 4, 5].map((weekday) => ({
      scope_kind: "organisation",
      scope: "",
      weekday,
      from_min: 480,
      to_min: 960,
    })),
  );
}
