// The policy's page over real HTTP: three levels, who may change which, the reason, the history, taking back, and what agents get.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ask } from "../../../test-server.ts";
import { type Office, openOffice } from "../test-office.ts";

const PATH = "/settings/policy";

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`the policy's page, on ${dialect}`, () => {
    let office: Office;
    let token: string;
    let team: { id: number; name: string };
    let anna: string;
    before(async () => {
      office = await openOffice(dialect);
      const { knex } = office.server.db;
      const person = await knex("people").whereNotNull("team_id").orderBy("user").first();
      anna = person.user;
      team = await knex("teams").where({ id: person.team_id }).first();
      token = await enrol(anna);
    });
    after(() => office.close());

    async function enrol(user: string): Promise<string> {
      const body = JSON.stringify({ user, host: "PC-1", os: "Windows 11", version: "0.1.0" });
      return JSON.parse((await ask(`${office.server.url}/api/v1/devices`, { method: "POST", body })).text).token;
    }
    const headers = () => ({ authorization: `Bearer ${token}` });
    const told = async () => JSON.parse((await ask(`${office.server.url}/api/v1/policy`, { headers: headers() })).text);
    const tag = async () => {
      const agent = { version: "0.1.0", os: "Windows 11", host: "PC-1" };
      const body = JSON.stringify({ sent_at: new Date().toISOString(), user: anna, agent, items: [] });
      const answer = await ask(`${office.server.url}/api/v1/batch`, { method: "POST", headers: headers(), body });
      return JSON.parse(answer.text).policy;
    };
    const seen = async (query = "") =>
      /name="seen" value="(\d*)"/.exec((await office.page(PATH + query)).text)?.[1] ?? "";
    const save = async (fields: Record<string, string>, more: Record<string, string> = {}) =>
      office.send(PATH, { seen: await seen(), reason: "agreed with the council", ...fields, ...more });
    const who = () => ({ person: anna, team: String(team.id) });

    test("nobody sees it without a sign-in", async () => {
      const { status, headers: sent } = await ask(office.server.url + PATH, { headers: { accept: "text/html" } });
      assert.deepEqual([status, sent.location], [302, `/sign-in?to=${encodeURIComponent(PATH)}`]);
      const unsigned = await ask(office.server.url + PATH, { method: "POST", headers: { origin: office.server.url } });
      assert.equal(unsigned.status, 401);
    });

    test("a change is in force with the next answer to that person's agent, and only there", async () => {
      const before = await tag();
      const answer = await save({ ...who(), "person.screenshotFrequency": "30", "team.blurScreenshots": "true" });
      assert.equal(answer.status, 303, answer.text.slice(0, 2000));
      assert.notEqual(await tag(), before);
      const policy = await told();
      assert.deepEqual([policy.screenshotFrequency, policy.blurScreenshots], [30, true]);
      const page = (await office.page(`${PATH}?person=${encodeURIComponent(anna)}`)).text;
      assert.match(page, /from <bdi>|from /);
      assert.match(page, /one every 30 min/);
      assert.match(page, /blurred on this machine first/);
      assert.match(page, /agreed with the council/);
    });

    test("an answer to a batch asks the database nothing about the policy, and a change is in force all the same", async () => {
      const { knex } = office.server.db;
      const asked: string[] = [];
      const listen = ({ sql }: { sql: string }) => asked.push(sql);
      knex.on("query", listen);
      const tags: string[] = [];
      for (let n = 0; n < 20; n++) tags.push(await tag());
      knex.removeListener("query", listen);
      assert.equal(new Set(tags).size, 1);
      const looks = asked.filter((sql) => /FROM policies/i.test(sql)).length;
      assert.ok(
        looks < tags.length / 4,
        `${looks} looks during ${tags.length} batches: that of every few seconds, no more`,
      );
    });

    test("what the preview says is what the person's agent says, and nothing is saved", async () => {
      const before = await tag();
      const answer = await save(
        { ...who(), "person.isScreenshotEnabled": "false", "person.urls": "off" },
        { preview: "1" },
      );
      assert.equal(answer.status, 200);
      assert.match(answer.text, /<dt>Pictures<\/dt><dd>none\.<\/dd>/);
      assert.match(answer.text, /<dt>Sites<\/dt><dd>not recorded\.<\/dd>/);
      assert.match(answer.text, /Nothing more is recorded, so it applies within a minute/);
      assert.equal(await tag(), before);
      const wider = await save({ "organisation.applicationTitles": "true" }, { preview: "1" });
      assert.match(wider.text, /each person is asked to see the new notice/);
    });

    test("without a reason, with what cannot be understood, or with nothing changed, nothing is saved", async () => {
      const before = await tag();
      for (const [fields, expected] of [
        [{ "organisation.urls": "off", reason: " " }, /needs its reason/],
        [{ "organisation.screenshotHours": "sometimes" }, /cannot be understood/],
        [{ "organisation.screenshotFrequency": "0" }, /cannot be understood/],
        [{}, /Nothing is another setting/],
      ] as const) {
        const answer = await save(fields as Record<string, string>);
        assert.equal(answer.status, 422);
        assert.match(answer.text, expected);
      }
      assert.match(
        (await save({ "organisation.screenshotHours": "sometimes" })).text,
        /value="sometimes"[^>]*aria-invalid="true"/,
      );
      assert.equal(await tag(), before);
    });

    test("of two who save the second is told, with what they typed still there", async () => {
      const old = await seen();
      assert.equal((await save({ "organisation.activityLog": "false" })).status, 303);
      const late = await save({ "organisation.inputCounts": "false" }, { seen: old });
      assert.equal(late.status, 409);
      assert.match(late.text, /Somebody else has changed the policy/);
      assert.match(
        late.text,
        /name="organisation\.inputCounts"[^>]*><option value="">[^<]*<\/option><option value="true">on<\/option><option value="false" selected>/,
      );
      assert.equal((await told()).inputCounts, true);
    });

    test("a change is taken back by another one, and a change that was changed since is not", async () => {
      await save({ "organisation.urls": "off" }, { reason: "the works council asked" });
      assert.equal((await told()).urls, "off");
      const { knex } = office.server.db;
      const change = await knex("policy_changes").orderBy("seq", "desc").first();
      const undo = async () =>
        office.send(`${PATH}/undo`, { change: String(change.seq), seen: await seen(), team: "", person: "" });
      assert.equal((await undo()).status, 303);
      assert.equal((await told()).urls, "host");
      const page = (await office.page(PATH)).text;
      assert.match(page, /Takes back: the works council asked/);
      const again = await undo();
      assert.equal(again.status, 409);
      assert.match(again.text, /changed again since/);
      assert.equal(
        await knex("policy_changes")
          .where({ undoes: change.seq })
          .first()
          .then(({ manager }) => manager),
        "Max",
      );
    });

    test("a team's manager changes the team's level and its people's, no other", async () => {
      const { knex } = office.server.db;
      const [{ id }] = await knex("managers").select("id");
      await knex("managers").update({ role: "manager" });
      await knex("manager_teams").insert({ manager_id: id, team_id: team.id });
      assert.doesNotMatch((await office.page(PATH)).text, /name="organisation\./);
      const own = await save({ team: String(team.id), "team.allowPause": "true", "team.screenshotFrequency": "20" });
      assert.equal(own.status, 303, own.text.slice(0, 500));
      const organisation = await save({ "organisation.isScreenshotEnabled": "false" });
      assert.equal(organisation.status, 422, "that level is not theirs, so nothing of it is read");
      assert.equal((await told()).isScreenshotEnabled, true);
      const other = await knex("people").whereNull("team_id").orWhereNot({ team_id: team.id }).first();
      const theirs = await save({ person: other.user, "person.blurScreenshots": "true" });
      assert.equal(theirs.status, 403);
      await knex("managers").update({ role: "council" });
      assert.equal((await office.page(PATH)).status, 200);
      assert.equal((await save({ team: String(team.id), "team.urls": "off" })).status, 403);
      await knex("managers").update({ role: "owner" });
    });

    test("a person is found by a part of their name; of several one is chosen", async () => {
      const one = await office.page(`${PATH}?find=${encodeURIComponent(anna)}`);
      assert.ok(one.status === 302 || one.status === 200);
      assert.equal((await office.page(`${PATH}?find=nobody-of-that-name`)).status, 200);
      assert.equal((await office.page(`${PATH}?person=nobody-of-that-name`)).status, 404);
      assert.equal((await office.page(`${PATH}?team=99999`)).status, 404);
    });
  });
