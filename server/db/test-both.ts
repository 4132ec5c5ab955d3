// For tests: both databases of a test file. Apart from test-databases.ts, which benches use as well, where there is no test.
import { after, before } from "node:test";
import { freshSqlite, type PostgresServer, startPostgres, type TestDatabase } from "./test-databases.ts";

/** A SQLite file and a database on a PostgreSQL server, for a test file: there before its tests, gone after them. */
export function bothDatabases(): readonly TestDatabase[] {
  const databases: TestDatabase[] = [];
  let postgres: PostgresServer;
  before(async () => {
    postgres = await startPostgres();
    databases.push(await freshSqlite(), await postgres.fresh());
  });
  after(async () => {
    for (const { drop } of databases) await drop();
    await postgres.stop();
  });
  return databases;
}
