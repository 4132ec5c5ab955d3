// Everything about one person as a zip, on both databases: nothing is missing, nothing is of anybody else, and nothing piles up.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import { looksAt } from "../../db/access-log.ts";
import { mergeLogIn } from "../../db/people/merge.ts";
import { KINDS, LEFT_OUT } from "../../db/person/recorded-rows.ts";
import type { ScreenshotRow } from "../../db/screenshots.ts";
import { startTestServerOn, type TestServer } from "../../test-server.ts";
import { companyOf, recordDay } from "../gallery/test-recorded.ts";
import { NOW } from "../test-company.ts";
import { enrol, openByAgent, openByLink, send } from "./test-own-page.ts";

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, "..", "..", "..");
const CALENDAR = { zone: "Europe/Berlin", dayStartMin: 0 };
const DAY = "2026-11-19";

type Zip = {
  status: number;
  size: number;
  files: Map<string, string>;
  json: Record<string, Record<string, unknown>[]>;
};

function download(server: TestServer, cookie: string): Promise<Zip> {
  return new Promise((resolve, reject) => {
    const req = request(`${server.url}/my/download`, { headers: { cookie }, agent: false }, (res) => {
      const parts: Buffer[] = [];
      res.on("data", (part: Buffer) => parts.push(part));
      res.on("error", reject);
      res.on("end", () => {
        const body = Buffer.concat(parts);
        if (res.statusCode !== 200)
          return resolve({ status: res.statusCode ?? 0, size: 0, files: new Map(), json: {} });
        resolve({ status: 200, size: body.length, ...unzipped(body) });
      });
    });
    req.on("error", reject);
    req.end();
  });
}

