import assert from "node:assert/strict";
import { test } from "node:test";
import { coverageOf, windowsOf } from "./coverage.ts";

const HOUR = 3_600_000;
const windows = [{ start: 8 * HOUR, end: 16 * HOUR }];
const later = 100 * HOUR;

test("coverage is the running time within the window over the window", () => {
  const running = [
    { from: 6 * HOUR, to: 10 * HOUR },
    { from: 9 * HOUR, to: 12 * HOUR }, // a second machine counts once
    { from: 15 * HOUR, to: 20 * HOUR },
  ];
  assert.equal(coverageOf({ running, windows, now: later }), 5 / 8);
  assert.equal(coverageOf({ running: [], windows, now: later }), 0);
  assert.equal(coverageOf({ running: [{ from: 0, to: later }], windows, now: later }), 1);
});

test("what lies after now counts on neither side", () => {
  assert.equal(coverageOf({ running: [{ from: 8 * HOUR, to: 99 * HOUR }], windows, now: 10 * HOUR }), 1);
  assert.equal(coverageOf({ running: [{ from: 9 * HOUR, to: 10 * HOUR }], windows, now: 10 * HOUR }), 1 / 2);
  assert.equal(coverageOf({ running: [], windows, now: 8 * HOUR }), null);
});

test("without a window, or with plain reports only, there is no coverage", () => {
  assert.equal(coverageOf({ running: [], windows: [], now: later }), null);
  assert.equal(coverageOf({ running: null, windows, now: later }), null);
});

const berlin = { zone: "Europe/Berlin", dayStartMin: 0 };
const asked = { day: "2026-03-29", calendar: berlin, firstLogin: 1000, lastSeen: 2000 };
const iso = (spans: readonly { start: number; end: number }[]) =>
  spans.map(({ start, end }) => [start, end].map((ms) => new Date(ms).toISOString().slice(0, 16)).join(" to "));
const always = (fromMin: number, toMin: number) => () => ({ fromMin, toMin });
const never = () => null;

test("the window is the working hours by the wall clock of that day", () => {
  assert.deepEqual(iso(windowsOf({ ...asked, hoursOn: always(540, 1020) })), ["2026-03-29T07:00 to 2026-03-29T15:00"]);
});

test("a night shift is expected on both of the local days that it touches", () => {
  assert.deepEqual(iso(windowsOf({ ...asked, hoursOn: always(1320, 360) })), [
    "2026-03-28T23:00 to 2026-03-29T04:00",
    "2026-03-29T20:00 to 2026-03-29T22:00",
  ]);
});

test("the morning after the last night of the week is expected, the evening is not", () => {
  const hoursOn = (date: string) => (date < "2026-03-29" ? { fromMin: 1320, toMin: 360 } : null);
  assert.deepEqual(iso(windowsOf({ ...asked, hoursOn })), ["2026-03-28T23:00 to 2026-03-29T04:00"]);
});

test("where the day begins at noon a night lies in one day", () => {
  const calendar = { ...berlin, dayStartMin: 720 };
  assert.deepEqual(iso(windowsOf({ ...asked, calendar, hoursOn: always(1320, 360) })), [
    "2026-03-29T20:00 to 2026-03-30T04:00",
  ]);
});

test("coverage adds up the windows of a day", () => {
  const windows = windowsOf({ ...asked, hoursOn: always(1320, 360) });
  const running = [{ from: Date.UTC(2026, 2, 28, 20), to: Date.UTC(2026, 2, 29, 4) }];
  assert.equal(coverageOf({ running, windows, now: Date.UTC(2026, 3, 1) }), 5 / 7);
});

test("without working hours the window is first log-in to last seen, and there may be none", () => {
  assert.deepEqual(windowsOf({ ...asked, hoursOn: never }), [{ start: 1000, end: 2000 }]);
  assert.deepEqual(windowsOf({ ...asked, hoursOn: never, firstLogin: null }), []);
  assert.deepEqual(windowsOf({ ...asked, hoursOn: never, lastSeen: null }), []);
  assert.deepEqual(windowsOf({ ...asked, hoursOn: never, lastSeen: 1000 }), []);
});
