import assert from "node:assert/strict";
import test from "node:test";
import { idleMs, lastInputTick } from "./last-input.ts";

const ROUND = 2n ** 32n;
const rows: [name: string, now: bigint, inputTick32: number, before: bigint | null, idle: number][] = [
  ["an hour after the start, input ten seconds ago", 3_600_000n, 3_590_000, null, 10_000],
  ["input at this very tick", 3_600_000n, 3_600_000, null, 0],
  ["input that arrived between the two readings", 3_600_000n, 3_600_016, null, 0],
  ["input just before the tick began anew, read just after", ROUND + 500n, Number(ROUND - 1_500n), null, 2_000],
  ["input just after the tick began anew, clock read just before", ROUND - 5n, 3, null, 0],
  ["the third round of the tick", 3n * ROUND + 7_000n, 1_000, null, 6_000],
  ["no input since the machine started", 42_000n, 0, null, 42_000],
  ["untouched for 30 days", 30n * 86_400_000n, 1_000, null, 30 * 86_400_000 - 1_000],
  ["untouched for longer than the tick's round", ROUND + 90_000n, 60_000, 60_000n, Number(ROUND) + 30_000],
  ["touched again after longer than a round", ROUND + 90_000n, 80_000, 60_000n, 10_000],
  ["a reading of before that cannot be true any more", 10_000n, 5_000, ROUND + 5_000n, 5_000],
];
for (const [name, now, inputTick32, before, idle] of rows) {
  test(`idle time: ${name}`, () => {
    assert.equal(idleMs(now, lastInputTick({ nowTick64: now, inputTick32, before })), idle);
  });
}

test("an untouched machine's idle time only grows, whatever the tick does", () => {
  let before: bigint | null = null;
  let idle = -1;
  const step = 86_400_000n / 2n;
  for (let now = 5_000n; now < 3n * ROUND; now += step) {
    before = lastInputTick({ nowTick64: now, inputTick32: 4_000, before });
    const next = idleMs(now, before);
    assert.ok(next > idle, `at ${now}: ${next} after ${idle}`);
    idle = next;
  }
});
