// The sums by person over a range of days, remembered while none of those days changes: what a week or a month is sorted by
// when not by name. Reading them touches every row of the range, which for a month of a large company is the page's whole time.
import { jsonOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { type Days, dayVersions, openKept } from "./day-versions.ts";

export type PersonSum = { workedS: number; firstLogin: number | null };

export type PersonSums = {
  /** By person, of the rows of day_totals in those days. */
  stored(days: Days): Promise<ReadonlyMap<string, PersonSum>>;
};

/** Ranges remembered: a year of months and a quarter of weeks; of 5,000 people each is half a megabyte. */
const RANGES_MAX = 24;

export function openPersonSums(db: Database): PersonSums {
  const kept = openKept<ReadonlyMap<string, PersonSum>>(RANGES_MAX);
  return {
    async stored(days) {
      const key = `${days.from} ${days.to}`;
      // Each number only grows, so that their sum is another one when any of them is.
      const version = [...(await dayVersions(db, days)).values()].reduce((sum, one) => sum + one, 0);
      const known = kept.found(key, version);
      if (known !== undefined) return known;
      const sums = await readSums(db, days);
      kept.keep(key, version, sums);
      return sums;
    },
  };
}

async function readSums(db: Database, { from, to }: Days): Promise<ReadonlyMap<string, PersonSum>> {
  const days = "day_totals d WHERE d.day >= ? AND d.day <= ?";
  const [columns, rowsFrom] =
    from === to // a row a person already
      ? [['d."user"', "d.worked_s", "d.first_login"], days]
      : [
          ["s.person", "s.worked", "s.first"],
          `(SELECT d."user" AS person, sum(d.worked_s) AS worked, min(d.first_login) AS first FROM ${days} GROUP BY d."user") s`,
        ];
  const rows = await jsonOf<[user: string, workedS: number, firstLogin: number | null]>(db, columns, rowsFrom, [
    from,
    to,
  ]);
  return new Map(rows.map(([user, workedS, firstLogin]) => [user, { workedS, firstLogin }]));
}
