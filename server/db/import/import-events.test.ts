import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import BetterSqlite3 from "better-sqlite3";
import pg from "pg";
import { type Database, placeOfDatabase } from "../open.ts";
import { freshSqlite, type PostgresServer, startPostgres, type TestDatabase } from "../test-databases.ts";
import { importEvents } from "./import-events.ts";
import { openLegacy } from "./legacy-source.ts";

const NOW = Date.UTC(2026, 10, 21);
const quiet = { zone: "Europe/Brussels", now: NOW, progress: () => undefined };

/** What the old Flask server made by SQLAlchemy. */
const FLASK = `CREATE TABLE work_events (id INTEGER NOT NULL, "user" VARCHAR(100) NOT NULL, state VARCHAR(20) NOT NULL, ts TIMESTAMP, PRIMARY KEY (id))`;
const FLASK_ROWS = `INSERT INTO work_events (id, "user", state, ts) VALUES
  (1, 'anna', 'working', '2023-07-08 08:00:00.000000'), (2, 'o''neil', 'working', '2023-07-08 08:01:30.250000'),
  (3, 'anna', 'stopped', '2023-07-08 12:30:45.000000'), (4, '李雷', 'working', NULL), (5, 'anna', 'paused', '2023-07-08 13:00:00.000000'),
  (6, 'anna', 'working', '2023-07-08 13:00:00.000000'), (9, 'anna', 'working', '2023-07-08 13:00:00.000000')`;

