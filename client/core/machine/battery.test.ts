import assert from "node:assert/strict";
import test from "node:test";
import { type Level, levelAfter, type Power } from "./battery.ts";

const LIMITS = { pauseBelow: 20, resumeAbove: 40 };
const at = (percent: number): Power => ({ onMains: false, percent });
const mains = (percent: number): Power => ({ onMains: true, percent });

const ROWS: [name: string, readings: (Power | null)[], levels: string][] = [
  ["falling, it pauses below 20 only", [at(50), at(21), at(20), at(19)], "enough enough enough low"],
  ["rising, it goes on above 40 only", [at(19), at(30), at(40), at(41)], "low low low enough"],
  ["around the lower mark nothing switches to and fro", [at(19), at(20), at(21), at(19)], "low low low low"],
  ["never on mains", [at(10), mains(10), mains(5)], "low enough enough"],
  ["taken off mains between the marks it goes on", [mains(10), at(30), at(20), at(19)], "enough enough enough low"],
  ["a machine without a battery never pauses", [null, null], "enough enough"],
];
for (const [name, readings, levels] of ROWS) {
  test(name, () => {
    let level: Level = "enough";
    const seen = readings.map((power) => {
      level = levelAfter(level, power, LIMITS);
      return level;
    });
    assert.equal(seen.join(" "), levels);
  });
}