function unzipped(body: Uint8Array): Pick<Zip, "files" | "json"> {
  const files = new Map(Object.entries(unzipSync(body)).map(([name, bytes]) => [name, strFromU8(bytes, true)]));
  return { files, json: JSON.parse(strFromU8(unzipSync(body)["data.json"] ?? new Uint8Array())) };
}

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`everything about one person as a file, on ${dialect}`, () => {
    let server: TestServer;
    let rows: ScreenshotRow[];
    before(async () => {
      server = await startTestServerOn(dialect, {}, { clock: () => NOW });
      const parts = await companyOf(server, { calendar: CALENDAR, clock: () => NOW, days: 5 });
      rows = await recordDay(parts, { user: "anna", day: DAY, now: NOW });
      await recordDay(parts, { user: "nhung", day: DAY, now: NOW });
      await server.db.knex("apps").insert({
        ...{
          id: randomUUID(),
          user: "anna",
          host: rows[0]?.host,
          ts: NOW - 3_600_000,
          duration_ms: 60_000,
          kind: "APP",
        },
        ...{ application: "=cmd()", title: "Confidential", site: null, url: null, project: null },
      });
    });
    after(async () => {
      await server.stop();
    });

    test("each table with people in it is in the file, or left out for a reason", async () => {
      const tables: { name: string }[] =
        dialect === "sqlite"
          ? await server.db.knex.raw(
              `SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'user' WHERE m.type = 'table'`,
            )
          : (
              await server.db.knex.raw(
                `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'user'`,
              )
            ).rows;
      const known = new Set([...KINDS.map(({ table }) => table), ...Object.keys(LEFT_OUT)]);
      assert.deepEqual(
        tables.map(({ name }) => name).filter((name) => !known.has(name)),
        [],
      );
    });

    test("its person gets every row of all their log-ins, and every picture as it is stored", async () => {
      assert.equal(await mergeLogIn(server.db, { user: "????", into: "anna" }, { now: NOW, by: "Max" }), "lost-name");
      assert.equal(await mergeLogIn(server.db, { user: "李雷", into: "anna" }, { now: NOW, by: "Max" }), null);
      const cookie = await openByLink(server, "anna", NOW);
      const claim = { day: DAY, from: "05:00", to: "06:00", kind: "call", text: "Call" };
      assert.equal((await send(server, "/my/claims", cookie, claim)).status, 303);
      const { files, json } = await download(server, cookie);
      assert.deepEqual((json as never as { about: unknown }).about, {
        user: "anna",
        name: "Anna Lindqvist",
        team: "Design",
        log_ins: ["anna", "李雷"],
        only_machine: null,
      });
      for (const { name, table, where } of KINDS) {
        const of = where.startsWith('"user"') ? ["user"] : null;
        if (of === null) continue;
        const [counted] = await server.db.knex(table).whereIn("user", ["anna", "李雷"]).count({ n: "*" });
        assert.equal(json[name]?.length, Number(counted?.n), name);
        const lines = (files.get(`${name}.csv`) ?? "").split("\r\n");
        assert.equal(lines.length - 2, Number(counted?.n), `${name}.csv`);
      }
      assert.ok((json.reports?.length ?? 0) > 50 && json.claims?.length === 1);
      assert.match(String(json.reports?.[0]?.ts), /^2026-11-\d\dT\d\d:\d\d:\d\d\+01:00$/);
      assert.match(Buffer.from(files.get("applications.csv") ?? "", "latin1").toString("utf8"), /,'=cmd\(\),/);
      const shown = rows.filter(({ state }) => state === "complete");
      const pictures = [...files.keys()].filter((name) => name.startsWith("pictures/"));
      assert.equal(pictures.length, shown.length);
      const [one] = shown;
      const bytes = files.get(pictures.find((name) => name.includes(one?.id ?? "?")) ?? "") ?? "";
      assert.equal(bytes.length, one?.bytes);
      const readme = Buffer.from(files.get("README.txt") ?? "", "latin1").toString("utf8");
      for (const { name } of KINDS) assert.ok(readme.includes(`${name}.csv`), name);
      assert.ok(!JSON.stringify(json).includes("nhung"), "nothing of a colleague");
      assert.ok(!JSON.stringify(json).includes("token_hash"));
    });

    test("a device that enrolled openly gets what it has sent itself, and nothing once another has its name", async () => {
      const { token } = await enrol(server, "anna", "ws-strange");
      const strange = await download(server, await openByAgent(server, token));
      assert.deepEqual([strange.json.reports, strange.json.pictures, strange.json.notes], [[], [], []]);
      assert.equal(strange.json.looks, undefined);
      assert.ok(!strange.files.has("days.csv"));
      assert.match(strange.files.get("README.txt") ?? "", /Only what the machine ws-strange has sent/);
      const own = await enrol(server, "anna", rows[0]?.host ?? "");
      const cookie = await openByAgent(server, own.token);
      const { json } = await download(server, cookie);
      assert.ok((json.reports?.length ?? 0) > 10);
      assert.ok(json.reports?.every(({ host, log_in }) => host === rows[0]?.host && log_in === "anna"));
      await enrol(server, "anna", rows[0]?.host ?? "");
      assert.equal((await download(server, cookie)).status, 403);
      assert.equal((await download(server, "")).status, 401);
    });

    test("npm run export writes a file for one person or for each, and their lists of who looked say so", async () => {
      const folder = mkdtempSync(join(tmpdir(), "stint-export-"));
      const env = { ...process.env, DATABASE_URI: server.uri, INSTANCE_DIR: server.folder, TIME_ZONE: "Europe/Berlin" };
      const command = (...args: string[]) =>
        run(process.execPath, ["--disable-warning=ExperimentalWarning", "scripts/export.ts", ...args], {
          cwd: ROOT,
          env,
        });
      try {
        const { stderr } = await command("李雷", folder);
        assert.match(stderr, /1 person, [\d,]+ KiB/);
        const [file = ""] = readdirSync(folder);
        assert.match(file, /^anna-[0-9a-f]{8}\.zip$/, "the person that the log-in belongs to");
        const { json } = unzipped(readFileSync(join(folder, file)));
        assert.ok((json.reports?.length ?? 0) > 50);
        assert.deepEqual(
          (await looksAt(server.db, "anna", 1)).map(({ manager, kind }) => [manager, kind]),
          [["IT, at the server’s console", "export"]],
        );
        await command("--all", join(folder, "all"));
        const [counted] = await server.db.knex("people").count({ n: "*" });
        assert.equal(readdirSync(join(folder, "all")).length, Number(counted?.n));
        await assert.rejects(command("nobody-at-all", folder), /Nobody has ever reported/);
        await assert.rejects(command("anna"), /takes 2 arguments, not 1/);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
