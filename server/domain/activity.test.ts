import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { SLOT_MS } from "../../protocol/slot.ts";
import { type ActivityRule, activityOfSlots, averageActivity, type SlotCounts } from "./activity.ts";
import { type Span, unionOf } from "./union.ts";

const SLOT = Date.UTC(2026, 10, 20, 8);
const BY_SECONDS: ActivityRule = { method: "active-seconds", maxExpectedEvents: 1200 };
const BY_EVENTS: ActivityRule = { method: "events", maxExpectedEvents: 1200 };
const counts = (over: Partial<SlotCounts> = {}): SlotCounts => ({
  host: "PC-1",
  slot: SLOT,
  keyboardEvents: 0,
  clicks: 0,
  scrolls: 0,
  mouseEvents: 0,
  activeSeconds: 0,
  ...over,
});
/** Worked from one second of the slot to another. */
const worked = (...seconds: [number, number][]): Span[] =>
  seconds.map(([from, to]) => ({ start: SLOT + from * 1000, end: SLOT + to * 1000 }));

test("activity is the share of worked seconds with input, not of the clock's", () => {
  const [half] = activityOfSlots([counts({ activeSeconds: 120 })], worked([0, 240]), BY_SECONDS);
  assert.deepEqual([half?.trackedS, half?.activeS, half?.share], [240, 120, 0.5]);
});

test("input without worked time has no activity, rather than none or all", () => {
  const [none] = activityOfSlots([counts({ activeSeconds: 30 })], worked([-900, 0], [600, 900]), BY_SECONDS);
  assert.deepEqual([none?.trackedS, none?.activeS, none?.share], [0, 0, null]);
  assert.equal(averageActivity(none === undefined ? [] : [none]), null);
});

test("two machines add up, and never to more seconds than were worked", () => {
  const two = [
    counts({ activeSeconds: 200, keyboardEvents: 5 }),
    counts({ host: "NB", activeSeconds: 200, keyboardEvents: 7 }),
  ];
  const [slot] = activityOfSlots(two, worked([0, 300]), BY_SECONDS);
  assert.deepEqual([slot?.activeS, slot?.share, slot?.keyboardEvents, slot?.hosts], [300, 1, 12, ["NB", "PC-1"]]);
});

test("by events it is their number against what is expected, at most all of it", () => {
  const of = (keyboardEvents: number, mouseEvents: number) =>
    activityOfSlots([counts({ keyboardEvents, mouseEvents })], worked([0, 600]), BY_EVENTS)[0]?.share;
  assert.deepEqual([of(300, 300), of(5000, 0), of(0, 0)], [0.5, 1, 0]);
});

test("the average weighs each slot by what was worked in it", () => {
  const slots = activityOfSlots(
    [counts({ activeSeconds: 600 }), counts({ slot: SLOT + SLOT_MS, activeSeconds: 0 })],
    worked([0, 600], [1100, 1200]),
    BY_SECONDS,
  );
  assert.equal(averageActivity(slots), 600 / 700);
});

test("any slots and any work give what counting second by second gives", () => {
  const span = fc.tuple(fc.integer({ min: -1500, max: 3600 }), fc.integer({ min: 0, max: 1500 }));
  const slot = fc.record({
    n: fc.integer({ min: 0, max: 4 }),
    host: fc.constantFrom("PC-1", "NB"),
    activeSeconds: fc.integer({ min: 0, max: 600 }),
  });
  fc.assert(
    fc.property(
      fc.array(span, { maxLength: 12 }),
      fc.uniqueArray(slot, { selector: ({ n, host }) => `${n} ${host}` }),
      (spans, slots) => {
        const work = unionOf(worked(...spans.map(([from, length]): [number, number] => [from, from + length])));
        const told = slots.map(({ n, host, activeSeconds }) =>
          counts({ host, slot: SLOT + n * SLOT_MS, activeSeconds }),
        );
        const isWorked = (second: number) => spans.some(([from, length]) => second >= from && second < from + length);
        for (const { slot: start, trackedS, activeS, share } of activityOfSlots(told, work, BY_SECONDS)) {
          let seconds = 0;
          const first = (start - SLOT) / 1000;
          for (let second = first; second < first + 600; second++) if (isWorked(second)) seconds++;
          const active = Math.min(
            seconds,
            told.filter((one) => one.slot === start).reduce((all, one) => all + one.activeSeconds, 0),
          );
          assert.deepEqual([trackedS, activeS, share], [seconds, active, seconds === 0 ? null : active / seconds]);
        }
      },
    ),
  );
});
