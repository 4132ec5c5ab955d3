import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf, countedOf, type Outcome, type Result, strict, totalLine } from "./tally.ts";

const told = (rows: [nesting: number, name: string, outcome: Outcome][]): Result[] =>
  rows.map(([nesting, name, outcome]) => ({ file: "a.test.ts", name, nesting, outcome, note: "" }));
const names = (rows: [number, string, Outcome][]) => countedOf("a.test.ts", told(rows)).map(({ name }) => name);

test("tests inside a test count, the test around them does not", () => {
  assert.deepEqual(
    names([
      [0, "a", "passed"],
      [1, "b1", "passed"],
      [1, "b2", "skipped"],
      [0, "b", "passed"],
      [0, "c", "passed"],
    ]),
    ["a", "b1", "b2", "c"],
  );
});

test("a test that fails because of one inside it counts once", () => {
  assert.deepEqual(
    names([
      [1, "b1", "failed"],
      [1, "b2", "passed"],
      [0, "b", "failed"],
    ]),
    ["b1", "b2"],
  );
  assert.deepEqual(
    names([
      [2, "c", "failed"],
      [1, "b", "failed"],
      [0, "a", "failed"],
    ]),
    ["c"],
  );
});

test("a test that fails by itself counts beside those inside it", () => {
  assert.deepEqual(
    names([
      [1, "b1", "passed"],
      [0, "b", "failed"],
      [0, "c", "passed"],
    ]),
    ["b1", "b", "c"],
  );
});

test("a file that runs no test has failed", () => {
  assert.deepEqual(
    countedOf("a.test.ts", []).map(({ outcome }) => outcome),
    ["failed"],
  );
});

test("the last line has the form that CI reads", () => {
  assert.equal(
    totalLine(
      accountOf(
        told([
          [0, "a", "passed"],
          [0, "b", "failed"],
          [0, "c", "skipped"],
          [0, "d", "passed"],
        ]),
      ),
    ),
    "2 passed, 1 failed, 1 skipped",
  );
});

test("in CI a skipped test that CI has the means for is a failure, another skip stays one", () => {
  const skip = (note: string): Result => ({ file: "a.test.ts", name: note, nesting: 0, outcome: "skipped", note });
  const account = strict(accountOf([skip("needs Xvfb"), skip("needs PostgreSQL by npm"), skip("only on Windows")]));
  assert.deepEqual(
    account.failed.map(({ name }) => name),
    ["needs Xvfb", "needs PostgreSQL by npm"],
  );
  assert.deepEqual(
    account.skipped.map(({ name }) => name),
    ["only on Windows"],
  );
});
