// Bytes as Windows hands them over, and what is counted of them.
import assert from "node:assert/strict";
import test from "node:test";
import { createRawReader, EVENT_BYTES } from "./raw-events.ts";

function mouse({ flags = 0, buttons = 0, data = 0, x = 0, y = 0 }): DataView {
  const event = new DataView(new ArrayBuffer(EVENT_BYTES));
  event.setUint16(24, flags, true);
  event.setUint16(28, buttons, true);
  event.setInt16(30, data, true);
  event.setInt32(36, x, true);
  event.setInt32(40, y, true);
  return event;
}

function key(flags: number): DataView {
  const event = new DataView(new ArrayBuffer(EVENT_BYTES));
  event.setUint32(0, 1, true);
  event.setUint16(26, flags, true);
  return event;
}

const NONE = { released: 0, clicks: 0, notches: 0, moved: false };

test("a key that is held goes down many times and up once: it is one press", () => {
  const read = createRawReader();
  assert.deepEqual([key(0), key(0), key(0), key(1)].map(read), [NONE, NONE, NONE, { ...NONE, released: 1 }]);
  // An extended key has another bit beside.
  assert.deepEqual(read(key(3)), { ...NONE, released: 1 });
});

test("buttons count when they go down, two at once are two", () => {
  const read = createRawReader();
  assert.deepEqual(read(mouse({ buttons: 0x1 })), { ...NONE, clicks: 1 });
  assert.deepEqual(read(mouse({ buttons: 0x2 })), NONE);
  assert.deepEqual(read(mouse({ buttons: 0x5, x: 1 })), { ...NONE, clicks: 2, moved: true });
});

test("a fine wheel makes one notch of its parts, in either direction", () => {
  const read = createRawReader();
  const notches = [40, 40, 40, -120, 240].map((data) => read(mouse({ buttons: 0x400, data })).notches);
  assert.deepEqual(notches, [0, 0, 1, 1, 2]);
});

test("an absolute device moves only when its place changes", () => {
  const read = createRawReader();
  const moves = [10, 10, 11].map((x) => read(mouse({ flags: 1, x, y: 5 })).moved);
  assert.deepEqual(moves, [true, false, true]);
  assert.equal(read(mouse({ x: 0, y: -1 })).moved, true);
});
