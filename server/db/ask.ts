// One question in literal SQL to either database: rows out, lists in. The readers of this folder ask through it.
import type { Database } from "./open.ts";

/** @param sql with `?` for values; `IN_LIST` for a list of text, its values bound as one `listOf` */
export async function ask<Row>(db: Database, sql: string, bindings: readonly unknown[] = []): Promise<Row[]> {
  const text = sql.replaceAll("IN_LIST", IN_LIST[db.dialect]);
  const result = await db.knex.raw(text, bindings as never);
  return db.dialect === "postgres" ? result.rows : result;
}

// A list travels as one value, so the statement stays the same however long it is.
const IN_LIST = { postgres: "= ANY(?)", sqlite: "IN (SELECT value FROM json_each(?))" };

/** The value for one IN_LIST. */
export function listOf(db: Database, values: readonly (string | number)[]): unknown {
  return db.dialect === "postgres" ? [...values] : JSON.stringify(values);
}
