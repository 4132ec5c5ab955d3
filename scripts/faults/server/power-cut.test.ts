// Short forms of `npm run faults -- power-cut`, with the controls that make them believable.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { lacksStrace } from "../strace.ts";
import { backupCut } from "./backup-cut.ts";
import { lacksPower, lacksSmall } from "./places.ts";
import { failingSyncs, fullDisk, powerCuts, UNSYNCED } from "./power-cut.ts";

test("what was acknowledged is there after a power cut, and without synchronous=FULL it is not", async (t) => {
  const lacking = lacksPower();
  if (lacking !== null) return t.skip(lacking);
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  assert.deepEqual((await powerCuts({ rounds: 2, seed, say: () => undefined })).broken, []);
  assert.match((await powerCuts({ rounds: 1, seed, say: () => undefined }, UNSYNCED)).broken.join("\n"), /is lost/);
});

test("nothing is acknowledged after a failed sync", async (t) => {
  const lacking = lacksStrace();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual((await failingSyncs()).broken, []);
});

test("a full disk refuses reports with Retry-After and takes them again when there is space", async (t) => {
  const lacking = lacksSmall();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual((await fullDisk({ rounds: 2 })).broken, []);
});

test("a backup is there after a power cut, and whole", async (t) => {
  const lacking = lacksPower();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual((await backupCut()).broken, []);
});
