// Short forms of `npm run faults -- server-kills`. The long form is in the run itself.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { after, before, test } from "node:test";
import { type PostgresServer, startPostgres } from "../../../server/db/test-databases.ts";
import { lacksStrace } from "../strace.ts";
import { brokenPromises, newLedger, noteAcknowledged, notePlain, noteSent, type StoredRow } from "./ledger.ts";
import { killedAtRandom, killedAtSync, onPostgres, onSqlite, postmasterKills } from "./server-kills.ts";

let postgres: PostgresServer;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

const round = (t: { diagnostic(text: string): void }, rounds: number) => {
  const seed = randomInt(1_000_000);
  t.diagnostic(`seed ${seed}`);
  return { rounds, seed, say: () => undefined };
};

test("a server killed again and again loses nothing it acknowledged and stores nothing twice, on SQLite", async (t) => {
  assert.deepEqual((await onSqlite(round(t, 6), killedAtRandom)).broken, []);
});

test("a server killed again and again loses nothing it acknowledged and stores nothing twice, on PostgreSQL", async (t) => {
  assert.deepEqual((await onPostgres(postgres, round(t, 3), killedAtRandom)).broken, []);
});

test("a server killed at the N-th sync or write of its file loses nothing it acknowledged", async (t) => {
  const lacking = lacksStrace();
  if (lacking !== null) return t.skip(lacking);
  assert.deepEqual((await onSqlite(round(t, 2), killedAtSync)).broken, []);
});

test("when PostgreSQL is killed under the server, reports are refused with Retry-After and nothing is lost or doubled", async (t) => {
  assert.deepEqual((await postmasterKills(postgres, round(t, 2))).broken, []);
});

const AT = Date.UTC(2026, 2, 27, 8);
const plain = { user: "anna", state: "working", ts: AT } as const;
const row: StoredRow = { ...plain, table: "work_events", id: null, host: "", end: null };
const growing = { table: "work_events", id: "i", user: "bo", host: "PC", ts: AT, end: AT + 5 } as const;
const grown: StoredRow = { ...growing, state: "working" };

for (const [name, rows, says] of [
  ["that is lost", [grown], /lost/],
  ["that is stored twice", [row, row, grown], /stored 2 times/],
  ["that nobody sent", [row, { ...row, ts: AT + 1 }, grown], /nobody sent it/],
  ["that was turned round", [{ ...row, state: "stopped" }, grown], /stored as stopped/],
  ["whose acknowledged end is lost", [row, { ...grown, end: AT + 4 }], /acknowledged up to/],
  ["that ends later than was sent", [row, { ...grown, end: AT + 6 }], /ends later/],
  ["that is somebody else's", [row, { ...grown, host: "other" }], /something else/],
] as const) {
  test(`the ledger notices a report ${name}`, () => {
    const ledger = newLedger();
    notePlain(ledger, plain, "acknowledged");
    noteSent(ledger, [growing]);
    noteAcknowledged(ledger, [growing]);
    assert.deepEqual(brokenPromises(ledger, [row, grown]), []);
    const broken = brokenPromises(ledger, rows);
    assert.equal(broken.length, 1);
    assert.match(broken[0] ?? "", says);
  });
}
