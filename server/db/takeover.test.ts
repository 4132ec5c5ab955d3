import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import BetterSqlite3 from "better-sqlite3";
import pg from "pg";
import { cleanPages } from "./erasure/pages.ts";
import { eraseRows } from "./erasure/rows.ts";
import { openLegacy } from "./import/legacy-source.ts";
import { migrate } from "./migrate.ts";
import { type Database, openDatabase, placeOfDatabase } from "./open.ts";
import { countOlder, removeOlder } from "./retention/remove.ts";
import { importTableSetAside, noteTakeOverFinished, SET_ASIDE, setOldTableAside } from "./takeover.ts";
import { type PostgresServer, startPostgres } from "./test-databases.ts";

const NOW = Date.UTC(2026, 10, 21, 9, 0, 0);
const FLASK = [
  `CREATE TABLE work_events (id INTEGER NOT NULL, "user" VARCHAR(100) NOT NULL, state VARCHAR(20) NOT NULL, ts TIMESTAMP, PRIMARY KEY (id))`,
  `CREATE INDEX work_events_user_ts ON work_events ("user", ts)`,
  `INSERT INTO work_events (id, "user", state, ts) VALUES (1, 'anna', 'working', '2023-07-08 08:00:00.000000'), (2, 'anna', 'stopped', '2023-07-08 12:00:00.000000')`,
];

