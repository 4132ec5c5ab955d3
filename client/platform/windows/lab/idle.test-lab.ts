// Idle time and clocks on Windows itself.
import assert from "node:assert/strict";
import test from "node:test";
import type { Platform } from "../../platform.ts";
import { openWindows } from "../../windows.ts";
import { press, until } from "./hands/test-hand.ts";

function idleOf(windows: Platform): number {
  const idle = windows.idle();
  assert.equal(idle.kind, "idle");
  return idle.kind === "idle" ? idle.ms : Number.NaN;
}

// Longer than any key press here takes to arrive, so that a fall below it can only be the press.
const LONG_MS = 1_500;

const INPUTS: [name: string, ...xdotool: string[]][] = [
  ["a key press", "key", "a"],
  ["a mouse move", "mousemove", "300", "200"],
  ["a mouse click", "click", "1"],
  ["a turn of the wheel", "click", "4"],
];
for (const [name, ...xdotool] of INPUTS) {
  test(`idle time grows while nothing happens, and falls at ${name}`, async () => {
    const windows = openWindows();
    await until("the machine is idle", () => (idleOf(windows) > LONG_MS ? true : null));
    await press(...(xdotool[0] === "mousemove" ? ["mousemove", "10", "10", ...xdotool] : xdotool));
    await until(`idle time falls at ${name}`, () => (idleOf(windows) < LONG_MS ? true : null));
    const before = idleOf(windows);
    await until("idle time grows again", () => (idleOf(windows) > before + 200 ? true : null));
    windows.close();
  });
}

test("while the machine is awake, the clock that counts sleep and the one that does not go alike", async () => {
  const windows = openWindows();
  const first = windows.clocks();
  const last = await until("a second passes", () => {
    const now = windows.clocks();
    return now.awakeMs - first.awakeMs > 1_000 ? now : null;
  });
  const slept = last.withSleepMs - last.awakeMs - (first.withSleepMs - first.awakeMs);
  // Both clocks move in steps of up to 16 ms.
  assert.ok(Math.abs(slept) <= 40, `slept ${slept} ms`);
  windows.close();
});

test("the processor time of this process grows with what it does", () => {
  const windows = openWindows();
  const before = windows.cpuMs();
  assert.ok(before > 0 && before < 3_600_000);
  while (windows.cpuMs() < before + 20);
  windows.close();
});
