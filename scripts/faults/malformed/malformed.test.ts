// Short form of `npm run faults -- malformed`. Slow senders take a minute and are in the run itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { badRequestsAnswered, NO_LIMIT } from "./malformed.ts";

test("broken, oversized and ambiguous requests are refused in words while others are served", async () => {
  assert.deepEqual((await badRequestsAnswered({ rounds: 1 })).broken, []);
});

test("a server that takes bodies of any size is noticed", async () => {
  assert.notDeepEqual((await badRequestsAnswered({ rounds: 1 }, NO_LIMIT)).broken, []);
});
