import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addDays, daysFromTo, monthDays } from "../local-day.ts";
import { monthsWithin } from "./months-within.ts";

const CASES: [name: string, from: string, to: string, last: string, months: string[], days: number][] = [
  ["a month is a month", "2026-11-01", "2026-11-30", "2027-05-05", ["2026-11"], 0],
  ["a day less is days", "2026-11-01", "2026-11-29", "2027-05-05", [], 29],
  ["a day less of which nothing is known is a month", "2026-11-01", "2026-11-29", "2026-11-29", ["2026-11"], 0],
  ["the days before the first month are days", "2026-08-24", "2026-10-31", "2026-11-21", ["2026-09", "2026-10"], 8],
  ["the first of a month is not yet one", "2026-11-01", "2026-11-01", "2026-11-02", [], 1],
  ["nothing is known at all", "2026-11-16", "2026-11-22", "", [], 7],
];
for (const [name, from, to, last, months, days] of CASES)
  test(name, () => {
    const found = monthsWithin(from, to, last);
    assert.deepEqual([found.months, found.days.length], [months, days]);
  });

test("months and days are what the stretch has of known days, each once", () => {
  const asked = fc.record({ from: fc.nat(500), length: fc.nat(200), last: fc.nat(700) });
  fc.assert(
    fc.property(asked, ({ from: n, length, last: known }) => {
      const from = addDays("2026-01-01", n);
      const to = addDays(from, length);
      const last = addDays("2026-01-01", known);
      const { months, days } = monthsWithin(from, to, last);
      const all = [...months.flatMap((month) => monthDays(month)), ...days].filter((day) => day <= last);
      assert.deepEqual(
        all.sort(),
        daysFromTo(from, to).filter((day) => day <= last),
      );
    }),
  );
});
