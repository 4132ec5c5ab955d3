// Which days of whom have to be summed again: marks that come with applications and slots, days whose worked time is another
// now, and everything where a rule has changed. Asks the tables app_dirty and app_stale.
import type { Knex } from "knex";
import type { Calendar } from "../../domain/events.ts";
import { dayOf, daysFromTo } from "../../domain/local-day.ts";
import { ask, listOf } from "../ask.ts";
import { inTransactionOfFigures } from "../commit/of-figures.ts";
import { type Write, withRows } from "../given-rows.ts";
import { type Database, type Rows, rowsOf } from "../open.ts";
import { calendarsOf, calendarsWithin } from "../people/day-starts.ts";
import { logInsWithin } from "../people/log-ins.ts";
import { type DayRange, openPeople, type Tx } from "../totals.ts";

export type PersonDay = { user: string; day: string };
/** users: null is everybody. */
export type StaleAsked = { from: string; to: string; users: readonly string[] | null };

const DAY_MS = 24 * 3_600_000;
/** Marks turned into days at a time. */
const MARKS_MAX = 20_000;

export async function appMarksWaiting(knex: Knex): Promise<boolean> {
  return (await knex("app_dirty").select("seq").limit(1)).length > 0;
}

/** Turns the oldest marks into days. Takes them away first, so that one that comes meanwhile is not taken for done. */
export async function drainAppMarks(db: Database, calendar: Calendar): Promise<void> {
  await inTransactionOfFigures(db, null, async (tx) => {
    const { knex } = tx;
    const marks = rowsOf(
      (await knex.raw(
        `DELETE FROM app_dirty WHERE seq IN (SELECT seq FROM app_dirty ORDER BY seq LIMIT ?)
         RETURNING "user", from_ts AS "from", to_ts AS "to"`,
        [MARKS_MAX],
      )) as Rows<{ user: string; from: number; to: number }>,
    );
    const { personOf } = await logInsWithin(db, knex);
    const calendars = await calendarsWithin(db, knex, calendar);
    const days = new Map<string, PersonDay>();
    for (const { user, from, to } of marks) {
      const own = calendars.of(personOf(user));
      for (const day of daysFromTo(dayOf(from, own), dayOf(to, own))) days.set(`${day} ${user}`, { user, day });
    }
    await markStale(tx, [...days.values()]);
  });
}

export async function markStale(tx: Tx, days: readonly PersonDay[]): Promise<void> {
  if (days.length === 0) return;
  await withRows(
    tx,
    (given) => `INSERT INTO app_stale ("user", day) SELECT g.value ->> 0, g.value ->> 1 FROM ${given} WHERE true
      ORDER BY 1, 2 ON CONFLICT ("user", day) DO NOTHING`,
    days.map(({ user, day }) => [user, day]),
  );
}

/** Worked time of these days is another now: activity with it, where there is any of applications, or is just being summed. */
export const markSummedStale = (days: readonly PersonDay[]): Write => ({
  sql: (given) => `WITH g AS (SELECT g.value ->> 0 AS name, g.value ->> 1 AS day FROM ${given})
    INSERT INTO app_stale ("user", day)
    SELECT s."user", s.day FROM g CROSS JOIN app_day_sums s WHERE s.day = g.day AND s."user" = g.name AND s.kind = 'all'
    UNION SELECT t."user", t.day FROM g CROSS JOIN app_stale t WHERE t."user" = g.name AND t.day = g.day
    ORDER BY 1, 2 ON CONFLICT ("user", day) DO NOTHING`,
  rows: days.map(({ user, day }) => [user, day]),
});

/** All days of these log-ins, whoever of them has any: they became one person, or are no longer one. */
export async function markSumsOf(tx: Tx, users: readonly string[]): Promise<void> {
  await withRows(
    tx,
    (given) => `WITH g AS (SELECT g.value ->> 0 AS name FROM ${given})
      INSERT INTO app_stale ("user", day) SELECT DISTINCT g.name, s.day FROM g CROSS JOIN app_day_sums s
      WHERE s."user" IN (SELECT name FROM g) AND s.kind = 'all' ORDER BY 1, 2 ON CONFLICT ("user", day) DO NOTHING`,
    users.map((user) => [user]),
  );
}

