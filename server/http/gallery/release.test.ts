// The two-person rule: a picture that is not blurred is opened large by one manager only after another has allowed it, within an hour;
// its person reads of both. Over real HTTP, on both databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { looksAt } from "../../db/access-log.ts";
import { RELEASE_MAX_MS } from "../../db/managers/releases.ts";
import { addManager } from "../../db/managers/roster.ts";
import { openSession } from "../../db/managers.ts";
import type { ScreenshotRow } from "../../db/screenshots.ts";
import { type Answer, ask, startTestServerOn, type TestServer } from "../../test-server.ts";
import { NOW } from "../test-company.ts";
import { companyOf, recordDay } from "./test-recorded.ts";

const CALENDAR = { zone: "Europe/Berlin", dayStartMin: 0 };
const WHY = "A <b>customer</b> asks about that afternoon.";

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`a second manager, on ${dialect}`, () => {
    let server: TestServer;
    let now = NOW;
    let shots: ScreenshotRow[];
    const cookies = new Map<string, string>();
    before(async () => {
      server = await startTestServerOn(dialect, { TWO_PERSON_RULE: "true" }, { clock: () => now });
      const { db } = server;
      const recorded = { user: "anna", day: "2026-11-19", now };
      const place = await companyOf(server, { calendar: CALENDAR, clock: () => now });
      shots = (await recordDay(place, recorded)).filter(({ state }) => state === "complete");
      const team = async (name: string) => [(await db.knex("teams").where({ name }).first()).id];
      const roles = [
        ["Ada", "owner", []],
        ["Dora", "manager", await team("Design")],
        ["Dirk", "manager", await team("Design")],
        ["Emil", "manager", await team("Engineering")],
      ] as const;
      for (const [name, role, teams] of roles) {
        const id = await addManager(db, { name, role, teams, now });
        const begun = { how: "password", address: "", agent: "", now } as const;
        cookies.set(name, `stint_session=${await openSession(db, id ?? "", begun)}`);
      }
    });
    after(async () => {
      await server.stop();
    });

    const go = (who: string, path: string, fields: Record<string, string> | null = null): Promise<Answer> =>
      ask(server.url + path, {
        method: fields === null ? "GET" : "POST",
        headers: { accept: "text/html", origin: server.url, cookie: cookies.get(who) ?? "" },
        ...(fields === null ? {} : { body: new URLSearchParams(fields).toString() }),
      });
    const sharp = (n: number) => shots.filter(({ blurred }) => blurred === 0)[n]?.id ?? "";
    const image = async (who: string, id: string) => (await go(who, `/picture/${id}/image`)).status;
    const requests = async (who: string) =>
      [...(await go(who, "/settings/releases")).text.matchAll(/action="(\/settings\/releases\/[0-9a-f-]{36})"/g)].map(
        ([, action = ""]) => action,
      );

    test("one manager alone opens no picture large that is not blurred; thumbnails and blurred ones are as ever", async () => {
      const id = sharp(0);
      assert.equal(await image("Dora", id), 403);
      assert.equal(await image("Ada", id), 403, "an owner is one person, too");
      assert.equal((await go("Dora", `/picture/${id}/thumbnail`)).status, 200);
      const page = (await go("Dora", `/picture/${id}`)).text;
      assert.match(page, /Ask a second manager/);
      assert.ok(!page.includes(`/picture/${id}/image`), "the page leads to the thumbnail");
      const blurred = shots.find((row) => row.blurred === 1)?.id ?? "";
      assert.equal(await image("Dora", blurred), 200);
      const opened = (await looksAt(server.db, "anna", 100)).filter(({ kind }) => kind === "picture");
      assert.deepEqual(
        opened.map(({ objectId }) => objectId),
        [blurred],
        "what was refused is no look",
      );
    });

    test("asked with a reason, allowed by another, it is open for who asked, and for an hour", async () => {
      const id = sharp(1);
      const silent = await go("Dora", `/picture/${id}/release`, { reason: "  " });
      assert.equal(silent.status, 422);
      assert.match(silent.text, /write one sentence/);
      assert.equal((await go("Dora", `/picture/${id}/release`, { reason: WHY })).status, 303);
      await go("Dora", `/picture/${id}/release`, { reason: "twice" });
      assert.match((await go("Dora", `/picture/${id}`)).text, /Asked at/);
      assert.equal(await image("Dora", id), 403, "asking is not enough");
      assert.deepEqual(await requests("Dora"), [], "nobody is the second of two alone");
      assert.deepEqual(await requests("Emil"), [], "of another team");
      const waiting = await requests("Dirk");
      assert.equal(waiting.length, 1, "asked twice is one request");
      assert.ok((await go("Dirk", "/settings/releases")).text.includes("A &lt;b&gt;customer"));
      const [action = ""] = waiting;
      assert.equal((await go("Emil", action, { answer: "allow" })).status, 403);
      assert.equal((await go("Dora", action, { answer: "allow" })).headers.location, "/settings/releases?done=late");
      assert.equal(await image("Dora", id), 403);
      assert.equal((await go("Dirk", action, { answer: "allow" })).headers.location, "/settings/releases");
      assert.equal(await image("Dora", id), 200);
      assert.equal(await image("Dirk", id), 403, "who allowed it has not asked");
      now += RELEASE_MAX_MS - 1;
      assert.equal(await image("Dora", id), 200);
      now += 1;
      assert.equal(await image("Dora", id), 403);
      now = NOW;
    });

    test("refused it stays closed, and so does what nobody answered within its hour", async () => {
      const id = sharp(2);
      await go("Dora", `/picture/${id}/release`, { reason: WHY });
      const [action = ""] = await requests("Ada");
      await go("Ada", action, { answer: "refuse" });
      assert.equal(await image("Dora", id), 403);
      assert.match((await go("Dora", `/picture/${id}`)).text, /has refused it/);
      const other = sharp(3);
      await go("Dirk", `/picture/${other}/release`, { reason: WHY });
      const [late = ""] = await requests("Dora");
      now += RELEASE_MAX_MS;
      assert.deepEqual(await requests("Dora"), []);
      assert.equal((await go("Dora", late, { answer: "allow" })).headers.location, "/settings/releases?done=late");
      assert.equal(await image("Dirk", other), 403);
      now = NOW;
    });

    test("who asked, who allowed and who refused is in the log that the person reads", async () => {
      const told = (await looksAt(server.db, "anna", 100)).map(({ manager, kind }) => `${manager} ${kind}`);
      for (const line of ["Dora release-asked", "Dirk release-allowed", "Ada release-refused", "Dora picture"])
        assert.ok(told.includes(line), line);
      const { text } = await go("Ada", "/person/anna?day=2026-11-19");
      assert.match(text, /<bdi>Dirk<\/bdi>[^\n]*allowed a picture to be opened large/);
      assert.match((await go("Ada", "/settings/looks")).text, /as the second manager, refused a picture/);
    });
  });
