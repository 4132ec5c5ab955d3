import assert from "node:assert/strict";
import test from "node:test";
import { finished, type Interval, intervalAt, nextOf, type Skip, skipped } from "./capture.ts";

const TEN = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;
const YES = { allowed: true, why: null } as const;
const at = (minute: number, place = 0.5, takenAtMs = Number.NaN, before: Interval | null = null) =>
  intervalAt(before, { nowMs: TEN + minute * MINUTE, minutes: 10, place, takenAtMs });

test("each ten minutes of the clock have one moment from which on a picture may be taken", () => {
  const rows: [place: number, dueMinute: number][] = [
    [0, 0],
    [0.5, 4.875],
    [0.999_999, 9.749_99],
  ];
  for (const [place, due] of rows) {
    const interval = at(7, place);
    assert.equal(interval.startMs, TEN);
    assert.ok(Math.abs(interval.dueMs - (TEN + due * MINUTE)) < 10, `${place}`);
  }
});

test("a moment drawn by lot stays where it is until its interval is over, and always leaves time to look", () => {
  let interval: Interval | null = null;
  const due: number[] = [];
  for (let second = 0; second < 6 * 3600; second += 5) {
    const random = ((second * 7919) % 1000) / 1000;
    interval = intervalAt(interval, { nowMs: TEN + second * 1000, minutes: 10, place: random, takenAtMs: Number.NaN });
    due.push(interval.dueMs);
  }
  const moments = [...new Set(due)];
  assert.equal(moments.length, 36);
  for (const [index, moment] of moments.entries()) {
    const within = moment - (TEN + index * 10 * MINUTE);
    assert.ok(within >= 0 && within <= 10 * MINUTE - 15_000, `${within} ms`);
  }
});

test("at most one picture an interval, also after a restart in the midst of it", () => {
  const interval = at(6);
  assert.equal(nextOf(interval, TEN + 4 * MINUTE, YES).kind, "wait", "not before its moment");
  assert.equal(nextOf(interval, TEN + 6 * MINUTE, YES).kind, "take");
  assert.equal(nextOf(finished(interval), TEN + 7 * MINUTE, YES).kind, "wait");
  assert.equal(nextOf(at(8, 0.5, TEN + 6 * MINUTE), TEN + 8 * MINUTE, YES).kind, "wait", "taken before the restart");
  assert.equal(nextOf(at(16, 0.5, TEN + 6 * MINUTE), TEN + 16 * MINUTE, YES).kind, "take", "the next interval");
});

test("who begins to work after the moment is pictured then", () => {
  const interval = at(1, 0);
  assert.deepEqual(nextOf(interval, TEN + MINUTE, { allowed: false, why: "away" }), { kind: "skip", why: "away" });
  assert.equal(nextOf(interval, TEN + 3 * MINUTE, YES).kind, "take");
});

test("a clock set back an hour begins an interval of its own, and is not waited for", () => {
  const before = finished(at(5));
  const after = at(-60 + 5, 0, TEN + 5 * MINUTE, before);
  assert.equal(nextOf(after, TEN - 55 * MINUTE, YES).kind, "take");
});

test("a reason is told once an interval, and only one that is not known from elsewhere", () => {
  const told = (why: Skip, working = true) => skipped(at(5), why, working).text;
  const rows: Record<Skip, boolean> = {
    window: true,
    paused: true,
    battery: true,
    private: false,
    policy: false,
    notice: false,
    locked: false,
    away: false,
    hours: false,
    strained: true,
  };
  for (const [why, says] of Object.entries(rows)) assert.equal(told(why as Skip) !== null, says, why);
  const once = skipped(at(5), "window", true);
  assert.equal(skipped(once.interval, "window", true).text, null);
  assert.notEqual(skipped(once.interval, "paused", true).text, null, "another reason");
  assert.notEqual(skipped(at(15, 0.5, Number.NaN, once.interval), "window", true).text, null, "the next interval");
  assert.equal(told("paused", false), null, "who is away misses no picture");
});
