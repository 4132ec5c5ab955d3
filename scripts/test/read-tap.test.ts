import assert from "node:assert/strict";
import { test } from "node:test";
import { readTap } from "./read-tap.ts";

const TAP = `TAP version 14
# ../../tmp/doors/0.test.ts
ok 1 - (how a skip is told)
ok 2 - passes
ok 3 - skips at run
not ok 4 - fails
  ---
  {"message":"AssertionError: 1 !== 2","severity":"fail","at":{"file":"./client/a.test.ts","line":6}}
  ...
# Subtest: parent
    ok 1 - child
    1..1
ok 5 - parent
# ../../tmp/doors/1.test.ts
ok 6 - left out # SKIP
1..6`;

test("results, their nesting, failures and skips are read from TAP", () => {
  const skips = [{ module: "file:///tmp/doors/0.test.ts", name: "skips at run", reason: "needs Xvfb" }];
  const files = readTap(TAP.split("\n"), { files: ["client/a.test.ts", "client/b.test.ts"], skips });
  assert.deepEqual(
    [...files].map(([file, results]) => [
      file,
      results.map(({ name, nesting, outcome, note }) => [name, nesting, outcome, note]),
    ]),
    [
      [
        "client/a.test.ts",
        [
          ["passes", 0, "passed", ""],
          ["skips at run", 0, "skipped", "needs Xvfb"],
          ["fails", 0, "failed", "AssertionError: 1 !== 2"],
          ["child", 1, "passed", ""],
          ["parent", 0, "passed", ""],
        ],
      ],
      ["client/b.test.ts", [["left out", 0, "skipped", ""]]],
    ],
  );
});
