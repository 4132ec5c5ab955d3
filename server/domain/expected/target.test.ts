import assert from "node:assert/strict";
import { test } from "node:test";
import { monthDays, weekDays } from "../local-day.ts";
import { targetOf } from "./target.ts";

const week = weekDays({ year: 2026, week: 47 });
const hours = (asked: Partial<Parameters<typeof targetOf>[0]>) => {
  const target = targetOf({
    ...{ weekMin: 32 * 60, days: week, isExpected: (day) => day <= 4, isKnown: true, holidays: new Map(), ...asked },
  });
  return target === null ? null : target / 3600;
};

test("a week's target is the target, in equal parts on the days that are worked", () => {
  assert.equal(hours({}), 32);
  assert.equal(hours({ days: week.slice(0, 1) }), 8);
  assert.equal(hours({ days: week.slice(4) }), 0);
});

test("a holiday on a day of work takes that day's part away, on a free day nothing", () => {
  assert.equal(hours({ holidays: new Map([["2026-11-18", "x"]]) }), 24);
  assert.equal(hours({ holidays: new Map([["2026-11-20", "x"]]) }), 32);
});

test("a month has as many parts as days of work", () => {
  assert.equal(hours({ days: monthDays("2026-11") }), 17 * 8);
});

test("without working hours Monday to Friday are worked, without a target there is none, without a day of work nothing is to do", () => {
  assert.equal(hours({ isKnown: false, days: week.slice(0, 5), weekMin: 40 * 60 }), 40);
  assert.equal(hours({ isKnown: false, days: week.slice(5) }), 0);
  assert.equal(hours({ weekMin: null }), null);
  assert.equal(hours({ isExpected: () => false }), 0);
});
