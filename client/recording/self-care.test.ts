import assert from "node:assert/strict";
import test from "node:test";
import { createSelfCare } from "./self-care.ts";

const MINUTE = 60_000;

test("too much is noted, costs the pictures, and then begins the agent anew; what was done is kept for the next run", () => {
  const kept = new Map<string, string>();
  const said: string[] = [];
  let atMs = 0;
  let rssBytes = 60 * 1024 * 1024;
  const care = createSelfCare({
    queue: { kept: (key) => kept.get(key) ?? null, keep: (key, value) => void kept.set(key, value) },
    awakeMs: () => atMs,
    now: () => 1_000_000 + atMs,
    cost: () => ({ rssBytes, cpuMs: 0 }),
    note: (kind, text) => said.push(`${kind}: ${text}`),
    log: { warn: () => undefined },
    release: () => undefined,
    restart: () => said.push("restart"),
  });
  const beats = (minutes: number) => {
    for (let i = 0; i < minutes; i++) {
      atMs += MINUTE;
      care.beat();
    }
  };
  beats(10);
  assert.deepEqual([care.strained(), said], [false, []]);
  rssBytes = 200 * 1024 * 1024;
  beats(20); // the stretch that is under way has still seen little, and the next one is judged
  assert.equal(care.strained(), true);
  beats(10);
  assert.deepEqual(said, [
    "self-watch: The agent cost too much (200 MB of memory for 10 minutes); it gives up pictures for now.",
    "self-watch: The agent still costs too much (200 MB of memory for 10 minutes); it begins anew.",
    "restart",
  ]);
  assert.equal(JSON.parse(kept.get("restarts") ?? "").count, 1);
});

test("the memory of the start is given back soon after it, and once an hour what came since", () => {
  const releasedAt: number[] = [];
  let atMs = 0;
  const care = createSelfCare({
    queue: { kept: () => null, keep: () => undefined },
    awakeMs: () => atMs,
    now: () => atMs,
    cost: () => ({ rssBytes: 0, cpuMs: 0 }),
    note: () => undefined,
    log: { warn: () => undefined },
    release: () => releasedAt.push(atMs),
    restart: () => undefined,
  });
  for (atMs = 0; atMs <= 130 * MINUTE; atMs += 5_000) care.beat();
  assert.deepEqual(releasedAt, [15_000, 15_000 + 60 * MINUTE, 15_000 + 120 * MINUTE]);
});
