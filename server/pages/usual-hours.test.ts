import assert from "node:assert/strict";
import { test } from "node:test";
import type { DayTotal } from "../domain/events.ts";
import { ENGLISH } from "../words/words.ts";
import { usualHours } from "./usual-hours.ts";

const day = (from: string, to: string, rest: Partial<DayTotal> = {}): DayTotal => ({
  user: "anna",
  day: "2026-11-02",
  workedS: 1,
  estimatedS: 0,
  firstLogin: Date.parse(`2026-11-02T${from}Z`),
  lastSeen: Date.parse(`2026-11-02T${to}Z`),
  lastEstimated: false,
  ...rest,
});
const UTC = { zone: "UTC", dayStartMin: 0 };

test("usual hours are the middle of the days, so one long night does not count", () => {
  const days = [
    day("07:48:00", "17:20:00"),
    day("07:52:00", "17:24:00"),
    day("07:51:00", "17:16:00"),
    day("08:30:00", "16:00:00"),
    day("03:00:00", "23:50:00"),
  ];
  assert.equal(usualHours(days, UTC, ENGLISH.locale), "07:50–17:20");
});

test("of too few days, or of guesses, nothing is called usual", () => {
  assert.equal(usualHours([day("08:00:00", "17:00:00")], UTC, ENGLISH.locale), null);
  assert.equal(
    usualHours(
      Array.from({ length: 9 }, () => day("08:00:00", "17:00:00", { lastEstimated: true })),
      UTC,
      ENGLISH.locale,
    ),
    null,
  );
});
