// Retention over real HTTP: what would go is said first, a change has its author and reason, the privacy pages say the live days, pictures
// go with their files, and what comes late is refused one by one.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { settingOf } from "../../../db/settings.ts";
import { dayBounds } from "../../../domain/local-day.ts";
import { CALENDAR, office as jobs, nextId } from "../../../jobs/retention/test-long-history.ts";
import { sweepScreenshots } from "../../../jobs/sweep-screenshots.ts";
import { openLocalStore } from "../../../stores/local.ts";
import { ask } from "../../../test-server.ts";
import { recordDay } from "../../gallery/test-recorded.ts";
import { testPicture } from "../../screenshots/test-picture.ts";
import { NOW } from "../../test-company.ts";
import { type Office, openOffice } from "../test-office.ts";

const PATH = "/settings/retention";
const NIGHT = Date.parse("2026-11-21T03:30:00+01:00");
const HOUR_MS = 3_600_000;
/** Of the day before, and of long before. */
const LATE = dayBounds("2026-11-19", CALENDAR).start + 10 * HOUR_MS;
const ANCIENT = dayBounds("2026-08-01", CALENDAR).start + 10 * HOUR_MS;
const iso = (ms: number) => new Date(ms).toISOString();

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`retention, on ${dialect}`, () => {
    let office: Office;
    let now = NOW;
    let token: string;
    before(async () => {
      office = await openOffice(dialect, { clock: () => now });
      const body = JSON.stringify({ user: "anna", host: "ws-anna", os: "Windows 11", version: "0.1.0" });
      token = JSON.parse((await ask(`${office.server.url}/api/v1/devices`, { method: "POST", body })).text).token;
    });
    after(() => office.close());

    /** Whoever signed in yesterday signs in anew. */
    async function pageLater(path: string) {
      const { url } = office.server;
      const body = new URLSearchParams({ name: "Max", password: "a sentence is fine" }).toString();
      const signed = await ask(`${url}/sign-in`, { method: "POST", headers: { origin: url }, body });
      const cookie = signed.headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
      return ask(url + path, { headers: { cookie } });
    }
    const store = async () => {
      const { db, folder } = office.server;
      const secret = (await settingOf(db.knex, "ticket_secret")) ?? "";
      return openLocalStore({ folder, secret, clock: () => now });
    };
    const seen = async () => /name="seen" value="(\d*)"/.exec((await office.page(PATH)).text)?.[1] ?? "";
    const save = async (fields: Record<string, string>) =>
      office.send(PATH, { seen: await seen(), reason: "agreed with the council", ...fields });
    const retention = () => office.server.db.knex("retention").select("kind", "days").orderBy("kind");
    const bearer = () => ({ authorization: `Bearer ${token}` });
    async function batch(items: readonly object[]) {
      const agent = { version: "0.1.0", os: "Windows 11", host: "ws-anna" };
      const body = JSON.stringify({ sent_at: iso(now), user: "anna", agent, items });
      const answer = await ask(`${office.server.url}/api/v1/batch`, { method: "POST", headers: bearer(), body });
      return JSON.parse(answer.text) as {
        accepted: number;
        rejected: { index: number; code: string; detail: string }[];
      };
    }

    test("by itself all is kept for ever, and the page says so", async () => {
      const page = (await office.page(PATH)).text;
      assert.match(page, /Nobody has changed anything here: all is kept for ever/);
      assert.match(page, /Nothing was ever removed by itself/);
      assert.match((await office.page("/privacy")).text, /For ever: nothing is removed by itself/);
    });

    test("what cannot be kept so long, has no reason or is no change, is told and not saved", async () => {
      for (const [fields, says] of [
        [{ events: "30" }, /no number of days that can be kept/],
        [{ pictures: "0" }, /no number of days that can be kept/],
        [{ looks: "1e9" }, /no number of days that can be kept/],
        [{ input: "" }, /Nothing is kept for another time than before/],
        [{ input: "30", reason: " " }, /A change needs its reason/],
      ] as const) {
        const answer = await save(fields as Record<string, string>);
        assert.equal(answer.status, 422);
        assert.match(answer.text, says);
      }
      assert.deepEqual(await retention(), []);
      const preview = await save({ events: "30", preview: "1" });
      assert.match(preview.text, /name="events" value="30"[^>]* aria-invalid="true"/);
    });

    test("before anything would go it is said how much, and asked; without an answer nothing is saved", async () => {
      const { db, url } = office.server;
      await recordDay({ db, store: await store(), calendar: CALENDAR, url }, { user: "anna", day: "2026-11-19", now });
      const [{ n } = { n: 0 }] = await db.knex("screenshots").count({ n: "*" });
      const foretold = new RegExp(`>${n}\u00a0pictures<`);
      assert.match((await save({ pictures: "1", preview: "1" })).text, foretold);
      const asked = await save({ pictures: "1" });
      assert.equal(asked.status, 200);
      assert.match(asked.text, foretold);
      assert.match(asked.text, /What goes in the night of 21 November 2026, for good/);
      assert.deepEqual(await retention(), []);
      const kept = await save({ looks: "365" });
      assert.equal(kept.status, 303, "of what nothing is older nothing is asked");
    });

    test("a change is in the history with author, reason and difference, and at once on the privacy pages", async () => {
      const days = { events: "62", input: "30", pictures: "1", notes: "1", apps: "7" };
      assert.equal((await save({ ...days, confirmed: "1" })).status, 303);
      const page = (await office.page(`${PATH}?saved=1`)).text;
      assert.match(page, /It counts from the night of 21 November 2026 on/);
      assert.match(page, /Input counts: for ever → <strong>30.days/);
      assert.match(page, /agreed with the council/);
      assert.match(page, /<bdi>Max<\/bdi>/);
      for (const path of ["/privacy", "/privacy/notice", "/privacy/impact"])
        assert.match(
          (await office.page(path)).text,
          /30.days, then it is removed\. What is summed of it by day stays\./,
          path,
        );
      const overtaken = await office.send(PATH, { seen: "1", reason: "later", notes: "5", confirmed: "1" });
      assert.equal(overtaken.status, 409);
    });

    test("who may not change it sees it, or nothing", async () => {
      const unsigned = await ask(office.server.url + PATH, { headers: { accept: "text/html" } });
      assert.deepEqual([unsigned.status, unsigned.headers.location], [302, `/sign-in?to=${encodeURIComponent(PATH)}`]);
      const post = await ask(office.server.url + PATH, { method: "POST", headers: { origin: office.server.url } });
      assert.equal(post.status, 401);
      const other = { origin: "http://elsewhere.example", cookie: office.cookie };
      const foreign = await ask(office.server.url + PATH, { method: "POST", headers: other, body: "pictures=2" });
      assert.equal(foreign.status, 403);
    });

    test("in the night pictures go with file, thumbnail and row, and do not come back", async () => {
      const { db, folder, url } = office.server;
      const rows = await db
        .knex("screenshots")
        .where({ state: "complete", store: "LOCAL" })
        .select("id", "key", "thumbnail_key");
      const files = rows.flatMap(({ key, thumbnail_key }) => [key, thumbnail_key]).map((key) => join(folder, key));
      assert.ok(files.length > 10 && files.every((file) => existsSync(file)));
      now = NIGHT;
      const { removeDue, settled, stop, lines } = await jobs(db, { now });
      await settled();
      await removeDue();
      await stop();
      const removed = (lines[0] as { removed: Record<string, number> }).removed;
      const gallery = (await pageLater("/screenshots/anna?day=2026-11-19")).text;
      assert.match(gallery, /Kept no longer\./);
      assert.doesNotMatch(gallery, /thumbnail/, "nobody sees them from then on");
      const page = (await pageLater(PATH)).text;
      assert.match(page, new RegExp(`<li>${removed.pictures}\u00a0pictures</li>`));
      assert.doesNotMatch(page.slice(page.indexOf('id="nights"'), page.indexOf('id="history"')), /anna/i);

      now = NIGHT + HOUR_MS;
      await sweepScreenshots({ db, store: await store(), clock: () => now, log: { info: () => undefined } }, new Set());
      assert.deepEqual(
        files.filter((file) => existsSync(file)),
        [],
      );
      assert.deepEqual(await db.knex("screenshots"), []);
      const { told } = await testPicture({ ts: LATE });
      const again = { method: "POST", headers: bearer(), body: JSON.stringify({ ...told, id: rows[0]?.id }) };
      const answer = await ask(`${url}/api/v1/screenshots`, again);
      assert.deepEqual([answer.status, JSON.parse(answer.text).code], [409, "too-old"]);
      assert.deepEqual(await db.knex("screenshots"), []);
    });

    test("what comes late is refused one by one, and the rest of its batch is taken", async () => {
      const { db, url } = office.server;
      const slot = Math.floor(ANCIENT / 600_000) * 600_000;
      const counts = { keyboard_events: 1, clicks: 0, scrolls: 0, mouse_events: 0, active_seconds: 1 };
      const { accepted, rejected } = await batch([
        { type: "presence", id: nextId(), state: "working", ts: iso(ANCIENT), until: iso(ANCIENT + HOUR_MS) },
        { type: "presence", id: nextId(), state: "working", ts: iso(now - HOUR_MS), until: iso(now) },
        { type: "running", id: nextId(), from: iso(ANCIENT), to: iso(ANCIENT + HOUR_MS) },
        { type: "note", id: nextId(), ts: iso(ANCIENT), kind: "paused" },
        { type: "note", id: nextId(), ts: iso(ANCIENT), kind: "notice-accepted" },
        { type: "slot", slot: iso(slot), ...counts },
        { type: "app", id: nextId(), title: "", description: "Excel", date: iso(ANCIENT), duration: 60 },
        { type: "note", id: nextId(), ts: iso(now - HOUR_MS), kind: "paused" },
      ]);
      assert.equal(accepted, 3);
      assert.deepEqual(
        rejected.map(({ index, code }) => [index, code]),
        [0, 2, 3, 5, 6].map((index) => [index, "too-old"]),
      );
      assert.match(rejected[0]?.detail ?? "", /^Of before 2026-09-23, .* figures of those days are final/);
      assert.equal((await db.knex("work_events").where("ts", "<", ANCIENT + HOUR_MS)).length, 0);
      const report = { method: "POST", body: JSON.stringify({ user: "anna", state: "working", ts: iso(ANCIENT) }) };
      const plain = await ask(`${url}/api/report`, report);
      assert.deepEqual([plain.status, JSON.parse(plain.text).code], [422, "too-old"]);
      const day = (await pageLater("/day/2026-08-01")).text;
      assert.match(day, /final: what its figures rest on is kept no longer/);
    });
  });
