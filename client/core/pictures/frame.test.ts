import assert from "node:assert/strict";
import test from "node:test";
import { readFrame, readHead, written } from "./frame.ts";

const FRAME = { said: { kind: "taken", text: "ä" }, parts: [new Uint8Array([1, 2, 3]), new Uint8Array(0)] };

test("a frame is read as it was written", () => {
  assert.deepEqual(readFrame(written(FRAME)), FRAME);
  assert.deepEqual(readFrame(written({ said: null, parts: [] })), { said: null, parts: [] });
});

test("cut off anywhere, or with a byte too many, it is no frame", () => {
  const whole = written(FRAME);
  for (let length = 0; length < whole.length; length++)
    assert.equal(readFrame(whole.slice(0, length)), null, `${length}`);
  assert.equal(readFrame(new Uint8Array([...whole, 0])), null);
  assert.equal(readFrame(new TextEncoder().encode("error: something else was printed")), null);
});

test("what it says can be read from its beginning", () => {
  const whole = written(FRAME);
  const head = readHead(whole.slice(0, whole.length - 3));
  assert.deepEqual([head?.said, head?.length], [FRAME.said, whole.length]);
});
