// Opens the database that DATABASE_URI names, with the settings its promises rest on. Knows no table.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import knexFactory, { type Knex } from "knex";
import pg from "pg";

export type Database = {
  knex: Knex;
  dialect: "sqlite" | "postgres" /** The file, where there is one. */;
  file: string | null;
  close(): Promise<void>;
};

export type DatabasePlace = { dialect: "sqlite"; file: string } | { dialect: "postgres"; connection: string };

// All our integers (instants in ms, counts) are below 2^53, and pg would hand over int8 as text.
const INT8 = 20;
pg.types.setTypeParser(INT8, Number);

/** Connections to PostgreSQL: enough for ten readers and the writer, few enough for a default server of 100. */
const POOL_MAX = 12;
/** A connection nobody uses is asked after this whether it lives, ms: a firewall then forgets none, and a dead one is noticed. */
const SILENT_MAX_MS = 30_000;
/** A page rather fails than waits longer than this for a connection, ms; it becomes a 503 with Retry-After. */
const ACQUIRE_MAX_MS = 5_000;
/** How long SQLite waits for another process (an import, a backup) that holds the write lock, ms. */
const BUSY_MAX_MS = 5_000;

/**
 * Reads DATABASE_URI: sqlite:///relative/to/base.db, sqlite:////absolute.db, postgresql://, postgres:// and SQLAlchemy's
 * postgresql+driver://. Throws a sentence for a person.
 */
export function placeOfDatabase(uri: string, baseDir: string): DatabasePlace {
  const sqlite = /^sqlite(?:\+\w+)?:\/\/\/(.+)$/.exec(uri);
  if (sqlite?.[1] !== undefined) {
    const path = sqlite[1].replace(/[?#].*$/, "");
    if (path === ":memory:" || path === "")
      throw new Error(`DATABASE_URI=${uri} names no file. Use sqlite:///instance/work_events.db or another file.`);
    return { dialect: "sqlite", file: isAbsolute(path) || /^[A-Za-z]:[\\/]/.test(path) ? path : join(baseDir, path) };
  }
  const postgres = /^postgres(?:ql)?(?:\+\w+)?:\/\/(.+)$/.exec(uri);
  if (postgres !== null) return { dialect: "postgres", connection: `postgresql://${postgres[1]}` };
  throw new Error(
    `DATABASE_URI must begin with sqlite:/// or postgresql://, and it begins with "${uri.slice(0, 12)}".`,
  );
}

export async function openDatabase(uri: string, { baseDir }: { baseDir: string }): Promise<Database> {
  const place = placeOfDatabase(uri, baseDir);
  return place.dialect === "sqlite" ? openSqlite(place.file) : openPostgres(place.connection);
}

// What knex would write to the console by itself comes back as the error of the query, and is logged there, once.
const silent = () => undefined;
const log = { warn: silent, error: silent, debug: silent, deprecate: silent };

function openSqlite(file: string): Database {
  if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true });
  const knex = knexFactory({
    client: "better-sqlite3",
    log,
    connection: { filename: file },
    useNullAsDefault: true,
    // One connection: better-sqlite3 answers at once and in turn, so a second one could only wait for the first.
    pool: {
      min: 1,
      max: 1,
      afterCreate(
        connection: { pragma(text: string): unknown },
        done: (error: Error | null, connection: unknown) => void,
      ) {
        // FULL: an answered report survives a power cut; NORMAL lost 768 of 11,623 under a real one.
        for (const pragma of [
          "journal_mode = WAL",
          "synchronous = FULL",
          `busy_timeout = ${BUSY_MAX_MS}`,
          "foreign_keys = ON",
        ])
          connection.pragma(pragma);
        done(null, connection);
      },
    },
    acquireConnectionTimeout: ACQUIRE_MAX_MS,
  });
  return { knex, dialect: "sqlite", file, close: () => knex.destroy() };
}

function openPostgres(connection: string): Database {
  const knex = knexFactory({
    client: "pg",
    log,
    connection: {
      connectionString: connection,
      application_name: "stint",
      connectionTimeoutMillis: ACQUIRE_MAX_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: SILENT_MAX_MS,
    },
    // Those once opened stay: a new one costs a process of PostgreSQL's and the learning of every statement.
    pool: { min: POOL_MAX, max: POOL_MAX, acquireTimeoutMillis: ACQUIRE_MAX_MS },
    acquireConnectionTimeout: ACQUIRE_MAX_MS,
  });
  return { knex, dialect: "postgres", file: null, close: () => knex.destroy() };
}

/**
 * For knex.raw's options: the statement has a name of its own, by which a connection to PostgreSQL parses and plans it once; most
 * take longer for that than to run. Its text must hold no value, or the names would never end. SQLite asks for no name.
 */
export function prepared(dialect: Database["dialect"], sql: string): { name?: string } {
  if (dialect === "sqlite") return {};
  let name = names.get(sql);
  if (name === undefined) {
    name = `stint ${createHash("sha256").update(sql).digest("base64url")}`;
    names.set(sql, name);
  }
  return { name };
}
const names = new Map<string, string>();

/** What knex.raw answers: rows as they are (SQLite), or within pg's result. */
export type Rows<T> = T[] | { rows: T[] };
export const rowsOf = <T>(answer: Rows<T>): T[] => (Array.isArray(answer) ? answer : answer.rows);
