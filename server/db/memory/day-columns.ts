// The rows of day_totals, a day as columns of numbers, remembered while none of them changes: what tables are in the order of, and
// what alerts are judged by, of everybody. A day of 5,000 people is 100 KB so; a month's sums are added up in less than a millisecond,
// where the database would group 150,000 rows.
import { daysFromTo } from "../../domain/local-day.ts";
import { jsonOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { type Days, dayVersions, openKept } from "./day-versions.ts";

export type DayFigures = {
  workedS: number;
  firstLogin: number | null;
  lastSeen: number | null;
  /** Whether any of them is estimated. */
  isEstimated: boolean;
};

export type PersonSum = { workedS: number; firstLogin: number | null };

export type DayColumns = {
  /** The rows of one day, by person. */
  figures(day: string): Promise<ReadonlyMap<string, DayFigures>>;
  /** What those days come to, of whoever has a row in any of them. */
  sums(days: Days): Promise<(user: string) => PersonSum | null>;
  /** Reads what is not remembered of these days, one after another; resolves when that is done. */
  learn(days: Days): Promise<void>;
};

/** A year, and some weeks of the one before. */
const DAYS_MAX = 400;
/** More than these are not read while a page waits: the database groups them for it, and they are learned beside. */
const READ_AT_ONCE = 2;

/** At a person's place: seconds, -1 where there is no row; instants, NaN where there is none. */
type Columns = {
  worked: Int32Array;
  first: Float64Array;
  last: Float64Array;
  estimated: Uint8Array;
};

export function openDayColumns(db: Database): DayColumns {
  const kept = openKept<Columns>(DAYS_MAX);
  const places = new Map<string, number>();
  let learning: Promise<void> = Promise.resolve();
  const due = new Set<string>();

  async function versionsOf(days: Days): Promise<(day: string) => number> {
    const versions = await dayVersions(db, days);
    return (day) => versions.get(day) ?? 0;
  }

  async function missingOf(range: Days) {
    const versionOf = await versionsOf(range);
    const days = daysFromTo(range.from, range.to);
    return { days, versionOf, missing: days.filter((day) => kept.found(day, versionOf(day)) === undefined) };
  }

  async function columnsOf(day: string, version: number): Promise<Columns> {
    const known = kept.found(day, version);
    if (known !== undefined) return known;
    const columns = columnsFrom(await readDay(db, day), places);
    kept.keep(day, version, columns);
    return columns;
  }

  /** One day after another, so that nobody else waits for long. */
  function learnBeside(days: readonly string[]): Promise<void> {
    const unknown = days.filter((day) => !due.has(day));
    for (const day of unknown) due.add(day);
    learning = unknown.reduce(
      (before, day) =>
        before
          .then(async () => void (await columnsOf(day, (await versionsOf({ from: day, to: day }))(day))))
          .catch(() => undefined) // the page that asks for it next finds the same database, and is told
          .finally(() => due.delete(day)),
      learning,
    );
    return learning;
  }

  return {
    async figures(day) {
      const columns = await columnsOf(day, (await versionsOf({ from: day, to: day }))(day));
      return figuresFrom(columns, places);
    },
    async sums(range) {
      const { days, versionOf, missing } = await missingOf(range);
      if (missing.length > READ_AT_ONCE) {
        void learnBeside(missing);
        return grouped(db, range);
      }
      return summed(await Promise.all(days.map((day) => columnsOf(day, versionOf(day)))), places);
    },
    learn: async (range) => learnBeside((await missingOf(range)).missing),
  };
}

type Row = [user: string, workedS: number, first: number | null, last: number | null, isEstimated: 0 | 1];

const readDay = (db: Database, day: string): Promise<Row[]> =>
  jsonOf(
    db,
    [
      ...['d."user"', "d.worked_s", "d.first_login", "d.last_seen"],
      "CASE WHEN d.estimated_s > 0 OR d.last_estimated = 1 THEN 1 ELSE 0 END",
    ],
    "day_totals d WHERE d.day = ?",
    [day],
  );

/** Whoever has no place yet gets the next one. */
function columnsFrom(rows: readonly Row[], places: Map<string, number>): Columns {
  for (const [user] of rows) if (!places.has(user)) places.set(user, places.size);
  const columns = {
    worked: new Int32Array(places.size).fill(-1),
    first: new Float64Array(places.size).fill(Number.NaN),
    last: new Float64Array(places.size).fill(Number.NaN),
    estimated: new Uint8Array(places.size),
  };
  for (const [user, workedS, first, last, isEstimated] of rows) {
    const place = places.get(user) ?? 0;
    columns.worked[place] = workedS;
    columns.first[place] = first ?? Number.NaN;
    columns.last[place] = last ?? Number.NaN;
    columns.estimated[place] = isEstimated;
  }
  return columns;
}

function figuresFrom(columns: Columns, places: ReadonlyMap<string, number>): Map<string, DayFigures> {
  const figures = new Map<string, DayFigures>();
  for (const [user, place] of places) {
    const workedS = columns.worked[place] ?? -1;
    if (workedS < 0) continue;
    figures.set(user, {
      workedS,
      firstLogin: instantAt(columns.first, place),
      lastSeen: instantAt(columns.last, place),
      isEstimated: columns.estimated[place] === 1,
    });
  }
  return figures;
}

const instantAt = (column: Float64Array, place: number): number | null => {
  const instant = column[place];
  return instant === undefined || Number.isNaN(instant) ? null : instant;
};

function summed(days: readonly Columns[], places: ReadonlyMap<string, number>): (user: string) => PersonSum | null {
  const worked = new Int32Array(places.size).fill(-1);
  const first = new Float64Array(places.size).fill(Number.NaN);
  for (const day of days)
    for (let place = 0; place < day.worked.length; place++) {
      const workedS = day.worked[place] ?? -1;
      if (workedS < 0) continue;
      worked[place] = Math.max(0, worked[place] ?? 0) + workedS;
      const begun = day.first[place] ?? Number.NaN;
      if (!(begun >= (first[place] ?? Number.NaN)) && !Number.isNaN(begun)) first[place] = begun;
    }
  return (user) => {
    const place = places.get(user);
    const workedS = place === undefined ? -1 : (worked[place] ?? -1);
    return place === undefined || workedS < 0 ? null : { workedS, firstLogin: instantAt(first, place) };
  };
}

/** The same from the database. */
async function grouped(db: Database, { from, to }: Days): Promise<(user: string) => PersonSum | null> {
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
