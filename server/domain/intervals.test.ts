import assert from "node:assert/strict";
import { test } from "node:test";
import type { WorkEvent } from "./events.ts";
import { intervalsOf, sortEvents, streamsOf } from "./intervals.ts";

const MINUTE = 60_000;

const event = (given: Partial<WorkEvent>): WorkEvent => ({
  seq: 1,
  id: null,
  user: "anna",
  host: "",
  state: "working",
  ts: 0,
  until: null,
  reason: null,
  ...given,
});

/**
 * A drawing of a stream, one letter for ten minutes, W and S on the instant they stand under: W working, S stopped, `=`
 * the until of the W before it reaches up to its end. Below it the intervals: # certain, ? estimated. Now is at the end.
 */
const PLAIN: [name: string, events: string, intervals: string][] = [
  ["working then stopped", "W-----S---", "######"],
  ["nothing follows", "W-----------------------------------", "????????????????????????"],
  ["working again after 20 minutes", "W-W---S---", "??####"],
  ["working again after 10 minutes", "WWWW--S---", "######"],
  ["stopped twice", "W--S--S---", "###"],
  ["stopped alone", "S--S------", ""],
  ["open up to now", "W-----", "??????"],
];
for (const [name, drawing, expected] of PLAIN) {
  test(`plain reports: ${name}`, () => {
    const events = [...drawing].flatMap((letter, i) => {
      if (letter !== "W" && letter !== "S") return [];
      return [event({ seq: i, state: letter === "W" ? "working" : "stopped", ts: i * 10 * MINUTE })];
    });
    const drawn: string[] = [];
    for (const { start, end, estimated } of intervalsOf(events, drawing.length * 10 * MINUTE)) {
      for (let i = start / (10 * MINUTE); i < end / (10 * MINUTE); i++) drawn[i] = estimated ? "?" : "#";
    }
    assert.equal(drawn.join(""), expected);
  });
}

test("an id, until or reason of a plain report is ignored", () => {
  const events = [
    event({ seq: 2, id: "a", state: "stopped", ts: 0 }),
    event({ seq: 1, id: "b", until: MINUTE, ts: 0 }),
    event({ seq: 3, state: "stopped", ts: 5 * MINUTE }),
  ];
  assert.deepEqual(
    sortEvents(events).map(({ seq }) => seq),
    [1, 2, 3],
  );
  assert.deepEqual(intervalsOf(sortEvents([event({ until: MINUTE })]), 9 * MINUTE), [
    { start: 0, end: 9 * MINUTE, estimated: true, boundAt: 240 * MINUTE },
  ]);
});

test("at one instant events with an id come first, by id, then the others by arrival", () => {
  const events = [
    event({ seq: 1, host: "PC-1", id: null }),
    event({ seq: 2, host: "PC-1", id: "b" }),
    event({ seq: 3, host: "PC-1", id: null }),
    event({ seq: 4, host: "PC-1", id: "a" }),
  ];
  assert.deepEqual(
    sortEvents(events).map(({ seq }) => seq),
    [4, 2, 1, 3],
  );
});

test("what an interval would have been by itself is kept where now cuts it", () => {
  const open = event({ host: "PC-1", id: "a", until: 10 * MINUTE });
  assert.deepEqual(intervalsOf([open], 4 * MINUTE), [
    { start: 0, end: 4 * MINUTE, estimated: false, boundAt: 10 * MINUTE },
  ]);
  assert.deepEqual(intervalsOf([open], 10 * MINUTE), [{ start: 0, end: 10 * MINUTE, estimated: false, boundAt: null }]);
});

test("an event after now gives nothing yet, but ends the one before it", () => {
  const events = [event({}), event({ seq: 2, state: "stopped", ts: 9 * MINUTE }), event({ seq: 3, ts: 20 * MINUTE })];
  assert.deepEqual(intervalsOf(events, 5 * MINUTE), [
    { start: 0, end: 5 * MINUTE, estimated: false, boundAt: 9 * MINUTE },
  ]);
  assert.deepEqual(intervalsOf([event({ ts: 20 * MINUTE })], 20 * MINUTE), []);
  assert.deepEqual(intervalsOf([event({ ts: 20 * MINUTE })], 19 * MINUTE), []);
});

test("a stream is one user at one host", () => {
  const events = [
    event({ seq: 1, user: "a", host: "b" }),
    event({ seq: 2, user: "a", host: "" }),
    event({ seq: 3, user: "ab", host: "" }),
    event({ seq: 4, user: "a", host: "b", ts: -1 }),
  ];
  assert.deepEqual(
    streamsOf(events).map((stream) => stream.map(({ seq }) => seq)),
    [[4, 1], [2], [3]],
  );
  assert.deepEqual(streamsOf([]), []);
});
