import assert from "node:assert/strict";
import { test } from "node:test";
import { coverageOf, windowOf } from "./coverage.ts";

const HOUR = 3_600_000;
const window = { start: 8 * HOUR, end: 16 * HOUR };
const later = 100 * HOUR;

test("coverage is the running time within the window over the window", () => {
  const running = [
    { from: 6 * HOUR, to: 10 * HOUR },
    { from: 9 * HOUR, to: 12 * HOUR }, // a second machine counts once
    { from: 15 * HOUR, to: 20 * HOUR },
  ];
  assert.equal(coverageOf({ running, window, now: later }), 5 / 8);
  assert.equal(coverageOf({ running: [], window, now: later }), 0);
  assert.equal(coverageOf({ running: [{ from: 0, to: later }], window, now: later }), 1);
});

test("what lies after now counts on neither side", () => {
  assert.equal(coverageOf({ running: [{ from: 8 * HOUR, to: 99 * HOUR }], window, now: 10 * HOUR }), 1);
  assert.equal(coverageOf({ running: [{ from: 9 * HOUR, to: 10 * HOUR }], window, now: 10 * HOUR }), 1 / 2);
  assert.equal(coverageOf({ running: [], window, now: 8 * HOUR }), null);
});

test("without a window, or with plain reports only, there is no coverage", () => {
  assert.equal(coverageOf({ running: [], window: null, now: later }), null);
  assert.equal(coverageOf({ running: null, window, now: later }), null);
});

const berlin = { zone: "Europe/Berlin", dayStartMin: 0 };
const asked = { day: "2026-03-29", calendar: berlin, firstLogin: 1000, lastSeen: 2000 };
const iso = (span: { start: number; end: number } | null) =>
  span === null ? null : [span.start, span.end].map((ms) => new Date(ms).toISOString().slice(0, 16));

test("the window is the working hours by the wall clock of that day", () => {
  assert.deepEqual(iso(windowOf({ ...asked, hours: { fromMin: 540, toMin: 1020 } })), [
    "2026-03-29T07:00",
    "2026-03-29T15:00",
  ]);
});

test("a night shift's window ends with the local day, and reaches the next morning where the day does", () => {
  const hours = { fromMin: 1320, toMin: 360 };
  assert.deepEqual(iso(windowOf({ ...asked, hours })), ["2026-03-29T20:00", "2026-03-29T22:00"]);
  const calendar = { ...berlin, dayStartMin: 720 };
  assert.deepEqual(iso(windowOf({ ...asked, calendar, hours })), ["2026-03-29T20:00", "2026-03-30T04:00"]);
  assert.deepEqual(iso(windowOf({ ...asked, calendar, hours: { fromMin: 60, toMin: 300 } })), [
    "2026-03-29T23:00",
    "2026-03-30T03:00",
  ]);
});

test("without working hours the window is first log-in to last seen, and there may be none", () => {
  assert.deepEqual(windowOf({ ...asked, hours: null }), { start: 1000, end: 2000 });
  assert.equal(windowOf({ ...asked, hours: null, firstLogin: null }), null);
  assert.equal(windowOf({ ...asked, hours: null, lastSeen: null }), null);
  assert.equal(windowOf({ ...asked, hours: null, lastSeen: 1000 }), null);
});
