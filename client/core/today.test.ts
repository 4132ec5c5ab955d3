import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import type { PresenceItem } from "./item.ts";
import { workedIntervals, workedMs } from "./today.ts";

const report = (id: string, state: "working" | "stopped", ts: number, until: number | null = null): PresenceItem => ({
  type: "presence",
  id,
  clock: 1,
  state,
  ts,
  until,
  reason: null,
});

test("work counts to its last input, to the next report, or to now, and from the beginning of the day", () => {
  const items = [
    report("4", "working", 70, 200),
    report("1", "working", -20, 10),
    report("2", "working", 20, 50),
    report("3", "stopped", 40),
  ];
  const day = { fromMs: 0, toMs: 100 };
  deepEqual(workedIntervals(items, day), [
    { fromMs: 0, toMs: 10 },
    { fromMs: 20, toMs: 40 },
    { fromMs: 70, toMs: 100 },
  ]);
  equal(workedMs(workedIntervals(items, day)), 60);
});

test("a stop and the work at the same instant keep the order of their ids", () => {
  const items = [report("2", "working", 50, 80), report("1", "stopped", 50), report("0", "working", 10, 60)];
  equal(workedMs(workedIntervals(items, { fromMs: 0, toMs: 100 })), 70);
});
