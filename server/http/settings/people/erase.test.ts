// A canary who has data of every kind, under odd names, is erased: afterwards nothing anywhere holds a word of them, on both databases,
// with pictures in a folder and in an S3 store; a backup that is restored is erased at the start, and so is what a crash has left.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import pino from "pino";
import { loadConfig } from "../../../config.ts";
import { PLACES } from "../../../db/erasure/places.ts";
import { openTombstones } from "../../../db/erasure/tombstones.ts";
import { backUp } from "../../../db/migrate.ts";
import { openDatabase } from "../../../db/open.ts";
import { type PostgresServer, startPostgres } from "../../../db/test-databases.ts";
import { type RunningServer, startServer } from "../../../start.ts";
import { openTestS3, type TestS3 } from "../../../stores/test-s3.ts";
import { namedFor } from "../../../stores/test-stores.ts";
import { ask } from "../../../test-server.ts";
import { foundCompany, NOW } from "../../test-company.ts";
import { CANARY, OTHER, recordCanary, recordPictures, report, reportDay, SHOWN, TRACE } from "./test-canary.ts";

/** Columns named like these hold people where the list says so, or here for a reason. */
const NAMED_SO = /user|person|log_in|scope$|merged_into/;

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`a person is erased, on ${dialect}`, () => {
    let postgres: PostgresServer | null = null;
    let s3: TestS3 | null = null;
    let folder: string;
    let env: Record<string, string>;
    let server: RunningServer;
    let url: string;
    let cookie: string;
    let now = NOW;
    let logged: string[] = [];

    async function start() {
      const config = loadConfig({ env, file: null });
      const log = pino({ level: "info" }, { write: (line) => void logged.push(line) });
      server = await startServer(config, { log, clock: () => now });
      url = `http://127.0.0.1:${server.port}`;
    }
    const post = (path: string, fields: Record<string, string>) =>
      ask(url + path, {
        method: "POST",
        headers: { origin: url, cookie: cookie ?? "" },
        body: new URLSearchParams(fields).toString(),
      });
    const page = (path: string) => ask(url + path, { headers: { cookie } });
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "stint-erasure-"));
      postgres = dialect === "postgres" ? await startPostgres() : null;
      const fresh = await postgres?.fresh();
      await fresh?.db.close();
      env = { HOST: "127.0.0.1", PORT: "0", TIME_ZONE: "Europe/Berlin", RATE_LIMIT: "off", INSTANCE_DIR: folder };
      env.DATABASE_URI = fresh?.uri ?? `sqlite:///${join(folder, "work_events.db")}`;
      if (dialect === "postgres") {
        s3 = await openTestS3();
        s3.clockAheadMs = NOW - Date.now();
        const named = namedFor("S3", s3);
        Object.assign(env, named, { FILE_PROVIDER: "S3", S3_ENDPOINT: s3.url, S3_FORCE_PATH_STYLE: "true" });
      }
      await start();
      await foundCompany(server.db, { days: 3, colleagues: 0 });
      const made = await post("/setup", { code: server.setupCode ?? "", name: "Max", password: "a sentence is fine" });
      cookie = made.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
      await recordCanary({ db: server.db, url, env, now, open: page });
    });
    after(async () => {
      await server.stop();
      await postgres?.stop();
      await s3?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Names of everything that holds a word of them. */
    async function traces(): Promise<string[]> {
      const found: string[] = [];
      for (const name of readdirSync(folder, { recursive: true, withFileTypes: true }))
        if (name.isFile() && TRACE.test(readFileSync(join(name.parentPath, name.name), "latin1")))
          found.push(name.name);
      if (dialect === "postgres")
        for (const table of await tables())
          for (const { row } of (await server.db.knex.raw(`SELECT t::text AS row FROM public.${table} t`)).rows)
            if (TRACE.test(row)) found.push(`${table}: ${row}`);
      return found;
    }
    async function tables(): Promise<string[]> {
      const { rows } = await server.db.knex.raw(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
      );
      return rows.map(({ name }: { name: string }) => name);
    }
    const pictures = () =>
      s3 === null
        ? readdirSync(folder, { recursive: true }).filter((name) => /\.(webp|jpg)$/.test(String(name))).length
        : s3.objects.size;

    test("each column that is named like a person’s is in the list", async () => {
      const { knex } = server.db;
      const columns: { table: string; column: string }[] =
        dialect === "sqlite"
          ? await knex.raw(
              `SELECT m.name AS "table", c.name AS "column" FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`,
            )
          : (
              await knex.raw(
                `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns WHERE table_schema = 'public'`,
              )
            ).rows;
      const listed = new Set(PLACES.map(({ table, column }) => `${table}.${column}`));
      const missing = columns
        .filter(({ column }) => NAMED_SO.test(column))
        .map(({ table, column }) => `${table}.${column}`)
        .filter((name) => !listed.has(name));
      assert.deepEqual(missing, []);
      for (const { table, column } of PLACES)
        assert.ok(
          columns.some((one) => one.table === table && one.column === column),
          `${table}.${column}`,
        );
    });

    test("what goes is shown first, and nothing goes while another name is typed", async () => {
      const { text, status } = await page(`/settings/people/erase?${new URLSearchParams({ user: CANARY })}`);
      assert.equal(status, 200);
      assert.match(text, /reports of working and stopped/);
      assert.match(text, /<td class="num" data-label="How many">4<\/td>/);
      assert.equal((await post("/settings/people/erase", { user: CANARY, typed: SHOWN })).status, 422);
      assert.ok((await server.db.knex("people").where({ user: CANARY })).length === 1);
      assert.ok((await traces()).length > 0 && pictures() > 0);
    });

    /** A copy of the database of before: a file, or a database beside it, which nobody may be connected to meanwhile. */
    let backup: string | null = null;
    async function keepBackup() {
      if (postgres !== null) {
        await server.stop();
        await besideIt(`CREATE DATABASE backup TEMPLATE ${database()}`);
        return start();
      }
      backup = join(mkdtempSync(join(tmpdir(), "stint-backup-")), "copy.db");
      const copy = await backUp(server.db, "test", now);
      copyFileSync(copy ?? "", backup);
      rmSync(copy ?? "");
    }
    async function restoreBackup() {
      await server.stop();
      if (postgres !== null) {
        await besideIt(`DROP DATABASE ${database()}`);
        return besideIt(`ALTER DATABASE backup RENAME TO ${database()}`);
      }
      const file = join(folder, "work_events.db");
      for (const end of ["-wal", "-shm"]) rmSync(file + end, { force: true });
      copyFileSync(backup ?? "", file);
      rmSync(join(backup ?? "", ".."), { recursive: true });
    }
    const database = () => new URL(env.DATABASE_URI ?? "").pathname.slice(1);
    async function besideIt(sql: string) {
      const beside = await openDatabase(postgres?.uri("postgres") ?? "", { baseDir: folder });
      await beside.knex.raw(sql).finally(() => beside.close());
    }

    test("afterwards there is no trace of them in rows, pages, files, store or log, and colleagues have all of theirs", async () => {
      const colleague = async () => {
        const rows = await server.db.knex("work_events").where({ user: "anna" }).orderBy("seq");
        return createHash("sha256").update(JSON.stringify(rows)).digest("hex");
      };
      const before = await colleague();
      await keepBackup();
      now += 1000;
      const answer = await post("/settings/people/erase", { user: CANARY, typed: CANARY });
      assert.equal(answer.status, 303, answer.text);
      assert.deepEqual(await traces(), []);
      assert.equal(pictures(), 0);
      assert.equal(await colleague(), before);
      assert.match(readFileSync(join(folder, "server.log"), "utf8"), /\{"msg":"kept"\}/);
      const done = await page(answer.headers.location ?? "");
      assert.match(done.text, /Erasure 1/);
      assert.match(done.text, /Complete since/);
      const lines = logged.filter((line) => line.includes("A person is erased"));
      assert.equal(lines.length, 1);
      assert.equal(JSON.parse(lines[0] ?? "{}").erasure, 1);
      assert.doesNotMatch(lines.join(), TRACE);
      assert.match((await page("/settings/looks")).text, /erasure 1\./);
    });

    test("what is reported under the name afterwards is a new person’s, also after another start", async () => {
      now += 60_000;
      assert.equal((await report(url, OTHER, "working", new Date(now).toISOString())).status, 200);
      await page("/settings/people");
      await server.stop();
      await start();
      assert.deepEqual((await server.db.knex("people").where({ user: OTHER })).length, 1);
      now += 60_000;
      assert.equal((await post("/settings/people/erase", { user: OTHER, typed: OTHER })).status, 303);
      assert.deepEqual(await traces(), []);
    });

    test("a backup that is restored is erased anew at the start", async () => {
      await restoreBackup();
      const restored = await openDatabase(env.DATABASE_URI ?? "", { baseDir: folder });
      const before = await restored.knex("people").where({ user: CANARY });
      await restored.close();
      assert.equal(before.length, 1, "the backup has them");
      logged = [];
      await start();
      assert.deepEqual(await traces(), []);
      assert.equal(logged.filter((line) => line.includes("A person is erased")).length, 1);
      assert.equal((await server.db.knex("erasures")).length, 2);
    });

    test("what a crash has left in the midst is completed at the next start", async () => {
      now += 60_000;
      assert.equal((await report(url, CANARY, "working", new Date(now).toISOString())).status, 200);
      await page("/settings/people");
      now += 60_000;
      // The first step, and no more.
      const tombstones = openTombstones(server.db, join(folder, "erasures.json"));
      const { number } = await tombstones.add({ users: [CANARY], at: now, lateKeys: [] });
      await server.stop();
      now += 1000;
      await start();
      assert.deepEqual(await traces(), []);
      const done = (await openTombstones(server.db, join(folder, "erasures.json")).all()).at(-1);
      assert.deepEqual([done?.number, done?.completedAt], [number, now]);
    });

    test("while their pictures cannot be removed every row stays, and it is completed once they can", async () => {
      now += 60_000;
      await reportDay(url, CANARY);
      await recordPictures({ db: server.db, url, env, now }, CANARY);
      await page("/settings/people");
      const left = pictures();
      assert.ok(left > 10);
      // A folder that is not mounted any more; a bucket whose policy was changed.
      const [place, aside] = [join(folder, "screenshots"), join(folder, "aside")];
      if (s3 === null) renameSync(place, aside);
      else s3.denies = ({ method }) => method === "DELETE";
      now += 60_000;
      const answer = await post("/settings/people/erase", { user: CANARY, typed: CANARY });
      assert.equal(answer.status, 303);
      assert.match(
        (await page(answer.headers.location ?? "")).text,
        /not complete yet\. It is gone on with every ten minutes/,
      );
      assert.equal(pictures(), left);
      const rows = await server.db.knex("screenshots").where({ user: CANARY, state: "complete" });
      assert.ok(rows.length > 0 && rows.every(({ key }) => key !== null));
      assert.equal((await server.db.knex("work_events").where({ user: CANARY })).length, 2);
      await server.stop();
      await start();
      assert.ok((await traces()).length > 0, "the office works meanwhile");
      if (s3 === null) renameSync(aside, place);
      else s3.denies = () => false;
      await server.stop();
      await start();
      assert.deepEqual(await traces(), []);
      assert.equal(pictures(), 0);
    });
  });
