import assert from "node:assert/strict";
import { test } from "node:test";
import { bothDatabases } from "./test-both.ts";
import { inSettlement, inSettlementOfFigures, type Tx } from "./totals.ts";

const databases = bothDatabases();

/** FULL and NORMAL, as SQLite counts them. */
const SQLITE_WAITS = 2;
const SQLITE_WAITS_NOT = 1;

async function waitsForDisk({ knex, dialect }: Tx): Promise<boolean> {
  if (dialect === "postgres")
    return (await knex.raw("SELECT current_setting('synchronous_commit') AS it")).rows[0].it === "on";
  const [{ synchronous }] = await knex.raw("PRAGMA synchronous");
  assert.ok([SQLITE_WAITS, SQLITE_WAITS_NOT].includes(synchronous));
  return synchronous === SQLITE_WAITS;
}

test("figures may be computed again after a power cut; what a person said is on the disk before it is answered", async () => {
  for (const { db } of databases) {
    assert.equal(await inSettlementOfFigures(db, waitsForDisk), false);
    assert.equal(await inSettlement(db, waitsForDisk), true);
  }
});

test("after figures that could not be stored, what is said waits for the disk again", async () => {
  for (const { db } of databases) {
    await assert.rejects(
      inSettlementOfFigures(db, () => Promise.reject(new Error("as on a full disk"))),
      /full disk/,
    );
    assert.equal(await waitsForDisk({ ...db }), true);
  }
});
