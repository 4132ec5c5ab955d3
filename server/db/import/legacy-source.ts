// Opens an old database for reading only, finds its work_events table, and hands out its rows as text, in the order of
// their ids, from one snapshot. Knows nothing of what the rows mean.
import { existsSync } from "node:fs";
import BetterSqlite3 from "better-sqlite3";
import pg from "pg";
import type { DatabasePlace } from "../open.ts";
import { findColumns, isOurs, type LegacyColumns } from "./legacy-columns.ts";
import type { LegacyRow } from "./legacy-row.ts";

export type LegacyTable = { schema: string | null; table: string; columns: LegacyColumns; rows: number };

export type LegacySource = {
  found: LegacyTable;
  /** Rows in chunks of at most CHUNK_ROWS. */
  chunks(): AsyncGenerator<LegacyRow[]>;
  close(): Promise<void>;
};

/** Rows read, and later stored, at once: about a tenth of a second of work, and small enough to lose in a crash. */
export const CHUNK_ROWS = 2_000;

type Named = { schema: string | null; table: string; names: string[] };

/** @param table name of the table; the take-over looks for the one it has set aside. Throws a sentence for a person. */
export async function openLegacy(place: DatabasePlace, { table = "work_events" } = {}): Promise<LegacySource> {
  return place.dialect === "sqlite" ? openSqlite(place.file, table) : openPostgres(place.connection, table);
}

/** Public first, then by name; a table of our own is passed over. */
function choose(tables: Named[], table: string): { chosen: Named; columns: LegacyColumns } {
  const old = tables.filter(({ names }) => !isOurs(names));
  const [chosen] = old.sort(
    (a, b) => Number(b.schema === "public") - Number(a.schema === "public") || (`${a.schema}` < `${b.schema}` ? -1 : 1),
  );
  if (chosen === undefined) {
    if (tables.length > 0)
      throw new Error(
        "This is a database of Stint itself, which needs no import: name it in DATABASE_URI, or copy it.",
      );
    throw new Error(`There is no table ${table} in it. Is it the database of the old server?`);
  }
  const columns = findColumns(chosen.names);
  if ("missing" in columns)
    throw new Error(
      `Its table ${chosen.table} cannot be read: ${columns.missing}. Rename the columns, or make a view of that form in a copy.`,
    );
  return { chosen, columns: columns.found };
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** All columns as text. Rows without an id of their own (none, NULL, twice the same) are numbered among those of the same content. */
function selectOf(chosen: Named, columns: LegacyColumns, unique: boolean): string {
  const column = (name: string) => `old.${quoted(name)}`; // a bare name would mean the text of the same name beside it
  const text = (name: string) => `CAST(${column(name)} AS TEXT)`;
  const same = [columns.user, columns.state, columns.ts].map(column).join(", ");
  const number = `CAST(row_number() OVER (PARTITION BY ${same} ORDER BY ${column(columns.ts)}) AS TEXT)`;
  const id = columns.id !== null && unique ? text(columns.id) : number;
  return `SELECT ${id} AS id, ${text(columns.user)} AS "user", ${text(columns.state)} AS state, ${text(columns.ts)} AS ts
    FROM ${nameOf(chosen)} old ORDER BY ${column(columns.id ?? columns.ts)}`;
}

const nameOf = ({ schema, table }: Named) => `${schema === null ? "" : `${quoted(schema)}.`}${quoted(table)}`;

const countOf = (chosen: Named, id: string | null) =>
  `SELECT count(*) AS n, ${id === null ? "0" : `count(DISTINCT ${quoted(id)})`} AS different FROM ${nameOf(chosen)}`;

function openSqlite(file: string, table: string): LegacySource {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const db = new BetterSqlite3(file, { readonly: true });
  try {
    const tables = (
      db.prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND lower(name) = ?").all(table) as {
        name: string;
      }[]
    ).map(
      ({ name }): Named => ({
        schema: null,
        table: name,
        names: (db.prepare("SELECT name FROM pragma_table_info(?)").all(name) as { name: string }[]).map((c) => c.name),
      }),
    );
    const { chosen, columns } = choose(tables, table);
    const count = db.prepare(countOf(chosen, columns.id)).get() as { n: number; different: number };
    return {
      found: { schema: null, table: chosen.table, columns, rows: count.n },
      async *chunks() {
        let chunk: LegacyRow[] = [];
        for (const row of db.prepare(selectOf(chosen, columns, count.different === count.n)).iterate()) {
          chunk.push(row as LegacyRow);
          if (chunk.length < CHUNK_ROWS) continue;
          yield chunk;
          chunk = [];
        }
        if (chunk.length > 0) yield chunk;
      },
      async close() {
        db.close();
      },
    };
  } catch (cause) {
    db.close();
    throw sqliteSentence(cause, file);
  }
}

function sqliteSentence(cause: unknown, file: string): unknown {
  return (cause as { code?: string }).code === "SQLITE_NOTADB"
    ? new Error(`${file} is not a SQLite database.`, { cause })
    : cause;
}

async function openPostgres(connection: string, table: string): Promise<LegacySource> {
  const client = new pg.Client({ connectionString: connection, application_name: "stint import" });
  client.on("error", () => undefined); // a lost connection is told by the query that meets it
  await client.connect();
  try {
    // One snapshot for the count and the rows; UTC, so that a timestamptz says its offset and a timestamp none.
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query("SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 1");
    const { rows: tables } = await client.query<Named>(
      `SELECT table_schema AS schema, table_name AS table, json_agg(column_name::text ORDER BY ordinal_position) AS names
       FROM information_schema.columns
       WHERE lower(table_name) = $1 AND table_schema NOT IN ('pg_catalog', 'information_schema')
       GROUP BY table_schema, table_name`,
      [table],
    );
    const { chosen, columns } = choose(tables, table);
    const count = (await client.query<{ n: string; different: string }>(countOf(chosen, columns.id))).rows[0];
    const unique = count?.n === count?.different;
    return {
      found: { schema: chosen.schema, table: chosen.table, columns, rows: Number(count?.n) },
      async *chunks() {
        await client.query(`DECLARE legacy NO SCROLL CURSOR FOR ${selectOf(chosen, columns, unique)}`);
        for (;;) {
          const { rows } = await client.query<LegacyRow>(`FETCH ${CHUNK_ROWS} FROM legacy`);
          if (rows.length === 0) break;
          yield rows;
        }
      },
      close: () => client.end(),
    };
  } catch (cause) {
    await client.end();
    throw cause;
  }
}
