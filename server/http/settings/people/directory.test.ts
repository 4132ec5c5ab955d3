// Who is who, as a manager settles it: over HTTP, on both databases; and that every reader then shows one person.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { screenshotsAfter, screenshotsOfPerson } from "../../../db/screenshots.ts";
import { ask } from "../../../test-server.ts";
import { NOW } from "../../test-company.ts";
import { type Office, openOffice } from "../test-office.ts";

const DAY = "2026-11-19";
const OTHERS = ["CORP\\Anna", "ANNA"];

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`who is who, on ${dialect}`, () => {
    let office: Office;
    const at = (time: string) => Date.parse(`${DAY}T${time}:00+01:00`);
    before(async () => {
      office = await openOffice(dialect);
      const { server } = office;
      for (const [i, user] of OTHERS.entries())
        for (const [state, time] of [
          ["working", `2${i}:00`],
          ["stopped", `2${i}:30`],
        ] as const)
          await ask(`${server.url}/api/report`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ user, state, ts: new Date(at(time)).toISOString() }),
          });
      const { knex } = server.db;
      const used = { user: "ANNA", host: "ws-2" };
      await knex("slots").insert({
        ...{
          ...used,
          slot: at("21:00"),
          keyboard_events: 9,
          clicks: 1,
          scrolls: 0,
          mouse_events: 5,
          active_seconds: 60,
        },
      });
      await knex("running").insert({
        id: "0193f2a4-7c1e-7000-9000-000000000001",
        ...used,
        from_at: at("21:00"),
        to_at: at("21:30"),
      });
      await knex("notes").insert({
        id: "0193f2a4-7c1e-7000-9000-000000000002",
        ...used,
        ts: at("21:10"),
        kind: "paused",
        body: null,
      });
      await knex("screenshots").insert({
        ...{
          id: "0193f2a4-7c1e-7000-9000-000000000003",
          ...used,
          ts: at("21:05"),
          displays: 1,
          blurred: 0,
          width: 9,
          height: 9,
        },
        ...{ bytes: 9, sha256: "0", mime: "image/webp", thumbnail_width: 9, thumbnail_height: 9, thumbnail_bytes: 9 },
        ...{ thumbnail_sha256: "0", thumbnail_mime: "image/webp", state: "complete", store: "LOCAL", bucket: null },
        ...{
          key: "a",
          thumbnail_key: "b",
          asked_at: at("21:05"),
          completed_at: at("21:06"),
          deleted_at: null,
          deleted_by: null,
        },
      });
    });
    after(() => office.close());

    const api = async (path: string) => JSON.parse((await office.page(path)).text).items as Record<string, unknown>[];
    const range = `from=${DAY}&to=${DAY}`;
    const workedOf = async (user: string) =>
      Object.fromEntries(
        (await api(`/api/v1/days?${range}&user=${encodeURIComponent(user)}`)).map((d) => [d.user, d.worked_s]),
      );
    let alone: Record<string, unknown>;
    let unmerged: string[];
    const everything = async () => {
      const parts = ["days", "intervals", "slots", "people", "screenshots"].map((kind) =>
        office.page(`/api/v1/${kind}?${range}`),
      );
      const pages = [`/day/${DAY}.csv`, "/week/2026-W47.csv", "/month/2026-11.csv", `/person/anna/log.csv?day=${DAY}`];
      return (await Promise.all([...parts, ...pages.map((path) => office.page(path))])).map(({ text }) => text);
    };

    test("what may be one person is suggested with its reason, and nobody sees it without a sign-in", async () => {
      const { status, text } = await office.page("/settings/people");
      assert.equal(status, 200);
      assert.match(text, /other capitals; Windows does not tell them apart/);
      assert.match(text, /one account name, once without its domain/);
      assert.doesNotMatch(text, /value="\?\?\?\?"/, "a lost name is never suggested");
      const stranger = await ask(`${office.server.url}/settings/people`, { headers: { accept: "text/html" } });
      assert.equal(stranger.headers.location, "/sign-in?to=%2Fsettings%2Fpeople");
      const sent = await ask(`${office.server.url}/settings/people/merge`, {
        method: "POST",
        headers: { origin: office.server.url },
        body: "user=ANNA&into=anna",
      });
      assert.equal(sent.status, 401);
      const elsewhere = await ask(`${office.server.url}/settings/people/merge`, {
        method: "POST",
        headers: { origin: "http://evil.example", cookie: office.cookie },
        body: "user=ANNA&into=anna",
      });
      assert.equal(elsewhere.status, 403);
    });

    test("it is told before it is done, and every reader shows one person after it", async () => {
      alone = await workedOf("anna");
      unmerged = await everything();
      const asked = await office.page("/settings/people/merge?user=ANNA&into=anna");
      assert.match(asked.text, /On 1.day both were reported/);
      assert.match(asked.text, /No report, count or picture is changed/);
      for (const user of OTHERS) {
        const done = await office.send("/settings/people/merge", { user, into: "anna" });
        assert.equal(done.status, 303);
        const page = await office.page(done.headers.location ?? "");
        assert.match(page.text, /is now a log-in of “anna”/);
      }
      assert.deepEqual(await workedOf("anna"), { anna: (alone.anna as number) + 3600 });
      assert.deepEqual(await workedOf("CORP\\Anna"), await workedOf("anna"), "asking for a log-in answers its person");

      const intervals = await api(`/api/v1/intervals?${range}&user=ANNA`);
      assert.ok(intervals.every(({ user }) => user === "anna"));
      assert.ok(intervals.some(({ start }) => start === new Date(at("21:00")).toISOString()));
      const slots = await api(`/api/v1/slots?${range}&user=anna`);
      assert.deepEqual(slots.at(-1)?.keyboard_events, 9);
      const [shot] = await api(`/api/v1/screenshots?${range}`);
      assert.deepEqual([shot?.user, shot?.host], ["anna", "ws-2"]);
      assert.ok(!(await api("/api/v1/people")).some(({ user }) => OTHERS.includes(String(user))));

      const moved = await office.page("/person/ANNA?day=2026-11-19");
      assert.match(moved.text, /Anna Lindqvist/);
      const log = await office.page(`/person/anna/log.csv?day=${DAY}`);
      assert.ok(log.text.includes("20:00") && log.text.includes("21:00"));
      const gallery = await office.page(`/screenshots?user=CORP%5CAnna&day=${DAY}`);
      assert.match(gallery.text, /Anna Lindqvist/);
      assert.match((await office.page(`/screenshots?day=${DAY}`)).text, /Anna Lindqvist/);
      const { db } = office.server;
      const day = { start: at("00:00"), end: at("23:59") };
      assert.equal((await screenshotsOfPerson(db, "anna", day)).length, 1);
      const all = { ...day, cameBefore: NOW, after: null, within: undefined, limit: 9 };
      assert.equal((await screenshotsAfter(db, { ...all, user: "anna" })).length, 1);
      const found = await office.page("/settings/people?q=corp");
      assert.match(found.text, /Anna Lindqvist/);
      assert.match(found.text, /<bdi>CORP\\Anna<\/bdi>/);
    });

    test("a report under a merged log-in counts for its person, and to take all apart gives what was there", async () => {
      for (const user of OTHERS) {
        const done = await office.send("/settings/people/unmerge", { user });
        assert.match((await office.page(done.headers.location ?? "")).text, /is a person of its own again/);
      }
      assert.deepEqual(await everything(), unmerged);
    });

    test("two who are said to be two people are not suggested again, until somebody asks again", async () => {
      const pair = { user: "ANNA", into: "anna" };
      await office.send("/settings/people/apart", { ...pair, apart: "1" });
      const page = await office.page("/settings/people");
      assert.match(page.text, /Said to be two people/);
      assert.doesNotMatch(page.text, /aria-label="One person: ANNA and anna"/);
      await office.send("/settings/people/apart", { ...pair, apart: "0" });
      assert.match((await office.page("/settings/people")).text, /aria-label="One person: ANNA and anna"/);
    });

    test("what cannot be is refused in words, with the way on", async () => {
      const lost = await office.send("/settings/people/merge", { user: "????", into: "anna" });
      assert.equal(lost.status, 422);
      const gone = await office.send("/settings/people/merge", { user: "nobody", into: "anna" });
      assert.equal(gone.status, 409);
      assert.equal((await office.send("/settings/people/merge", { user: "", into: "anna" })).status, 422);
      assert.equal((await office.page("/settings/people/person?user=nobody")).status, 404);
      assert.equal((await office.page("/settings/people/person?user=anna&done=merged&log_in=kim")).status, 200);
      assert.doesNotMatch(
        (await office.page("/settings/people/person?user=anna&done=merged&log_in=kim")).text,
        /“kim”/,
      );
    });

    test("a name and a team are given, and an empty name shows the log-in", async () => {
      const { id } = await office.server.db.knex("teams").where({ name: "Sales" }).first();
      await office.send("/settings/people/person", { user: "ANNA", name: "<i>Änna</i>", team: String(id) });
      const page = await office.page("/settings/people?q=%3Ci%3Eanna&team=Sales");
      assert.match(page.text, /&lt;i&gt;Änna&lt;\/i&gt;/);
      await office.send("/settings/people/person", { user: "ANNA", name: " ", team: "" });
      assert.match((await office.page("/settings/people?q=ANNA")).text, />ANNA</);
      const gone = await office.send("/settings/people/person", { user: "ANNA", name: "", team: "99999" });
      assert.equal(gone.status, 409);
    });
  });
