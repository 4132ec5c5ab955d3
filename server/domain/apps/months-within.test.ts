import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addDays, daysFromTo, monthDays } from "../local-day.ts";
import { monthsWithin } from "./months-within.ts";

const CASES: [name: string, asked: string, known: string, months: string[], days: number][] = [
  ["a month is a month", "2026-11-01 2026-11-30", "2026-01-01 2027-05-05", ["2026-11"], 0],
  ["a day less is days", "2026-11-01 2026-11-29", "2026-01-01 2027-05-05", [], 29],
  ["a day less of which nothing is known is a month", "2026-11-01 2026-11-29", "2026-01-01 2026-11-29", ["2026-11"], 0],
  ["days before the first month are days", "2026-08-24 2026-10-31", "2026-08-23 2026-11-21", ["2026-09", "2026-10"], 8],
  ["the first that are known are a month", "2026-08-24 2026-09-30", "2026-08-24 2026-11-21", ["2026-08", "2026-09"], 0],
  ["the first of a month is not yet one", "2026-11-01 2026-11-01", "2026-01-01 2026-11-02", [], 1],
];
for (const [name, asked, known, months, days] of CASES)
  test(name, () => {
    const found = monthsWithin(stretch(asked), stretch(known));
    assert.deepEqual([found.months, found.days.length], [months, days]);
  });

function stretch(text: string) {
  const [from = "", to = ""] = text.split(" ");
  return { from, to };
}

test("months and days are what the stretch has of known days, each once", () => {
  const drawn = fc.record({ from: fc.nat(500), length: fc.nat(200) }).map(({ from, length }) => {
    const first = addDays("2026-01-01", from);
    return { from: first, to: addDays(first, length) };
  });
  fc.assert(
    fc.property(drawn, drawn, (asked, known) => {
      const { months, days } = monthsWithin(asked, known);
      const isKnown = (day: string) => day >= known.from && day <= known.to;
      const all = [...months.flatMap((month) => monthDays(month)), ...days].filter(isKnown);
      assert.deepEqual(all.sort(), daysFromTo(asked.from, asked.to).filter(isKnown));
    }),
  );
});
