// The sums by person over a range of days, remembered while none of those days changes: what a week or a month is sorted by
// when not by name. Reading them touches every row of the range, which for a month of a large company is the page's whole time.
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";
import { type Days, type LiveChanges, openKeptByDays } from "./kept-by-days.ts";

export type PersonSum = { workedS: number; firstLogin: number | null };

export type PersonSums = {
  /** By person, of the rows of day_totals in those days; `keep`: whether it is worth remembering, as days that are over are. */
  stored(days: Days, keep: boolean): Promise<ReadonlyMap<string, PersonSum>>;
};

/** Ranges remembered: a year of months and a year of weeks would be 64; of 5,000 people each is half a megabyte. */
const RANGES_MAX = 24;

export function openPersonSums(db: Database, liveChanges: LiveChanges): PersonSums {
  const kept = openKeptByDays<ReadonlyMap<string, PersonSum>>(liveChanges, RANGES_MAX);
  return {
    async stored(days, keep) {
      const key = `${days.from} ${days.to}`;
      return (
        kept.found(key) ??
        (await kept.reading(
          () => readSums(db, days),
          (sums) => (keep ? [[key, days, sums]] : []),
        ))
      );
    },
  };
}

async function readSums(db: Database, { from, to }: Days): Promise<ReadonlyMap<string, PersonSum>> {
  const rows = await ask<PersonSum & { user: string }>(
    db,
    `SELECT "user", sum(worked_s) AS "workedS", min(first_login) AS "firstLogin"
     FROM day_totals WHERE day >= ? AND day <= ? GROUP BY "user"`,
    [from, to],
  );
  return new Map(rows.map(({ user, workedS, firstLogin }) => [user, { workedS: Number(workedS), firstLogin }]));
}
