// A person is erased from PostgreSQL's own files by an ordinary owner of a database: tables, what is stored beside them, indexes,
// statistics. Its write-ahead log is free of them once its administrator has done what docs/OPERATIONS.md says.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { type Database, openDatabase, type Rows, rowsOf } from "../../../db/open.ts";
import { type PostgresServer, startPostgres } from "../../../db/test-databases.ts";
import { ask, startTestServer, type TestServer } from "../../../test-server.ts";
import { foundCompany, NOW } from "../../test-company.ts";
import { CANARY, OTHER, recordCanary, report, TRACE } from "./test-canary.ts";

let postgres: PostgresServer;
let administrator: Database;
let server: TestServer;
let cookie: string;
let now = NOW;

before(async () => {
  postgres = await startPostgres();
  const whole = await openDatabase(postgres.uri("postgres"), { baseDir: "/" });
  await whole.knex.raw("CREATE ROLE office LOGIN PASSWORD 'office'");
  await whole.knex.raw("CREATE DATABASE office OWNER office");
  await whole.close();
  administrator = await openDatabase(postgres.uri("office"), { baseDir: "/" });
  const own = postgres.uri("office").replace("stint:stint@", "office:office@");
  server = await startTestServer({ DATABASE_URI: own }, { clock: () => now });
  await foundCompany(server.db, { days: 3, colleagues: 0 });
  const made = await post("/setup", { code: server.setupCode ?? "", name: "Max", password: "a sentence is fine" });
  cookie = made.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
  const env = { INSTANCE_DIR: server.folder, DATABASE_URI: own };
  await recordCanary({ db: server.db, url: server.url, env, now, open });
});
after(async () => {
  await administrator.close();
  await server.stop();
  await postgres.stop();
});

const post = (path: string, fields: Record<string, string>) =>
  ask(server.url + path, {
    method: "POST",
    headers: { origin: server.url, cookie: cookie ?? "" },
    body: new URLSearchParams(fields).toString(),
  });
const open = (path: string) => ask(server.url + path, { headers: { cookie } });
const erase = (user: string) => post("/settings/people/erase", { user, typed: user });
const asked = async <Row>(sql: string) => rowsOf((await administrator.knex.raw(sql)) as Rows<Row>);

/** Files below PostgreSQL's data directory with a trace of them; a relation's by its name. */
async function holding(): Promise<string[]> {
  const names = await asked<{ path: string; name: string }>(
    "SELECT pg_relation_filepath(oid) AS path, relname AS name FROM pg_class WHERE pg_relation_filepath(oid) IS NOT NULL",
  );
  const named = new Map(names.map(({ path, name }) => [path, name]));
  const found = new Set<string>();
  for (const entry of readdirSync(postgres.dataDir, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !existsSync(file)) continue; // PostgreSQL removes files meanwhile
    const path = relative(postgres.dataDir, file);
    if (TRACE.test(readFileSync(file, "latin1"))) found.add(named.get(path.replace(/(_\w+|\.\d+)$/, "")) ?? path);
  }
  return [...found].sort();
}
const inLog = (name: string) => name.startsWith("pg_wal/");

/** What docs/OPERATIONS.md gives to the administrator. */
const COMMAND = /<<'SQL'\n(CHECKPOINT;[\s\S]+?)\nSQL\n/.exec(
  readFileSync(join(import.meta.dirname, "../../../../docs/OPERATIONS.md"), "utf8"),
)?.[1];

test("before it tables, indexes, statistics and the write-ahead log have them", async () => {
  await administrator.knex.raw("ANALYZE");
  await administrator.knex.raw("CHECKPOINT");
  const found = await holding();
  for (const name of ["work_events", "people", "slots_pkey", "screenshots", "pg_statistic"])
    assert.ok(found.includes(name), `${name} in ${found}`);
  assert.ok(found.some(inLog));
  const [{ beside } = { beside: "" }] = await asked<{ beside: string }>(
    "SELECT t.relname AS beside FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid WHERE c.relname = 'claims'",
  );
  assert.ok(found.includes(beside), "what is too long for a row is stored beside it");
});

test("afterwards no file has them but those of the write-ahead log, and those neither once they are written over", async () => {
  now += 1000;
  const answer = await erase(CANARY);
  assert.equal(answer.status, 303, answer.text);
  assert.deepEqual(
    (await holding()).filter((name) => !inLog(name)),
    [],
  );
  await administrator.knex.raw("CHECKPOINT");
  assert.deepEqual(
    (await holding()).filter((name) => !inLog(name)),
    [],
    "when all is on the disk",
  );
  assert.ok((await holding()).some(inLog), "this is what is left to the administrator");
  await administrator.knex.raw(COMMAND ?? "");
  assert.deepEqual(await holding(), []);
});

test("whoever still reads what was before is waited for", async () => {
  now += 60_000;
  assert.equal((await report(server.url, OTHER, "working", new Date(now).toISOString())).status, 200);
  await open("/settings/people");
  now += 60_000;
  const older = await administrator.knex.transaction({ isolationLevel: "repeatable read" });
  await older.raw("SELECT 1");
  let answered = false;
  const answer = erase(OTHER).finally(() => {
    answered = true;
  });
  try {
    const waiting = "SELECT 1 FROM pg_stat_activity WHERE query = 'SELECT pg_sleep($1)'";
    while ((await asked(waiting)).length === 0) assert.ok(!answered);
    await administrator.knex.raw("CHECKPOINT");
    assert.ok((await holding()).includes("work_events"));
  } finally {
    await older.rollback();
  }
  assert.equal((await answer).status, 303);
  await administrator.knex.raw("CHECKPOINT");
  assert.deepEqual(
    (await holding()).filter((name) => !inLog(name)),
    [],
  );
});
