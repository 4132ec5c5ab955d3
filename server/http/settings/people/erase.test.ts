// A canary who has data of every kind, under odd names, is erased: afterwards nothing anywhere holds a word of them, on both databases,
// with pictures in a folder and in an S3 store; a backup that is restored is erased at the start, and so is what a crash has left.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import pino from "pino";
import { loadConfig } from "../../../config.ts";
import { PLACES } from "../../../db/erasure/places.ts";
import { openTombstones } from "../../../db/erasure/tombstones.ts";
import { backUp } from "../../../db/migrate.ts";
import { openDatabase } from "../../../db/open.ts";
import { mergeLogIn } from "../../../db/people/merge.ts";
import { type PostgresServer, startPostgres } from "../../../db/test-databases.ts";
import { type RunningServer, startServer } from "../../../start.ts";
import { openStore } from "../../../stores/open-store.ts";
import { openTestS3, type TestS3 } from "../../../stores/test-s3.ts";
import { namedFor } from "../../../stores/test-stores.ts";
import { ask } from "../../../test-server.ts";
import { recordDay } from "../../gallery/test-recorded.ts";
import { foundCompany, NOW } from "../../test-company.ts";

const DAY = "2026-11-19";
const ZONE = "Europe/Berlin";
const CALENDAR = { zone: ZONE, dayStartMin: 0 };
const CANARY = 'CORP\\qx7 "ö"';
const OTHER = "qx7.o'neil@corp";
const SHOWN = "Käthe Qx7 <b>";
/** In every name of theirs, and in nothing else. */
const TRACE = /qx7/i;

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
    const report = (user: string, state: string, ts: string) =>
      ask(`${url}/api/report`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ user, state, ts }),
      });

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "stint-erasure-"));
      postgres = dialect === "postgres" ? await startPostgres() : null;
      const fresh = await postgres?.fresh();
      await fresh?.db.close();
      env = { HOST: "127.0.0.1", PORT: "0", TIME_ZONE: ZONE, RATE_LIMIT: "off", INSTANCE_DIR: folder };
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
      await fill();
    });
    after(async () => {
      await server.stop();
      await postgres?.stop();
      await s3?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    async function fill() {
      const { db } = server;
      const { knex } = db;
      for (const user of [CANARY, OTHER])
        for (const [state, time] of [
          ["working", "08:00"],
          ["stopped", "14:00"],
        ] as const)
          assert.equal((await report(user, state, `${DAY}T${time}:00+01:00`)).status, 200);
      await page("/settings/people"); // totals are settled
      const secret = (await knex("settings").where({ key: "ticket_secret" }).first()).value;
      const store = await openStore(loadConfig({ env, file: null }), { secret, clock: () => now });
      await recordDay({ db, store, calendar: CALENDAR, url }, { user: CANARY, day: DAY, now });
      assert.equal(await mergeLogIn(db, { user: OTHER, into: CANARY }, { now, by: "Max" }), null);
      await knex("people").where({ user: CANARY }).update({ name: SHOWN });
      const [own, at] = [{ user: CANARY, host: "qx7-laptop" }, NOW - 86_400_000];
      const device = { id: randomUUID(), token_hash: "h", ...own, os: "linux", version: "1", enrolment: "key" };
      await knex("devices").insert({ ...device, created_at: at });
      await knex("my_links").insert({
        token_hash: "a",
        user: OTHER,
        device_id: device.id,
        created_at: at,
        expires_at: at,
      });
      await knex("my_sessions").insert({
        token_hash: "b",
        user: OTHER,
        device_id: device.id,
        created_at: at,
        expires_at: at,
      });
      await knex("notices_accepted").insert({ user: OTHER, at, tag: "t", policy: "{}" });
      const times = { from_at: at, to_at: at + 1, made_at: at };
      const claim = { user: CANARY, ...times, kind: "call", text: "qx7 calls", state: "open", device_id: device.id };
      await knex("claims").insert({ ...claim, id: randomUUID() });
      await knex("claims").insert({
        ...claim,
        ...{ id: randomUUID(), user: "anna", device_id: null, text: "me" },
        answer: `with ${OTHER}, yes`,
      });
      await knex("access_log").insert({
        at,
        manager_id: null,
        manager: "Max",
        user: CANARY,
        kind: "titles",
        object_id: "qx7",
      });
      await knex("running").insert({ id: randomUUID(), ...own, from_at: at, to_at: at + 1 });
      await knex("open_people")
        .insert({ user: OTHER, from_at: at, bound_at: NOW + 9e9 })
        .onConflict("user")
        .ignore();
      await knex("apps").insert({
        ...{ id: randomUUID(), ...own, ts: Date.parse(`${DAY}T10:00:00+01:00`), duration_ms: 60_000, kind: "APP" },
        ...{ application: "Qx7 Editor", title: "qx7", site: null, url: null, project: "Qx7" },
      });
      await page(`/applications?period=day&at=${DAY}`);
      const person = { scope_kind: "person", scope: CANARY };
      await knex("working_hours").insert({ ...person, weekday: 1, from_min: 0, to_min: 9 });
      await knex("workweeks").insert({ ...person, has_hours: 1, target_min: null, day_start_min: null });
      await knex("policies").insert({ ...person, key: "blurScreenshots", value: "true" });
      const change = { at, manager_id: "m", manager: "Max", difference: "{}", undoes: null };
      await knex("policy_changes").insert({ ...change, ...person, reason: "asked for" });
      await knex("policy_changes").insert({
        ...change,
        scope_kind: "organisation",
        scope: "",
        reason: `since ${SHOWN}`,
      });
      await knex("access_changes").insert({ at, author: "Max", text: `Made a link for “${CANARY}”.` });
      await knex("settings").insert({ key: "people_apart", value: JSON.stringify([`anna\u0000${OTHER}`, "a\u0000b"]) });
      const unreadable = { origin: "o", id_text: "1", state_text: "?", ts_text: "?", reason: "state", imported_at: at };
      await knex("unreadable_events").insert({ ...unreadable, user_text: OTHER });
      const asked = {
        id: randomUUID(),
        kind: "picture",
        object_id: "x",
        reason: "qx7",
        asked_name: "Max",
        asked_at: at,
      };
      const manager = await knex("managers").first("id");
      await knex("release_requests").insert({ ...asked, user: CANARY, asked_by: manager.id });
      await knex("project_revisions").insert({ revision: 1, at, manager_id: null, manager: "Max", takes_back: null });
      const rule = { revision: 1, project: "House", field: "person", test: "equals" };
      await knex("project_rules").insert({ ...rule, position: 1, pattern: OTHER });
      const line = JSON.stringify({
        level: 30,
        user: CANARY,
        path: `/person/${encodeURIComponent(CANARY)}`,
        name: SHOWN,
      });
      writeFileSync(join(folder, "server.log"), `${line}\n{"msg":"kept"}\n`);
      writeFileSync(join(folder, "20261101-0000-01-server.log"), `${JSON.stringify({ msg: `of ${OTHER}.` })}\n`);
    }

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
      assert.equal((await report(OTHER, "working", new Date(now).toISOString())).status, 200);
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
      assert.equal((await report(CANARY, "working", new Date(now).toISOString())).status, 200);
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
  });
