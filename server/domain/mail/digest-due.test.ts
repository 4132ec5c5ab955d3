// When a mail is due, as a table: chosen on Monday 16 November 2026 at noon, mails at 07:30 by the clock of Brussels (06:30 UTC).
import assert from "node:assert/strict";
import { test } from "node:test";
import { CUT_OFF_MS, type DigestKept, digestDue } from "./digest-due.ts";

const CALENDAR = { zone: "Europe/Brussels", dayStartMin: 0 };
const at = (day: number, clock: string) => Date.parse(`2026-11-${day}T${clock}:00Z`);
const SINCE = at(16, "11:00");
const MINUTE_MS = 60_000;

function due(now: number, given: { last?: DigestKept; settledTo?: string; atMin?: number; dayStartMin?: number } = {}) {
  const { last = null, settledTo = null, atMin = 450, dayStartMin = 0 } = given;
  const found = digestDue({ now, calendar: { ...CALENDAR, dayStartMin }, atMin, since: SINCE, last, settledTo });
  return found === null ? null : `${found.from.slice(8)}–${found.to.slice(8)}`;
}
const failed = (tries: number, triedAt: number): DigestKept => ({
  ...{ day: "2026-11-16", tries, triedAt, settledAt: null, failed: true },
});

test("the first mail goes the morning after it was chosen, about that day", () => {
  assert.equal(due(at(16, "11:01")), null);
  assert.equal(due(at(17, "06:29")), null);
  assert.equal(due(at(17, "06:30")), "16–16");
  assert.equal(
    due(at(17, "23:30"), { settledTo: "2026-11-16" }),
    null,
    "the day is over in Brussels, its mail is not due yet",
  );
});

test("a day is told about once, and after days without a mail all of them in one, a week at most", () => {
  assert.equal(due(at(17, "06:31"), { settledTo: "2026-11-16" }), null);
  assert.equal(due(at(19, "06:31"), { settledTo: "2026-11-16" }), "17–18");
  assert.equal(due(at(29, "06:31"), { settledTo: "2026-11-16" }), "22–28");
});

test("after a failure it is tried again later and later, and one that was cut off after a while", () => {
  const now = at(17, "07:00");
  assert.equal(due(now + MINUTE_MS - 1, { last: failed(1, now) }), null);
  assert.equal(due(now + MINUTE_MS, { last: failed(1, now) }), "16–16");
  assert.equal(due(now + 3 * MINUTE_MS, { last: failed(3, now) }), null);
  assert.equal(due(now + 60 * MINUTE_MS, { last: failed(50, now) }), "16–16");
  const sending = { ...failed(1, now), failed: false };
  assert.equal(due(now + CUT_OFF_MS - 1, { last: sending }), null);
  assert.equal(due(now + CUT_OFF_MS, { last: sending }), "16–16");
  assert.equal(due(at(18, "06:30"), { last: sending }), "16–17", "another day's mail has its own tries");
});

test("where the day begins after the mail's time, a day is told about when it is over", () => {
  const night = { atMin: 180, dayStartMin: 240, settledTo: "2026-11-16" };
  assert.equal(due(at(18, "02:30"), night), null, "03:30 in Brussels is still the 17th");
  assert.equal(due(at(19, "02:00"), night), "17–17");
});
