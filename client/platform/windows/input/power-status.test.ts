import assert from "node:assert/strict";
import test from "node:test";
import { powerOf } from "./power-status.ts";

test("Windows' power status is read: battery, mains, and a machine without one", () => {
  assert.deepEqual(powerOf(new Uint8Array([0, 2, 19])), { onMains: false, percent: 19 });
  assert.deepEqual(powerOf(new Uint8Array([1, 8, 19])), { onMains: true, percent: 19 });
  assert.equal(powerOf(new Uint8Array([1, 128, 255])), null);
  assert.equal(powerOf(new Uint8Array([255, 255, 255])), null);
});
