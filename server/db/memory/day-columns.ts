// The rows of day_totals as columns of numbers, day by day, remembered: what tables are in the order of, and what alerts are judged
// by, of everybody. A month's sums are added up from them in less than a millisecond, where the database would group 150,000 rows; of
// a day that goes on, the rows that have changed are read again.
import { daysFromTo } from "../../domain/local-day.ts";
import { ask, jsonOf, listOf } from "../ask.ts";
import type { Database } from "../open.ts";
import {
  type Columns,
  type DayFigures,
  type DaySum,
  daySumOf,
  emptyColumns,
  figuresOf,
  type PersonSum,
  type Places,
  type Row,
  summed,
  writeRows,
} from "./columns.ts";
import { type Days, type DayVersion, dayVersions, NEVER_CHANGED } from "./day-versions.ts";

export type DayColumns = {
  /** The rows of one day, by person. */
  figures(day: string): Promise<ReadonlyMap<string, DayFigures>>;
  /** What those days come to, of whoever has a row in any of them. */
  sums(days: Days): Promise<(user: string) => PersonSum | null>;
  /** Sums of each of those days over everybody; days without rows are left out. */
  byDay(days: Days): Promise<Map<string, DaySum>>;
  /** Reads what is not remembered of these days, one after another, the latest first; resolves when that is done. */
  learn(days: Days): Promise<void>;
};

/** Two years; of 5,000 people they are 60 MB. */
const DAYS_MAX = 730;
/** More than these are not read while a page waits: the database groups them for it, and they are learned beside. */
const READ_AT_ONCE = 2;

/** busy: resolves when nobody reads this day any more. */
type Kept = { version: number | null; columns: Columns; busy: Promise<void> };

export function openDayColumns(db: Database): DayColumns {
  const places: Places = new Map();
  const kept = new Map<string, Kept>();
  let learning: Promise<void> = Promise.resolve();

  const isKnown = (day: string, { version }: DayVersion) => (kept.get(day)?.version ?? -1) >= version;

  /** One reader of a day at a time, so that no older row is written over a newer one. */
  async function columnsOf(day: string, asked: DayVersion): Promise<Columns> {
    if (!kept.has(day) && kept.size >= DAYS_MAX) kept.clear();
    const known = kept.get(day) ?? { version: null, columns: emptyColumns(day), busy: Promise.resolve() };
    kept.set(day, known);
    const reading = known.busy.then(() => refresh(day, known, asked));
    known.busy = reading.catch(() => undefined); // whoever asked is told below
    await reading;
    return known.columns;
  }

  async function refresh(day: string, known: Kept, { version, whole }: DayVersion) {
    if (known.version !== null && known.version >= version) return;
    const since = known.version !== null && known.version >= whole ? known.version : null;
    const rows = await readRows(db, day, since);
    if (since === null) known.columns = emptyColumns(day);
    writeRows(known.columns, rows, places);
    known.version = version;
  }

  async function stateOf(range: Days) {
    const versions = await dayVersions(db, range);
    const of = (day: string) => versions.get(day) ?? NEVER_CHANGED;
    const days = daysFromTo(range.from, range.to);
    return { days, of, missing: days.filter((day) => !isKnown(day, of(day))) };
  }

  /** One day after another, so that nobody else waits for long. */
  function learn(days: readonly string[]): Promise<void> {
    const learnOne = async (day: string) => {
      const { of, missing } = await stateOf({ from: day, to: day });
      if (missing.length > 0) await columnsOf(day, of(day));
    };
    learning = days.reduce((before, day) => before.then(() => learnOne(day)), learning);
    const answer = learning;
    learning = learning.catch(() => undefined); // whoever asked for these is told by the answer; the next ones are another matter
    return answer;
  }

  /** Null: too many of them are not remembered yet. */
  async function columnsIn(range: Days): Promise<Map<string, Columns> | null> {
    const { days, of, missing } = await stateOf(range);
    if (missing.length > READ_AT_ONCE) {
      learn(missing).catch(() => undefined); // whoever asks for them next finds the same database, and is told
      return null;
    }
    return new Map(await Promise.all(days.map(async (day) => [day, await columnsOf(day, of(day))] as const)));
  }

  return {
    async figures(day) {
      const { of } = await stateOf({ from: day, to: day });
      return figuresOf(await columnsOf(day, of(day)), places);
    },
    async sums(range) {
      const known = await columnsIn(range);
      return known === null ? sumsByPerson(db, range) : summed([...known.values()], places);
    },
    async byDay(range) {
      const known = await columnsIn(range);
      if (known === null) return sumsByDay(db, null, range);
      const sums = [...known].map(([day, columns]) => [day, daySumOf(columns)] as const);
      return new Map(sums.flatMap(([day, sum]) => (sum === null ? [] : [[day, sum]])));
    },
    learn: async (range) => learn((await stateOf(range)).missing.reverse()),
  };
}

/** @param since rows written by a later change of the day; null: all */
function readRows(db: Database, day: string, since: number | null): Promise<Row[]> {
  return jsonOf(
    db,
    ['d."user"', "d.worked_s", "d.estimated_s", "d.first_login", "d.last_seen", "d.last_estimated"],
    `day_totals d WHERE d.day = ? ${since === null ? "" : "AND d.version > ?"}`,
    since === null ? [day] : [day, since],
  );
}

async function sumsByPerson(db: Database, { from, to }: Days): Promise<(user: string) => PersonSum | null> {
  const rows = await jsonOf<[user: string, workedS: number, firstLogin: number | null]>(
    db,
    ["s.person", "s.worked", "s.first"],
    `(SELECT d."user" AS person, sum(d.worked_s) AS worked, min(d.first_login) AS first
      FROM day_totals d WHERE d.day >= ? AND d.day <= ? GROUP BY d."user") s`,
    [from, to],
  );
  const sums = new Map(rows.map(([user, workedS, firstLogin]) => [user, { workedS, firstLogin }]));
  return (user) => sums.get(user) ?? null;
}

/** @param users null: everybody */
export async function sumsByDay(
  db: Database,
  users: readonly string[] | null,
  { from, to }: Days,
): Promise<Map<string, DaySum>> {
  const rows = await ask<DaySum & { day: string }>(
    db,
    `SELECT day, sum(worked_s) AS "workedS", sum(estimated_s) AS "estimatedS", count(*) AS people
     FROM day_totals WHERE ${users === null ? "" : `"user" IN_LIST AND`} day >= ? AND day <= ? GROUP BY day`,
    [...(users === null ? [] : [listOf(db, users)]), from, to],
  );
  // PostgreSQL sums integers into a decimal, which comes as text.
  return new Map(
    rows.map(({ day, workedS, estimatedS, people }) => [
      day,
      { workedS: Number(workedS), estimatedS: Number(estimatedS), people },
    ]),
  );
}
