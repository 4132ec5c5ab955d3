// Input counted on Windows itself, by real keys, buttons, wheels and moves.
import assert from "node:assert/strict";
import test from "node:test";
import type { Input, InputWatch } from "../../platform.ts";
import { openWindows } from "../../windows.ts";
import { press, until } from "./hands/test-hand.ts";

function drained(watch: InputWatch): Input {
  const input = watch.drain();
  return input.kind === "input" ? input : assert.fail(input.reason);
}

type Counts = { presses: number; clicks: number; scrolls: number };

/** Drains until nothing more comes. */
async function counted(watch: InputWatch, counts: Counts): Promise<Input["path"]> {
  const path: Input["path"] = [];
  let quietSince = performance.now();
  await until("the last of it has come", () => {
    const input = drained(watch);
    counts.presses += input.presses.length;
    counts.clicks += input.clicks.length;
    counts.scrolls += input.scrolls.length;
    path.push(...input.path);
    const came = input.presses.length + input.clicks.length + input.scrolls.length + input.movedS.length;
    if (came > 0) quietSince = performance.now();
    return performance.now() - quietSince > 500 ? true : null;
  });
  return path;
}

async function watching(run: (watch: InputWatch) => Promise<void>): Promise<void> {
  const windows = openWindows();
  const unwatch = windows.watchSession(() => undefined); // both read messages of one thread
  const watch = windows.watchInput();
  drained(watch);
  try {
    await run(watch);
  } finally {
    watch.stop();
    unwatch();
    windows.close();
  }
}

const LETTERS = [..."abcdefghijklmnopqrstuvwxy"];

test("5,000 events of known kinds are counted, each once", async () => {
  await watching(async (watch) => {
    const counts: Counts = { presses: 0, clicks: 0, scrolls: 0 };
    for (let round = 0; round < 10; round++) {
      const keys = Array.from({ length: 200 }, (_, n) => LETTERS[n % LETTERS.length] ?? "a");
      await press("key", "--delay", "1", ...keys);
      // As fast as no hand: Wine loses a button that goes down and up within a few milliseconds.
      await press("click", "--delay", "12", "--repeat", "100", "2");
      await press("click", "--delay", "1", "--repeat", "100", "5");
      await press(
        ...Array.from({ length: 100 }, (_, n) => ["mousemove_relative", "--", n % 2 === 0 ? "3" : "-3", "0"]).flat(),
      );
      await counted(watch, counts);
    }
    assert.deepEqual(counts, { presses: 2_000, clicks: 1_000, scrolls: 1_000 });
  });
});

test("a key that is held is one press, counted when it is let go", async () => {
  await watching(async (watch) => {
    const counts: Counts = { presses: 0, clicks: 0, scrolls: 0 };
    await press("keydown", "a", "sleep", "1.5", "keyup", "a");
    await counted(watch, counts);
    assert.deepEqual(counts, { presses: 1, clicks: 0, scrolls: 0 });
  });
});

test("movement is told by its second and its way", async () => {
  await watching(async (watch) => {
    await press("mousemove", "200", "200");
    await counted(watch, { presses: 0, clicks: 0, scrolls: 0 });
    await press(...Array.from({ length: 10 }, () => ["mousemove_relative", "20", "10"]).flat());
    const path = await counted(watch, { presses: 0, clicks: 0, scrolls: 0 });
    const last = path.at(-1);
    assert.deepEqual([last?.x, last?.y], [400, 300]);
    assert.ok(path.every(({ atMs }) => Math.abs(atMs - Date.now()) < 30_000));
  });
});

test("a machine tells its battery, or that it has none", () => {
  const windows = openWindows();
  const power = windows.power();
  assert.ok(power === null || (power.percent >= 0 && power.percent <= 100));
  windows.close();
});
