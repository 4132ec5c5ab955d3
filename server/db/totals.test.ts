import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type PostgresServer, startPostgres, type TestDatabase } from "./test-databases.ts";
import { inSettlement, inSettlementOfFigures, type Tx } from "./totals.ts";

let postgres: PostgresServer;
let database: TestDatabase;
before(async () => {
  postgres = await startPostgres();
  database = await postgres.fresh();
});
after(async () => {
  await database.drop();
  await postgres.stop();
});

const waitsForDisk = async ({ knex }: Tx) =>
  (await knex.raw("SELECT current_setting('synchronous_commit') AS it")).rows[0].it;

test("figures may be computed again after a power cut; what a person said is on the disk before it is answered", async () => {
  assert.equal(await inSettlementOfFigures(database.db, waitsForDisk), "off");
  assert.equal(await inSettlement(database.db, waitsForDisk), "on");
});