const folder = mkdtempSync(join(tmpdir(), "stint-import-"));
let postgres: PostgresServer;
before(async () => {
  postgres = await startPostgres();
});
after(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
async function oldSqlite(...statements: string[]) {
  const file = join(folder, `${++files}.db`);
  const db = new BetterSqlite3(file);
  for (const statement of statements) db.exec(statement);
  db.close();
  return openLegacy({ dialect: "sqlite", file });
}

async function oldPostgres(...statements: string[]) {
  const made = await postgres.fresh();
  await made.db.close();
  const client = new pg.Client(made.uri);
  await client.connect();
  await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  for (const statement of statements) await client.query(statement);
  await client.end();
  return openLegacy(placeOfDatabase(made.uri, folder));
}

const events = (db: Database) =>
  db.knex("work_events").select("user", "host", "id", "state", "ts", "received_at", "address").orderBy("seq");
const marks = (db: Database) => db.knex("dirty").select("user", "host", "from_ts", "to_ts").orderBy("seq");
const at = (text: string) => Date.parse(text);

for (const dialect of ["SQLite", "PostgreSQL"] as const) {
  const target = (): Promise<TestDatabase> => (dialect === "SQLite" ? freshSqlite() : postgres.fresh());
  const old = dialect === "SQLite" ? oldSqlite : oldPostgres;

  suite(`an old database in ${dialect}`, () => {
    test("every row is kept: readable ones as plain reports in the order of their ids, the others apart with a reason", async () => {
      const { db, drop } = await target();
      const source = await old(FLASK, FLASK_ROWS);
      const imported = await importEvents(source, db, quiet);
      assert.deepEqual(source.found.columns, { id: "id", user: "user", state: "state", ts: "ts" });
      assert.deepEqual(
        [imported.rows, imported.added, imported.known, imported.people, imported.working, imported.stopped],
        [7, 5, 0, 2, 4, 1],
      );
      const plain = { host: "", id: null, address: null };
      const rows = [
        ["anna", "working", "2023-07-08T06:00:00Z"],
        ["o'neil", "working", "2023-07-08T06:01:30.250Z"],
        ["anna", "stopped", "2023-07-08T10:30:45Z"],
        ["anna", "working", "2023-07-08T11:00:00Z"],
        ["anna", "working", "2023-07-08T11:00:00Z"],
      ] as const;
      assert.deepEqual(
        await events(db),
        rows.map(([user, state, ts]) => ({ user, state, ts: at(ts), received_at: at(ts), ...plain })),
      );
      assert.deepEqual(imported.unread.map(({ reason, rows: count }) => [reason, count]).sort(), [
        ["the state is neither working nor stopped", 1],
        ["the time cannot be read", 1],
      ]);
      const apart = await db
        .knex("unreadable_events")
        .select("id_text", "user_text", "state_text", "ts_text")
        .orderBy("id_text");
      assert.deepEqual(
        apart.map((row) => [row.id_text, row.user_text, row.state_text]),
        [
          ["4", "李雷", "working"],
          ["5", "anna", "paused"],
        ],
      );
      assert.equal(apart[0].ts_text, null);
      assert.deepEqual(await marks(db), [
        { user: "anna", host: "", from_ts: at("2023-07-08T06:00:00Z"), to_ts: at("2023-07-08T11:00:00Z") },
        { user: "o'neil", host: "", from_ts: at("2023-07-08T06:01:30.250Z"), to_ts: at("2023-07-08T06:01:30.250Z") },
      ]);
      await source.close();
      await drop();
    });

    test("a second run adds nothing and marks nothing", async () => {
      const { db, drop } = await target();
      const source = await old(FLASK, FLASK_ROWS);
      await importEvents(source, db, quiet);
      await source.close();
      await db.knex("dirty").delete();
      const before = await events(db);
      const again = await old(FLASK, FLASK_ROWS);
      const imported = await importEvents(again, db, quiet);
      assert.deepEqual([imported.added, imported.corrected, imported.known, imported.rows], [0, 0, 5, 7]);
      assert.deepEqual([await events(db), await marks(db)], [before, []]);
      assert.equal((await db.knex("unreadable_events")).length, 2);
      await again.close();
      await drop();
    });

    test("a second run in another zone corrects the times of the first", async () => {
      const { db, drop } = await target();
      for (const zone of ["Europe/Brussels", "UTC"]) {
        const source = await old(FLASK, FLASK_ROWS);
        const imported = await importEvents(source, db, { ...quiet, zone });
        assert.deepEqual([imported.added, imported.corrected], zone === "UTC" ? [0, 5] : [5, 0]);
        await source.close();
      }
      assert.deepEqual((await events(db)).map(({ ts }) => ts).slice(0, 1), [at("2023-07-08T08:00:00Z")]);
      const [, , mark] = await marks(db);
      assert.deepEqual(mark, {
        user: "anna",
        host: "",
        from_ts: at("2023-07-08T06:00:00Z"),
        to_ts: at("2023-07-08T13:00:00Z"),
      });
      await drop();
    });

    test("rows without an id of their own are all kept, once", async () => {
      const { db, drop } = await target();
      const rows = `INSERT INTO work_events VALUES ('kim', 'working', '2024-01-01 08:00:00'), ('kim', 'working', '2024-01-01 08:00:00'), ('kim', 'stopped', '2024-01-01 09:00:00')`;
      for (const added of [3, 0]) {
        const source = await old(
          `CREATE TABLE work_events (username VARCHAR(80), status VARCHAR(10), created_at VARCHAR(40))`,
          rows,
        );
        assert.equal((await importEvents(source, db, quiet)).added, added);
        await source.close();
      }
      await drop();
    });

    test("more rows than one chunk come in order, and a dry run stores none", async () => {
      const { db, drop } = await target();
      const generate =
        dialect === "SQLite"
          ? "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4500)"
          : "WITH n(i) AS (SELECT generate_series(1, 4500))";
      const fill = `INSERT INTO work_events (id, "user", state, ts) ${generate} SELECT i, 'u' || (i % 7), CASE WHEN i % 2 = 0 THEN 'working' ELSE 'stopped' END, 1688800000 + i FROM n`;
      const source = await old(FLASK.replace("TIMESTAMP", "BIGINT"), fill);
      const told: number[] = [];
      const dry = await importEvents(source, null, { ...quiet, progress: ({ rows }) => told.push(rows) });
      assert.deepEqual([dry.rows, dry.people, told, (await events(db)).length], [4500, 7, [2000, 4000, 4500], 0]);
      await source.close();
      const again = await old(FLASK.replace("TIMESTAMP", "BIGINT"), fill);
      await importEvents(again, db, quiet);
      const stored = await events(db);
      assert.deepEqual(
        stored.map(({ ts }) => ts),
        Array.from({ length: 4500 }, (_, i) => (1688800001 + i) * 1000),
      );
      await again.close();
      await drop();
    });
  });
}

test("PostgreSQL's timestamps with and without zone, and a table in a schema of its own", async () => {
  const { db, drop } = await freshSqlite();
  const source = await oldPostgres(
    "CREATE SCHEMA tracker",
    'CREATE TABLE tracker.work_events (id UUID PRIMARY KEY, "user" TEXT, state TEXT, "timestamp" TIMESTAMPTZ)',
    `INSERT INTO tracker.work_events VALUES ('00000000-0000-7000-8000-000000000001', 'kim', 'working', '2024-01-01 08:00:00+09'), ('00000000-0000-7000-8000-000000000002', 'kim', 'stopped', 'infinity')`,
  );
  const imported = await importEvents(source, db, quiet);
  assert.equal(source.found.schema, "tracker");
  assert.deepEqual([(await events(db)).map(({ ts }) => ts), imported.unread.length], [[at("2023-12-31T23:00:00Z")], 1]);
  await source.close();
  await drop();
});

test("an old file is only read", async () => {
  const file = join(folder, "kept.db");
  const made = new BetterSqlite3(file);
  made.exec(FLASK);
  made.close();
  const source = await openLegacy({ dialect: "sqlite", file });
  await source.close();
  const db = new BetterSqlite3(file, { readonly: true });
  assert.equal(db.pragma("journal_mode", { simple: true }), "delete");
  db.close();
});

const REFUSED: [what: string, statements: string[], sentence: RegExp][] = [
  ["without the table", ["CREATE TABLE users (id INTEGER)"], /no table work_events.*old server/],
  ["with other columns", ["CREATE TABLE work_events (id INTEGER, wer TEXT, wann TEXT)"], /columns are id, wer, wann/],
  [
    "of Stint's own",
    [
      "CREATE TABLE work_events (seq INTEGER, id TEXT, user TEXT, state TEXT, ts INTEGER, received_at INTEGER, origin TEXT)",
    ],
    /database of Stint itself/,
  ],
];
for (const [what, statements, sentence] of REFUSED)
  test(`a database ${what} is refused with a sentence`, () => assert.rejects(oldSqlite(...statements), sentence));

test("a missing file and one that is no database are refused with a sentence", async () => {
  await assert.rejects(openLegacy({ dialect: "sqlite", file: join(folder, "none.db") }), /There is no file/);
  await assert.rejects(openLegacy({ dialect: "sqlite", file: import.meta.filename }), /is not a SQLite database/);
});
