// A transaction of figures alone. Its commit waits for no disk, which a page would wait for too: what a power cut takes from it are
// figures together with the clearing of their marks, and so they are computed again. Both databases write in the order of their
// commits, so that a later one that does wait, as those of reports do, never survives without it.
import type { Database as Connection } from "better-sqlite3";
import type { Knex } from "knex";
import { BY_INDEX } from "../given-rows.ts";
import type { Database } from "../open.ts";
import type { Tx } from "../totals.ts";

/** @param lock PostgreSQL only: nobody else who asks for it is at work meanwhile; null: anybody may be. SQLite has one writer anyway */
export function inTransactionOfFigures<T>(
  { knex, dialect }: Database,
  lock: number | null,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  if (dialect === "sqlite") return withoutDisk(knex, (tx) => work({ knex: tx, dialect }));
  return knex.transaction(async (tx) => {
    const locked = lock === null ? "" : "pg_advisory_xact_lock(?), ";
    await tx.raw(
      `SELECT ${locked}${BY_INDEX}, set_config('synchronous_commit', 'off', true)`,
      lock === null ? [] : [lock],
    );
    return work({ knex: tx, dialect });
  });
}

/** SQLite says it by connection, and only between transactions: so nobody else gets this one until it waits again. */
async function withoutDisk<T>(knex: Knex, work: (tx: Knex) => Promise<T>): Promise<T> {
  const connection: Connection = await knex.client.acquireConnection();
  connection.pragma("synchronous = NORMAL");
  try {
    return await knex.transaction(work, { connection });
  } finally {
    connection.pragma("synchronous = FULL");
    await knex.client.releaseConnection(connection);
  }
}
