import assert from "node:assert/strict";
import { test } from "node:test";
import { keeping } from "./keeping.ts";

test("what was asked before is answered from memory, and the memory has a bound", () => {
  const asked: number[] = [];
  const double = keeping(2, (n: number) => {
    asked.push(n);
    return 2 * n;
  });
  assert.deepEqual([1, 2, 1, 2].map(double), [2, 4, 2, 4]);
  assert.deepEqual(asked, [1, 2]);
  assert.deepEqual([3, 1].map(double), [6, 2]);
  assert.deepEqual(asked, [1, 2, 3, 1]);
});

test("a question that has no answer has none the next time either", () => {
  let asked = 0;
  const refused = keeping(2, () => {
    asked++;
    throw new Error("no");
  });
  assert.throws(() => refused(1), /no/);
  assert.throws(() => refused(1), /no/);
  assert.equal(asked, 2);
});
