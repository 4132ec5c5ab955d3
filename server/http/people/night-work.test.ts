// Somebody whose day begins at noon, in the morning after a night: on every page, in every file and in the read API the whole night is
// the day of before, which is not over yet. On both databases.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { setWorkweek } from "../../db/people/workweek.ts";
import { openByLink, send, visit } from "../my/test-own-page.ts";
import { type Office, openOffice } from "../settings/test-office.ts";
import { tellStretch } from "./test-stretch.ts";

const NOTHING = { hours: null, targetMin: null, dayStartMin: null };
const NOON = { ...NOTHING, dayStartMin: 720 };
const at = (text: string) => Date.parse(`${text}:00+01:00`);
/** A Friday; her own day is Thursday until noon. */
const NOW = at("2026-11-20T09:00");
const [THURSDAY, FRIDAY] = ["2026-11-19", "2026-11-20"];

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`a day that begins at noon, on ${dialect}`, () => {
    let office: Office;
    const pictures: string[] = [];
    const nora = { kind: "person", of: "nora" } as const;
    before(async () => {
      office = await openOffice(dialect, { days: 3, clock: () => NOW });
      const { db } = office.server;
      await db.knex("work_events").where("ts", ">", NOW).delete(); // the company's own now is later
      for (const [from, to] of [
        ["2026-11-19T22:00", "2026-11-19T23:30"],
        ["2026-11-20T01:00", "2026-11-20T06:00"],
      ] as const)
        pictures.push((await tellStretch(db, { user: "nora", host: "TOWER", from: at(from), to: at(to) })).picture);
      await db.knex("claims").insert({
        ...{ id: randomUUID(), user: "nora", from_at: at("2026-11-20T00:00"), to_at: at("2026-11-20T00:30") },
        ...{ kind: "meeting", text: "Handover", state: "open", made_at: NOW, device_id: null },
      });
      await office.page(`/applications?from=${THURSDAY}&to=${FRIDAY}`); // summed by the organisation's days first
      await setWorkweek(db, nora, NOON);
    });
    after(() => office.close());
    const plain = async (path: string) => (await office.page(path)).text.replaceAll("\u00a0", " ");
    const rows = async (path: string) => (await office.page(path)).text.trim().split("\r\n").slice(1);
    const items = async (kind: string, day: string) =>
      JSON.parse((await office.page(`/api/v1/${kind}?from=${day}&to=${day}`)).text).items.filter(
        ({ user }: { user: string }) => user === "nora",
      );

    test("Today is hers: it is sorted by what she has worked since her noon", async () => {
      const text = await plain("/?sort=-worked");
      const first = /<tbody>\s*<tr[^>]*>.*?<\/tr>/s.exec(text)?.[0] ?? "";
      assert.match(first, /nora/);
      assert.match(first, /6 h 30 min/);
      assert.match((await rows("/today.csv?sort=-worked"))[0] ?? "", /nora/);
    });

    test("a machine that fell silent in her night is silent on the day of the night", async () => {
      const silent = async (path: string) => Number(/(\d+) machines? not heard/.exec(await plain(path))?.[1] ?? 0);
      const [before, after] = [await silent(`/day/${THURSDAY}`), await silent(`/day/${FRIDAY}`)];
      const today = await silent("/");
      await setWorkweek(office.server.db, nora, NOTHING);
      assert.equal(await silent(`/day/${THURSDAY}`), before - 1);
      assert.equal(await silent(`/day/${FRIDAY}`), after + 1);
      assert.equal(await silent("/"), today, "she spoke today by either day");
      await setWorkweek(office.server.db, nora, NOON);
      assert.equal(await silent(`/day/${THURSDAY}`), before);
    });

    test("her pictures of the night are those of one day, in the list, at hers, and in the read API", async () => {
      const list = await plain(`/screenshots?day=${THURSDAY}`);
      const row = /<tr>(?:(?!<\/tr>).)*nora.*?<\/tr>/s.exec(list)?.[0] ?? "";
      assert.match(row, />2<.*>22:01<.*>01:01</s);
      assert.doesNotMatch(await plain(`/screenshots?day=${FRIDAY}`), /nora/);
      const gallery = await plain(`/screenshots/nora?day=${THURSDAY}`);
      for (const id of pictures) assert.match(gallery, new RegExp(id));
      assert.deepEqual(
        (await items("screenshots", THURSDAY)).map(({ id }: { id: string }) => id).sort(),
        pictures.toSorted(),
      );
      assert.deepEqual(await items("screenshots", FRIDAY), []);
      const gone = await office.send(`/picture/${pictures[1]}/delete`, {});
      assert.equal(gone.headers.location, `/screenshots/nora?day=${THURSDAY}`);
    });

    test("applications, their hours in the order of the night, and the day they are of", async () => {
      const asked = `from=${THURSDAY}&to=${THURSDAY}&user=nora`;
      assert.match(await plain(`/applications?${asked}`), /Time in applications<\/dt>\s*<dd>6 h 30 min/);
      assert.match(await plain(`/applications?from=${FRIDAY}&to=${FRIDAY}&user=nora`), /Nothing was recorded/);
      assert.deepEqual(
        (await rows(`/applications/hours.csv?${asked}`)).map((row) => row.split(",").slice(0, 2).join(" ")),
        ["22 3600", "23 1800", "0 0", "1 3600", "2 3600", "3 3600", "4 3600", "5 3600"],
      );
      const hours = [...(await plain(`/applications?${asked}`)).matchAll(/<tr data-point="(\d+)–\d+ h">/g)];
      assert.deepEqual(
        hours.map(([, hour]) => hour),
        ["22", "23", "0", "1", "2", "3", "4", "5"],
      );
      assert.equal((await rows(`/applications/timeline.csv?${asked}`)).length, 4);
      assert.deepEqual(
        (await items("apps", THURSDAY)).map(({ time_s }: { time_s: number }) => time_s),
        [23_400],
      );
      assert.deepEqual(await items("apps", FRIDAY), []);
    });

    test("her claim of midnight is of the night, in the list, in the read API and after an answer", async () => {
      const claims = await plain("/claims");
      assert.match(claims, new RegExp(`/person/nora\\?day=${THURSDAY}`));
      assert.equal((await items("claims", THURSDAY)).length, 1);
      assert.deepEqual(await items("claims", FRIDAY), []);
      const id = (await office.server.db.knex("claims").where({ user: "nora" }).first()).id;
      const answered = await office.send("/claims/answer", { id, answer: "accepted", back: "person" });
      assert.equal(answered.headers.location, `/person/nora?day=${THURSDAY}&said=accepted#claims`);
    });

    test("on her own page a claim and a picture lead to her own day", async () => {
      const { server } = office;
      const own = await openByLink(server, "nora", NOW);
      const fields = { day: FRIDAY, from: "00:35", to: "00:50", kind: "call", text: "Ground" };
      const claimed = await send(server, "/my/claims", own, fields);
      assert.equal(claimed.headers.location, `/my?day=${THURSDAY}&said=claimed#claims`);
      const picture = await visit(server, `/my/pictures/${pictures[0]}`, own);
      assert.match(picture.text, new RegExp(`/my\\?day=${THURSDAY}`));
      const deleted = await send(server, "/my/pictures/delete", own, { id: pictures[0] ?? "" });
      assert.match(deleted.headers.location ?? "", new RegExp(`^/my\\?day=${THURSDAY}&said=`));
    });

    test("in the week her Thursday is not over: it is compared with nothing yet, and Friday has not begun", async () => {
      const row = /<tbody>\s*<tr>.*?<\/tr>/s.exec(await plain("/week/2026-W47?q=nora"))?.[0] ?? "";
      assert.match(row, /6 h 30 min/);
      assert.doesNotMatch(row, /\+ 6 h 30 min/);
      assert.equal(row.match(/no report/g)?.length, 3, "Monday to Wednesday");
    });
  });