/** The days of all that these log-ins have used, also those of which nothing is summed yet. */
export async function markUsesOf(tx: Tx, users: readonly string[]): Promise<void> {
  await withRows(
    tx,
    (given) => `INSERT INTO app_dirty ("user", from_ts, to_ts)
      SELECT a."user", min(a.ts), max(a.ts + a.duration_ms) FROM ${given} CROSS JOIN apps a WHERE a."user" = g.value ->> 0
      GROUP BY a."user", a.ts / ${DAY_MS}`,
    users.map((user) => [user]),
  );
}

/** Every day that was ever summed: a rule has changed. */
export async function markAllStale({ knex }: Pick<Tx, "knex">): Promise<void> {
  await knex.raw(
    `INSERT INTO app_stale ("user", day) SELECT "user", day FROM app_day_sums WHERE kind = 'all' ORDER BY 1, 2
     ON CONFLICT ("user", day) DO NOTHING`,
  );
}

/** Days of people whose worked time still depends on the present. */
export async function markOpenStale(db: Database, calendar: Calendar): Promise<void> {
  const open = await openPeople(db.knex);
  if (open.length === 0) return;
  const { from } = (await calendarsOf(db, calendar)).todays(Math.min(...open.map(({ fromAt }) => fromAt)));
  await db.knex.raw(
    `INSERT INTO app_stale ("user", day) SELECT s."user", s.day FROM open_people o JOIN app_day_sums s ON s."user" = o."user"
     WHERE s.kind = 'all' AND s.day >= ? ORDER BY 1, 2 ON CONFLICT ("user", day) DO NOTHING`,
    [from],
  );
}

/** All that the sums of these days may have to wait for, in one question: most often it is nothing, and each way costs a page. */
export async function waitingSums(
  db: Database,
  asked: StaleAsked,
): Promise<{ marks: boolean; open: boolean; stale: boolean }> {
  const { where, bindings } = narrowed(db, asked);
  const [row] = await ask<{ marks: unknown; open: unknown; stale: unknown }>(
    db,
    `SELECT EXISTS (SELECT 1 FROM app_dirty) AS marks, EXISTS (SELECT 1 FROM open_people) AS open,
       EXISTS (SELECT 1 FROM app_stale WHERE ${where}) AS stale`,
    bindings,
  );
  return { marks: Boolean(row?.marks), open: Boolean(row?.open), stale: Boolean(row?.stale) };
}

export async function isAnyStale(db: Database, asked: StaleAsked | null): Promise<boolean> {
  const { where, bindings } = narrowed(db, asked);
  const found = rowsOf(
    (await db.knex.raw(`SELECT 1 FROM app_stale WHERE ${where} LIMIT 1`, bindings as never)) as Rows<unknown>,
  );
  return found.length > 0;
}

/**
 * Takes some days away to be computed, in the order of people. They are gone before anything is read, so that whoever marks one of them
 * meanwhile waits for this transaction, and is not overlooked.
 */
export async function takeStale(db: Database, tx: Tx, asked: StaleAsked | null, limit: number): Promise<PersonDay[]> {
  const { where, bindings } = narrowed(db, asked);
  return rowsOf(
    (await tx.knex.raw(
      `DELETE FROM app_stale WHERE ("user", day) IN (SELECT "user", day FROM app_stale WHERE ${where} ORDER BY "user", day LIMIT ?)
       RETURNING "user", day`,
      [...bindings, limit] as never,
    )) as Rows<PersonDay>,
  );
}

function narrowed(db: Database, asked: StaleAsked | null): { where: string; bindings: unknown[] } {
  if (asked === null) return { where: "true", bindings: [] };
  const range = { where: "day >= ? AND day <= ?", bindings: [asked.from, asked.to] };
  if (asked.users === null) return range;
  const list = db.dialect === "postgres" ? "= ANY(?)" : "IN (SELECT value FROM json_each(?))";
  return { where: `"user" ${list} AND ${range.where}`, bindings: [listOf(db, asked.users), ...range.bindings] };
}

/** Neighbouring days of one person as one range; what lies between two nearer than this is read for nothing. */
const JOINED_DAYS = 3;

export function rangesOfDays(days: readonly PersonDay[]): DayRange[] {
  const ranges: DayRange[] = [];
  for (const [user, own] of Map.groupBy(days, (one) => one.user)) {
    let last: DayRange | undefined;
    for (const day of own.map((one) => one.day).sort()) {
      if (last !== undefined && daysFromTo(last.to, day).length <= JOINED_DAYS + 1) last.to = day;
      else {
        last = { user, from: day, to: day };
        ranges.push(last);
      }
    }
  }
  return ranges;
}
