// Short forms of `npm run faults -- migration-crash`.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { startPostgres } from "../../../server/db/test-databases.ts";
import { lacksStrace } from "../strace.ts";
import { killedInChange, killedInChangeOnPostgres, wrongOnPostgres, wrongOnSqlite } from "./migration-crash.ts";

const round = (t: { diagnostic(text: string): void }, rounds: number) => {
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  return { rounds, seed, say: () => undefined };
};
/** A few rounds may all fall before the change, or all after it; the long run looks at that too. */
const promises = (broken: readonly string[]) => broken.filter((sentence) => !sentence.startsWith("The kills were all"));

test("a change of tables killed at a write leaves the tables as before or as after, and the next start completes it", async (t) => {
  const lacking = lacksStrace();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual(promises((await killedInChange(round(t, 3))).broken), []);
});

test("SQL that fails leaves a SQLite file as it was, says so, and completes once it is mended", async () => {
  assert.deepEqual((await wrongOnSqlite()).broken, []);
});

test("on PostgreSQL a change of tables that is killed or fails is rolled back and completes later", async (t) => {
  const postgres = await startPostgres();
  try {
    assert.deepEqual((await wrongOnPostgres(postgres)).broken, []);
    assert.deepEqual((await killedInChangeOnPostgres(postgres, round(t, 1))).broken, []);
  } finally {
    await postgres.stop();
  }
});
