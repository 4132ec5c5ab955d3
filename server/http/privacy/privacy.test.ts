// The privacy pages over real HTTP: they say what the live settings are, to whom they may be said.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ask, startTestServer } from "../../test-server.ts";
import { type Office, openOffice } from "../settings/test-office.ts";

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`the privacy pages, on ${dialect}`, () => {
    let office: Office;
    before(async () => {
      office = await openOffice(dialect);
    });
    after(() => office.close());
    const unsigned = (path: string) => ask(office.server.url + path, { headers: { accept: "text/html" } });
    async function change(fields: Record<string, string>) {
      const seen = /name="seen" value="(\d*)"/.exec((await office.page("/settings/policy")).text)?.[1] ?? "";
      const answer = await office.send("/settings/policy", { seen, reason: "agreed", ...fields });
      assert.equal(answer.status, 303);
    }

    test("what is recorded is open to everybody, and follows a change at once", async () => {
      const before = await unsigned("/privacy");
      assert.equal(before.status, 200);
      assert.match(before.text, /one every 10 min/);
      assert.match(before.text, /The host of the page in front/);
      const team = await office.server.db.knex("teams").first();
      await change({ "organisation.urls": "off", "organisation.screenshotFrequency": "20" });
      await change({ team: String(team.id), "team.isScreenshotEnabled": "false" });
      const later = (await unsigned("/privacy")).text;
      assert.match(later, /one every 20 min/);
      assert.match(later, /data-label="What">Not recorded\.</);
      assert.match(later, new RegExp(`<bdi>${team.name}</bdi></dt><dd>.*Screenshots: off instead of on`, "s"));
      const notice = (await unsigned(`/privacy/notice?team=${team.id}`)).text;
      assert.match(notice, /<dt>Pictures<\/dt><dd>none\.<\/dd>/);
      assert.match(notice, /To be written by the organisation|to be written by the organisation/);
      assert.equal((await unsigned("/privacy/notice?team=99999")).status, 404);
    });

    test("no name of anybody is on the pages that are open to everybody", async () => {
      const people: { user: string; name: string | null }[] = await office.server.db
        .knex("people")
        .select("user", "name");
      for (const path of ["/privacy", "/privacy/notice"]) {
        const { text } = await unsigned(path);
        for (const { user, name } of people)
          for (const word of [user, name ?? user])
            if (word.length > 4) assert.ok(!text.includes(word), `${path} names ${word}`);
      }
    });

    test("who has seen the notice, and the outline of the assessment, need a sign-in", async () => {
      for (const path of ["/privacy/acknowledged", "/privacy/impact"]) {
        const { status, headers } = await unsigned(path);
        assert.deepEqual([status, headers.location], [302, `/sign-in?to=${encodeURIComponent(path)}`]);
      }
      const { knex } = office.server.db;
      const at = Date.UTC(2026, 10, 19, 8);
      const note = { user: "anna", host: "ws-anna", kind: "notice-accepted", body: null };
      await knex("notes").insert({ ...note, id: "00000000-0000-4000-8000-000000000001", ts: at });
      const page = (await office.page("/privacy/acknowledged?q=anna")).text;
      assert.match(page, /2026-11-19T09:00:00\+01:00.*before the last change/s);
      const impact = (await office.page("/privacy/impact")).text;
      assert.ok((impact.match(/To be written by the organisation:/g)?.length ?? 0) > 8);
      assert.match(impact, /Pictures are not blurred/);
      assert.match(impact, /READ_AUTH=none/);
    });
  });

test("who may see what is said as the server keeps it", async () => {
  const server = await startTestServer({ READ_AUTH: "manager", isScreenshotEnabled: "false" });
  const { text } = await ask(`${server.url}/privacy`, { headers: { accept: "text/html" } });
  assert.doesNotMatch(text, /Everybody on the office/);
  assert.match(text, /data-label="What">None\.</);
  await server.stop();
});
