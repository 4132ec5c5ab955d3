import assert from "node:assert/strict";
import test from "node:test";
import type { Power } from "../platform/platform.ts";
import { watchBattery } from "./battery-watch.ts";

test("a low battery is noted when it becomes low and when it is enough again, and is read now and then only", () => {
  let power: Power | null = { onMains: false, percent: 25 };
  let readings = 0;
  let steadyMs = 0;
  const notes: string[] = [];
  const level = watchBattery({
    platform: {
      power: () => {
        readings += 1;
        return power;
      },
    },
    limits: { pauseBelow: 20, resumeAbove: 40 },
    steadyMs: () => steadyMs,
    note: (kind, text) => void notes.push(`${kind}: ${text}`),
  });
  const after = (next: Power | null) => {
    power = next;
    steadyMs += 30_000;
    return level();
  };
  assert.deepEqual([level(), level(), readings], ["enough", "enough", 1]);
  assert.equal(after({ onMains: false, percent: 19 }), "low");
  assert.equal(after({ onMains: false, percent: 30 }), "low");
  assert.equal(after({ onMains: true, percent: 30 }), "enough");
  assert.deepEqual(notes, [
    "battery: The battery is at 19 %: pictures, counts and applications pause; working time goes on.",
    "battery: The machine runs on mains: pictures, counts and applications go on.",
  ]);
});
