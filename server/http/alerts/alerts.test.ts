// The page of alerts over real HTTP on both databases: who may see it, what a claim changes, filters, files, and a company of 5,000.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { addManager } from "../../db/managers/roster.ts";
import { openSession } from "../../db/managers.ts";
import { addHolidays, removeHoliday } from "../../db/people/holidays.ts";
import { ask } from "../../test-server.ts";
import { type Office, openOffice } from "../settings/test-office.ts";
import { NOW } from "../test-company.ts";

const DAY = "2026-11-20";
/** What a page may weigh on the wire, bytes. */
const WEIGHT_MAX = 100 * 1024;

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`alerts, on ${dialect}`, () => {
    let office: Office;
    before(async () => {
      office = await openOffice(dialect, { colleagues: dialect === "sqlite" ? 5_000 : 20 });
    });
    after(() => office.close());
    const rowsOf = async (query: string) =>
      (await office.page(`/alerts.csv?${query}`)).text.trim().split("\r\n").slice(1);

    test("a day of everybody is a page of questions, and light however many there are", async () => {
      const { status, text } = await office.page("/alerts");
      assert.equal(status, 200);
      assert.match(text, /Alerts, Friday, 20 November 2026|Alerts, Friday 20 November 2026/);
      assert.ok(text.length < WEIGHT_MAX, String(text.length));
      assert.ok((text.match(/<tr>/g) ?? []).length <= 51);
    });

    test("a silent machine is told with its silence, and an absent person is asked about", async () => {
      const silent = await rowsOf(`at=${DAY}&kind=silent`);
      assert.match(silent.join("\n"), /Øystein Bjørnsen,oystein,Sales,2026-11-20,silent,/);
      const absent = await rowsOf(`at=${DAY}&kind=no-report`);
      assert.match(absent.join("\n"), /Kwame Mensah,kwame,Engineering,2026-11-20,no-report,/);
    });

    test("an accepted claim excuses, an open one does not, and a holiday asks for nobody's reason", async () => {
      const { knex } = office.server.db;
      const id = randomUUID();
      await knex("claims").insert({
        ...{ id, user: "kwame", from_at: Date.UTC(2026, 10, 20, 7), to_at: NOW, kind: "training", text: "x" },
        ...{ state: "open", made_at: NOW, device_id: null },
      });
      const asked = async () => (await rowsOf(`at=${DAY}&kind=no-report`)).some((row) => row.includes(",kwame,"));
      assert.equal(await asked(), true);
      await knex("claims").where({ id }).update({ state: "accepted" });
      assert.equal(await asked(), false);
      await knex("claims").where({ id }).delete();
      assert.equal(await asked(), true);
      await addHolidays(office.server.db, [{ day: DAY, name: "Saint Somebody" }], { now: NOW, by: "owner" });
      assert.deepEqual(await rowsOf(`at=${DAY}&kind=no-report`), []);
      await removeHoliday(office.server.db, DAY);
    });

    test("input that looks like a program's is a question with its evidence, and its text runs nowhere", async () => {
      await office.server.db.knex("scripted").insert({
        ...{ user: "anna", host: "ws-anna", slot: Date.UTC(2026, 10, 20, 9), kind: "regular-beat", count: 3 },
        evidence: `every 60.0 s "><script>alert(1)</script>`,
      });
      const { text } = await office.page(`/alerts?at=${DAY}&kind=scripted`);
      assert.match(text, /ws-anna, 10:00: was this done by hand\? every 60\.0 s/);
      assert.ok(!text.includes("<script>alert"));
    });

    test("a manager of a team sees that team, and no other by asking for it", async () => {
      const { db, url } = office.server;
      const { id } = await db.knex("teams").where({ name: "Design" }).first();
      const manager = (await addManager(db, { name: "Dora", role: "manager", teams: [id], now: NOW })) ?? "";
      const session = await openSession(db, manager, { how: "password", address: "", agent: "", now: NOW });
      const headers = { cookie: `stint_session=${session}` };
      const { text } = await ask(`${url}/alerts.csv?at=${DAY}`, { headers });
      const teams = new Set(
        text
          .trim()
          .split("\r\n")
          .slice(1)
          .map((row) => / ?,(Design|Sales|Engineering|Support|Finance|Warehouse),/.exec(row)?.[1]),
      );
      assert.deepEqual([...teams], ["Design"]);
      const other = await ask(`${url}/alerts.csv?at=${DAY}&team=Sales`, { headers });
      assert.equal(other.text.trim().split("\r\n").length, 1);
    });

    test("items that are set aside are counted by machine and reason, without what they said", async () => {
      const { url, db } = office.server;
      const post = (path: string, body: unknown, token?: string) =>
        ask(url + path, {
          method: "POST",
          headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
          body: JSON.stringify(body),
        });
      const agent = { host: "ws-rosa", os: "Debian 13", version: "0.1.0" };
      const { token } = JSON.parse((await post("/api/v1/devices", { user: "rosa", ...agent })).text);
      const bad = { type: "secret-word", id: randomUUID() };
      const late = {
        type: "note",
        id: randomUUID(),
        ts: new Date(NOW + 3_600_000).toISOString(),
        kind: "pause",
        text: null,
      };
      const batch = {
        user: "rosa",
        agent,
        sent_at: new Date(NOW).toISOString(),
        next_in_s: 60,
        items: [bad, bad, late],
      };
      for (const n of [1, 2]) assert.equal((await post("/api/v1/batch", batch, token)).status, 200, String(n));
      // They are written after the answer; a question that the server answers later is not yet the proof.
      for (let n = 0; n < 500; n++) {
        const noted = await db.knex("rejected_items").sum({ total: "count" });
        if (Number(noted[0]?.total) === 6) break;
        await new Promise(setImmediate);
      }
      const rows = await db.knex("rejected_items").orderBy("code");
      assert.equal(
        rows.reduce((sum: number, row: { count: number }) => sum + Number(row.count), 0),
        6,
      );
      assert.ok(!JSON.stringify(rows).includes("secret-word"));
      const { text } = await office.page(`/alerts?at=${DAY}`);
      assert.match(text, /ws-rosa.*Of a kind this server does not know/s);
      assert.doesNotMatch((await office.page("/alerts?at=2026-11-19")).text, /ws-rosa/);
    });

    test("an unknown day is refused in words, a day to come is empty", async () => {
      assert.equal((await office.page("/alerts?at=yesterday")).status, 404);
      assert.match((await office.page("/alerts?at=2026-11-24")).text, /Nothing to ask about this day\./);
    });
  });
