// Where a bench keeps its data: a temporary folder, and in it SQLite files or a PostgreSQL server, set up as docs/OPERATIONS.md says.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { migrate } from "../../server/db/migrate.ts";
import { type Database, openDatabase } from "../../server/db/open.ts";
import { type PostgresServer, startPostgres } from "../../server/db/test-databases.ts";
import type { Dialect, Line } from "./measured.ts";

/** A quarter of the machine's memory, as PostgreSQL's own manual advises; its defaults for all else. */
const POSTGRES_SETTINGS = { shared_buffers: `${Math.floor(totalmem() / 4 / 2 ** 20)}MB` };

export type Place = { uri: string; db: Database };

export type Places = {
  folder: string;
  /** A new database with our tables. */
  fresh(dialect: Dialect): Promise<Place>;
  /** A new database without tables, for another server. */
  empty(dialect: Dialect): Promise<Place>;
  clear(): Promise<void>;
};

/** The lines of one database after the other, each with places of its own, which are cleared. */
export async function overDatabases(
  databases: readonly Dialect[],
  measured: (dialect: Dialect, places: Places) => Promise<Line[]>,
): Promise<Line[]> {
  const lines: Line[] = [];
  for (const dialect of databases) {
    const places = openPlaces();
    try {
      lines.push(...(await measured(dialect, places)));
    } finally {
      await places.clear();
    }
  }
  return lines;
}

export function openPlaces(): Places {
  const folder = mkdtempSync(join(tmpdir(), "stint-bench-"));
  let postgres: PostgresServer | null = null;
  let files = 0;
  const opened: Database[] = [];
  let maintenance: Database | null = null;

  async function empty(dialect: Dialect): Promise<Place> {
    const name = `work_events_${++files}`;
    let uri = `sqlite:///${join(folder, `${name}.db`)}`;
    if (dialect === "postgres") {
      postgres ??= await startPostgres(POSTGRES_SETTINGS);
      maintenance ??= await open(postgres.uri("postgres"));
      await maintenance.knex.raw(`CREATE DATABASE ${name}`);
      uri = postgres.uri(name);
    }
    return { uri, db: await open(uri) };
  }

  async function open(uri: string): Promise<Database> {
    const db = await openDatabase(uri, { baseDir: folder });
    opened.push(db);
    return db;
  }

  return {
    folder,
    empty,
    async fresh(dialect) {
      const place = await empty(dialect);
      await migrate(place.db, { now: Date.now() });
      return place;
    },
    async clear() {
      for (const db of opened) await db.close();
      await postgres?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
