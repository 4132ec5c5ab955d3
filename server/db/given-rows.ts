// Statements that are given a list of rows as one JSON text, which both databases take apart alike.
import { prepared, type Rows, rowsOf } from "./open.ts";
import type { Tx } from "./totals.ts";

const GIVEN = { sqlite: "json_each(?) g", postgres: "json_array_elements(?::json) AS g(value)" };

/**
 * PostgreSQL only, to be selected first in a transaction whose every question is about some people and some days, and has its index.
 * It takes the rows of a JSON text for a hundred, and a table that has grown faster than it has counted for a small one: either would
 * be read whole. Ten people of 175,000 uses took 0.2 s, 1 ms so.
 */
export const BY_INDEX = ["hashjoin", "mergejoin", "seqscan"]
  .map((way) => `set_config('enable_${way}', 'off', true)`)
  .join(", ");

/** Asks with a list of rows, which the statement finds as `g.value`, each an array. */
export async function withRows<Row>(
  { knex, dialect }: Tx,
  sql: (given: string) => string,
  rows: readonly unknown[],
): Promise<Row[]> {
  const text = sql(GIVEN[dialect]);
  return rowsOf((await knex.raw(text, [JSON.stringify(rows)]).options(prepared(dialect, text))) as Rows<Row>);
}

/** A statement that changes rows, and the list it is given. */
export type Write = { sql: (given: string) => string; rows: readonly unknown[] };

/**
 * Writes that have no row in common; those that are given nothing are left out. PostgreSQL takes them as one statement: nine ways
 * there and back would be most of the time that a page waits for the figures of the last reports.
 */
export async function write(tx: Tx, ...writes: readonly Write[]): Promise<void> {
  const due = writes.filter(({ rows }) => rows.length > 0);
  if (due.length === 0) return;
  const { knex, dialect } = tx;
  if (dialect === "sqlite") for (const { sql, rows } of due) await withRows(tx, sql, rows);
  else {
    const text = `WITH ${due.map(({ sql }, i) => `w${i} AS (${sql(GIVEN[dialect])})`).join(", ")} SELECT 1`;
    const lists = due.map(({ rows }) => JSON.stringify(rows));
    await knex.raw(text, lists).options(prepared(dialect, text));
  }
}
