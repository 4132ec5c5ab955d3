// One question in literal SQL to either database: rows out, lists in. The readers of this folder ask through it.
import type { Database } from "./open.ts";

/** @param sql with `?` for values; `IN_LIST` for a list of text, its values bound as one `listOf` */
export async function ask<Row>(db: Database, sql: string, bindings: readonly unknown[] = []): Promise<Row[]> {
  const text = sql.replaceAll("IN_LIST", IN_LIST[db.dialect]);
  const result = await db.knex.raw(text, bindings as never);
  return db.dialect === "postgres" ? result.rows : result;
}

/**
 * A list of thousands of short rows put together by the database, each an array of these columns, or the value itself where
 * there is one: as rows of their own they cost the server five times as much as one text that it parses at once.
 * @param from what follows FROM; order: what follows ORDER BY
 */
export async function jsonOf<Row>(
  db: Database,
  columns: readonly string[],
  from: string,
  bindings: readonly unknown[],
  order: string | null = null,
): Promise<Row[]> {
  const { all, each } = JSON_WORDS[db.dialect];
  const row = columns.length === 1 ? columns[0] : `${each}(${columns.join(", ")})`;
  const rows = `${all}(${row}${order === null ? "" : ` ORDER BY ${order}`})`;
  const [answer] = await ask<{ rows: string | null }>(
    db,
    `SELECT CAST(${rows} AS TEXT) AS rows FROM ${from}`,
    bindings,
  );
  return JSON.parse(answer?.rows ?? "[]") ?? [];
}

const JSON_WORDS = {
  postgres: { all: "json_agg", each: "json_build_array" },
  sqlite: { all: "json_group_array", each: "json_array" },
};

// A list travels as one value, so the statement stays the same however long it is.
const IN_LIST = { postgres: "= ANY(?)", sqlite: "IN (SELECT value FROM json_each(?))" };

/** The value for one IN_LIST. */
export function listOf(db: Database, values: readonly (string | number)[]): unknown {
  return db.dialect === "postgres" ? [...values] : JSON.stringify(values);
}
