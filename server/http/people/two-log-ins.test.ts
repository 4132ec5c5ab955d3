// A person with two log-ins on two machines: every page, file and answer that is about people shows all of both once, under the one
// person and with the way to them. On both databases.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { strFromU8, unzipSync } from "fflate";
import type { TimeItem } from "../../../protocol/read.ts";
import { logLook } from "../../db/access-log.ts";
import { noteRejected } from "../../db/alerts/rejected.ts";
import { lastPolicyChange } from "../../db/policies/changes.ts";
import { enrol, openByLink, visit } from "../my/test-own-page.ts";
import { type Office, openOffice } from "../settings/test-office.ts";
import { NOW } from "../test-company.ts";
import { tellStretch } from "./test-stretch.ts";

const DAY = "2026-11-20";
const at = (time: string) => Date.parse(`${DAY}T${time}:00+01:00`);
const OTHER = "CORP\\ines";
const HOSTS = ["DESK", "LAPTOP"] as const;

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`two log-ins of one person, on ${dialect}`, () => {
    let office: Office;
    const pictures: string[] = [];
    before(async () => {
      office = await openOffice(dialect, { days: 2 });
      const { server } = office;
      const { db } = server;
      const told = [
        { user: "ines", host: "DESK", from: at("09:00"), to: at("10:00") },
        { user: OTHER, host: "LAPTOP", from: at("09:30"), to: at("11:00") },
      ];
      for (const stretch of told) {
        pictures.push((await tellStretch(db, stretch)).picture);
        await enrol(server, stretch.user, stretch.host);
        await noteRejected(db, stretch, [{ code: "invalid", detail: "ts is missing" }], NOW - 60_000);
        const look = { manager: { id: null, name: "Mara" }, kind: "sites", objectId: `${stretch.host} ${DAY}` };
        await logLook(db, { ...look, user: stretch.user, now: NOW });
      }
      const done = async (path: string, fields: Record<string, string>) => {
        const answer = await office.send(path, fields);
        assert.equal(answer.status, 303, answer.text);
      };
      await office.page("/"); // both are people by now
      for (const [person, host, minutes] of [
        ["ines", "DESK", "15"],
        [OTHER, "LAPTOP", "30"],
      ] as const)
        await done("/settings/policy", {
          ...{ person, team: "", seen: await seen(), reason: `at ${host}`, "person.screenshotFrequency": minutes },
        });
      await done("/settings/people/person", { user: "ines", name: "Inês Duarte", team: "" });
      await done("/settings/people/merge", { user: OTHER, into: "ines" });
    });
    after(() => office.close());
    const seen = async () => String((await lastPolicyChange(office.server.db)) ?? "");
    const plain = async (path: string) => (await office.page(path)).text.replaceAll("\u00a0", " ");
    const rows = async (path: string) => (await office.page(path)).text.trim().split("\r\n").slice(1);
    const times = (text: string, what: RegExp | string) => text.match(new RegExp(what, "g"))?.length ?? 0;

    test("hours are those of both, once", async () => {
      const days = await rows(`/day/${DAY}.csv?q=ines`);
      assert.equal(days.length, 1);
      assert.match(days[0] ?? "", /Inês Duarte,ines,.*,2:00,/, "9:00 to 11:00");
      const page = await plain(`/person/ines?day=${DAY}`);
      for (const host of HOSTS) assert.match(page, new RegExp(host));
      const other = await office.page(`/person/${encodeURIComponent(OTHER)}?day=${DAY}`);
      assert.ok(other.status === 200 ? other.text.includes("Inês Duarte") : other.headers.location?.includes("ines"));
    });

    test("devices: both machines under the one person, found by their name", async () => {
      for (const q of ["", "?q=duarte", "?q=in%C3%AAs"]) {
        const page = await plain(`/settings/devices${q}`);
        for (const host of HOSTS) assert.equal(times(page, `<bdi>${host}</bdi>`), 1, `${host} ${q}`);
        assert.equal(times(page, '<a href="/person/ines"><bdi>Inês Duarte</bdi></a>'), 2);
        assert.match(page, /<small><bdi>CORP\\ines<\/bdi><\/small>/);
      }
    });

    test("the policy of both holds, and its history is that of both, to be taken back", async () => {
      const path = "/settings/policy?person=ines";
      const page = await plain(path);
      assert.match(page, /one every 30 min/);
      assert.match(page, /from CORP\\ines/);
      for (const host of HOSTS) assert.equal(times(page, `at ${host}`), 1);
      const { seq } = await office.server.db.knex("policy_changes").where({ scope: OTHER }).first();
      const undo = await office.send("/settings/policy/undo", {
        ...{ change: String(seq), seen: await seen(), team: "", person: "ines" },
      });
      assert.equal(undo.status, 303, undo.text);
      assert.match(await plain(path), /one every 15 min/);
    });

    test("who looked: every look once, at the one person", async () => {
      const all = await plain("/settings/looks");
      for (const host of HOSTS) assert.equal(times(all, `read sites, ${host} ${DAY}`), 1);
      assert.doesNotMatch(all, /CORP/);
      const own = await visit(office.server, "/my/looks", await openByLink(office.server, "ines", NOW));
      assert.match(own.text, /2.looks in all/);
    });

    test("pictures of both: one line in the list, both in the gallery and in the read API", async () => {
      const list = await plain(`/screenshots?day=${DAY}`);
      assert.equal(times(list, "Inês Duarte"), 1);
      assert.match(list, /Inês Duarte.*?>2<.*?>09:01<.*?>09:31</s);
      const gallery = await plain(`/screenshots/ines?day=${DAY}`);
      const found = JSON.parse((await office.page(`/api/v1/screenshots?from=${DAY}&to=${DAY}&user=ines`)).text).items;
      for (const id of pictures) assert.match(gallery, new RegExp(id));
      assert.deepEqual(
        found.map(({ user, id }: { user: string; id: string }) => [user, id]).sort(),
        pictures.map((id) => ["ines", id]).sort(),
      );
    });

    test("alerts and what was set aside name the one person", async () => {
      const silent = (await rows(`/alerts.csv?at=${DAY}&kind=silent`)).filter((row) =>
        row.includes("Inês Duarte,ines,"),
      );
      assert.equal(silent.length, 2, "two machines fell silent");
      assert.doesNotMatch((await rows(`/alerts.csv?at=${DAY}`)).join(), /CORP/);
      const page = await plain(`/alerts?at=${DAY}`);
      for (const host of HOSTS)
        assert.match(
          page,
          new RegExp(`<bdi>${host}</bdi> <small class="sub"><a href="/person/ines\\?day=${DAY}"><bdi>Inês`),
        );
    });

    test("reports on applications count time at two machines once, and name both", async () => {
      const asked = `from=${DAY}&to=${DAY}&user=ines`;
      assert.match(await plain(`/applications?${asked}`), /Time in applications<\/dt>\s*<dd>2 h 00 min/);
      const byOther = `from=${DAY}&to=${DAY}&user=${encodeURIComponent(OTHER)}`;
      for (const query of [asked, byOther]) {
        const names = (await rows(`/applications/names.csv?${query}`)).map((row) => row.split(",").slice(0, 2));
        assert.deepEqual(names, [
          ["Radar LAPTOP", "5400"],
          ["Radar DESK", "3600"],
        ]);
        const api: TimeItem[] = JSON.parse((await office.page(`/api/v1/apps?${query}`)).text).items;
        assert.deepEqual(
          api.map(({ user, name, time_s }) => [user, name, time_s]),
          [
            ["ines", "Radar DESK", 3600],
            ["ines", "Radar LAPTOP", 5400],
          ],
        );
      }
      const people = (await rows(`/applications/people.csv?from=${DAY}&to=${DAY}`)).filter((row) =>
        row.includes("ines"),
      );
      assert.equal(people.length, 1);
      assert.match(people[0] ?? "", /^Inês Duarte,ines,,7200,/);
      assert.equal((await rows(`/applications/timeline.csv?${asked}`)).length, 4);
    });

    test("one's own download has the rows of both, each once", async () => {
      const own = await openByLink(office.server, "ines", NOW);
      const response = await fetch(`${office.server.url}/my/download`, { headers: { cookie: own } });
      const zip = unzipSync(new Uint8Array(await response.arrayBuffer()));
      const data = JSON.parse(strFromU8(zip["data.json"] ?? new Uint8Array()));
      assert.deepEqual(data.about.log_ins, ["ines", OTHER]);
      for (const kind of ["applications", "pictures", "machines", "devices", "set-aside", "looks", "policy-changes"]) {
        const logIns = data[kind].map((row: { log_in: string }) => row.log_in);
        assert.ok(logIns.includes("ines") && logIns.includes(OTHER), kind);
        assert.equal(new Set(data[kind].map((row: unknown) => JSON.stringify(row))).size, data[kind].length, kind);
      }
      assert.equal(data.days.filter(({ day }: { day: string }) => day === DAY).length, 1);
    });
  });