const folder = mkdtempSync(join(tmpdir(), "stint-takeover-"));
let postgres: PostgresServer;
before(async () => {
  postgres = await startPostgres();
});
after(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
const OLD = {
  async SQLite(statements: string[]) {
    const file = join(folder, `${++files}.db`);
    const db = new BetterSqlite3(file);
    for (const statement of statements) db.exec(statement);
    db.close();
    return `sqlite:///${file}`;
  },
  async PostgreSQL(statements: string[]) {
    const made = await postgres.fresh();
    await made.db.close();
    const client = new pg.Client(made.uri);
    await client.connect();
    await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    for (const statement of statements) await client.query(statement);
    await client.end();
    return made.uri;
  },
};

type Step = "set aside" | "migrated" | "imported" | "finished";

/** Starts as the server does, up to a step. */
async function start(uri: string, upTo: Step): Promise<Database> {
  const db = await openDatabase(uri, { baseDir: folder });
  await steps(db, uri, upTo).catch(async (error) => {
    await db.close();
    throw error;
  });
  return db;
}

async function steps(db: Database, uri: string, upTo: Step): Promise<void> {
  await setOldTableAside(db, NOW);
  if (upTo === "set aside") return;
  await migrate(db, { now: NOW });
  if (upTo === "migrated") return;
  const imported = await importTableSetAside(db, placeOfDatabase(uri, folder), {
    zone: "UTC",
    now: NOW,
    progress: () => undefined,
  });
  if (upTo === "finished" && imported !== null) await noteTakeOverFinished(db, NOW);
}

for (const [dialect, old] of Object.entries(OLD)) {
  test(`${dialect}: the old table is set aside whole, and imported`, async () => {
    const uri = await old(FLASK);
    const db = await start(uri, "finished");
    assert.deepEqual(await db.knex("work_events").select("user", "state", "ts").orderBy("seq"), [
      { user: "anna", state: "working", ts: Date.UTC(2023, 6, 8, 8) },
      { user: "anna", state: "stopped", ts: Date.UTC(2023, 6, 8, 12) },
    ]);
    assert.equal((await db.knex(SET_ASIDE).select("id")).length, 2);
    await db.close();
  });

  for (const cut of ["set aside", "migrated", "imported"] as const)
    test(`${dialect}: a server that ends once the table is ${cut} goes on from there at its next start`, async () => {
      const uri = await old(FLASK);
      await (await start(uri, cut)).close();
      const db = await start(uri, "finished");
      assert.equal((await db.knex("work_events").select("seq")).length, 2);
      assert.equal((await db.knex("dirty").select("seq")).length, 1);
      const place = placeOfDatabase(uri, folder);
      assert.equal(await importTableSetAside(db, place, { zone: "UTC", now: NOW, progress: () => undefined }), null);
      await db.close();
    });

  test(`${dialect}: the table set aside goes whole in the first night in which one of its reports is kept no longer, and is counted`, async () => {
    const uri = await old([
      ...FLASK,
      `INSERT INTO work_events (id, "user", state, ts) VALUES (3, 'anna', 'working', '2026-11-20 08:00:00.000000'), (4, 'anna', 'away', '2026-11-20 12:00:00.000000')`,
    ]);
    const db = await start(uri, "imported");
    const night = { kind: "events", night: "2026-11-21", now: NOW } as const;
    async function removed(before: number) {
      const foretold = await countOlder(db, "events", before);
      for await (const _ of removeOlder(db, { ...night, before }));
      const counted = await db.knex("retention_removed").where({ night: night.night, kind: "events" }).first();
      assert.equal(counted?.rows ?? 0, foretold);
      return foretold;
    }
    const [all, none] = [Date.UTC(2026, 0, 1), Date.UTC(2023, 6, 8)];
    assert.equal(await countOlder(db, "events", all), 2, "while rows are to be taken over it stays");
    await noteTakeOverFinished(db, NOW);
    assert.equal(await removed(none), 0, "while none of it is older it stays");
    assert.equal((await db.knex(SET_ASIDE)).length, 4);
    assert.equal(await removed(all), 4 + 2, "the table, and the two that were taken over");
    assert.ok(!(await db.knex.schema.hasTable(SET_ASIDE)));
    assert.deepEqual(await db.knex("work_events").pluck("ts"), [Date.UTC(2026, 10, 20, 8)]);
    assert.equal((await db.knex("unreadable_events")).length, 1);
    await db.close();
    const next = await start(uri, "finished");
    assert.equal((await next.knex("work_events")).length, 1, "another start takes nothing over again");
    assert.equal(await countOlder(next, "events", all), 0);
    await next.close();
    await assert.rejects(openLegacy(placeOfDatabase(uri, folder), { table: SET_ASIDE }), /There is no table/);
  });

  test(`${dialect}: the table set aside goes as well when nothing of it was a report that could be read`, async () => {
    const db = await start(await old(FLASK.slice(0, 2)), "finished");
    for await (const _ of removeOlder(db, { kind: "events", before: NOW + 1, night: "2027-01-21", now: NOW }));
    assert.ok(!(await db.knex.schema.hasTable(SET_ASIDE)));
    await db.close();
  });

  test(`${dialect}: a person who is erased is gone from the table set aside, however it spelled them`, async () => {
    const uri = await old([
      ...FLASK,
      `INSERT INTO work_events (id, "user", state, ts) VALUES (3, ' anna ', 'away', NULL), (4, 'boris', 'working', '2023-07-08 09:00:00')`,
    ]);
    const db = await start(uri, "finished");
    await eraseRows(db, ["anna"]);
    assert.deepEqual(await db.knex(SET_ASIDE).pluck("user"), ["boris"]);
    assert.equal((await db.knex("unreadable_events")).length, 0);
    await cleanPages(db);
    const again = await importTableSetAside(db, placeOfDatabase(uri, folder), {
      zone: "UTC",
      now: NOW,
      progress: () => undefined,
    });
    assert.equal(again, null);
    await db.close();
  });

  test(`${dialect}: a database with another program's tables of our names is left as it is`, async () => {
    const uri = await old([...FLASK, "CREATE TABLE settings (id INTEGER)"]);
    await assert.rejects(start(uri, "finished"), /table settings of another program.*npm run import/);
    const db = await openDatabase(uri, { baseDir: folder });
    assert.equal((await db.knex("work_events").select("id")).length, 2);
    await db.close();
  });

  test(`${dialect}: a work_events table that cannot be read is left as it is`, async () => {
    const uri = await old(["CREATE TABLE work_events (a INTEGER, b TEXT)"]);
    await assert.rejects(start(uri, "finished"), /its columns are a, b, and it needs one for user/);
  });

  test(`${dialect}: our own database and an empty one have nothing to take over`, async () => {
    const uri = await old([]);
    const db = await openDatabase(uri, { baseDir: folder });
    assert.equal(await setOldTableAside(db, NOW), null);
    await migrate(db, { now: NOW });
    assert.equal(await setOldTableAside(db, NOW), null);
    await db.close();
  });
}

test("a SQLite file is backed up beside it, with its rows, before anything is changed", async () => {
  const uri = await OLD.SQLite(FLASK);
  const db = await openDatabase(uri, { baseDir: folder });
  const aside = await setOldTableAside(db, NOW);
  assert.equal(aside?.backup, `${db.file}.before-stint-20261121T090000Z`);
  await db.close();
  assert.ok(existsSync(aside.backup) && !existsSync(`${aside.backup}.part`));
  const copy = new BetterSqlite3(aside.backup, { readonly: true });
  assert.deepEqual(copy.prepare("SELECT count(*) AS n FROM work_events").get(), { n: 2 });
  copy.close();
});
