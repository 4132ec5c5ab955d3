// Pictures behind the sign-in: who may see them, that every look is written down first, and how a picture is answered.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type ScreenshotItem, screenshotItemSchema } from "../../../protocol/read.ts";
import { looksAt } from "../../db/access-log.ts";
import type { Reading } from "../../db/days.ts";
import { calendarsOf } from "../../db/people/day-starts.ts";
import { type ScreenshotRow, storeScreenshots } from "../../db/screenshots.ts";
import { type Answer, ask, startTestServerOn, type TestServer } from "../../test-server.ts";
import type { Page } from "../read-pages.ts";
import { screenshotsPage } from "../read-recorded.ts";
import { signInFirst } from "../sign-in/test-manager.ts";
import { NOW } from "../test-company.ts";
import { companyOf, recordDay } from "./test-recorded.ts";

const DAY = "2026-11-19";
const CALENDAR = { zone: "Europe/Berlin", dayStartMin: 0 };

for (const dialect of ["sqlite", "postgres"] as const)
  describe(`the gallery, on ${dialect}`, () => {
    let server: TestServer;
    let cookie: string;
    let rows: ScreenshotRow[];
    let now = NOW;
    before(async () => {
      server = await startTestServerOn(dialect, {}, { clock: () => now });
      const place = await companyOf(server, { calendar: CALENDAR, clock: () => now });
      rows = await recordDay(place, { user: "anna", day: DAY, now });
      await recordDay(place, { user: "..", day: DAY, now });
      cookie = await signInFirst(server);
    });
    after(async () => {
      await server.stop();
    });

    const get = (path: string, signedIn = true): Promise<Answer> =>
      ask(server.url + path, { headers: { accept: "text/html", ...(signedIn ? { cookie } : {}) } });
    const open = () => rows.filter(({ state }) => state === "complete");
    const looks = () => looksAt(server.db, "anna", 1000);

    test("without a sign-in there is no picture, no list of them and no word of who looked, at any address", async () => {
      const id = open()[0]?.id;
      for (const path of ["/screenshots", `/screenshots/anna?day=${DAY}`, "/screenshots?user=..", `/picture/${id}`]) {
        const { status, headers, text } = await get(path, false);
        assert.equal(status, 302, path);
        assert.equal(headers.location, `/sign-in?to=${encodeURIComponent(path)}`);
        assert.ok(!text.includes("picture/"), path);
      }
      for (const path of [`/picture/${id}/image`, `/picture/${id}/thumbnail`])
        assert.equal((await get(path, false)).status, 401, path);
      const { text } = await get(`/person/anna?day=${DAY}`, false);
      assert.ok(!text.includes("Pictures") && !text.includes("Who looked") && !text.includes("Did a program"));
      assert.match(text, /average \d+ per cent over \d+\sslots/, "activity is read like hours");
      assert.equal((await looks()).length, 0);
    });

    test("each view is written down before it is shown, with who looked and at what", async () => {
      const [one] = open();
      await get(`/screenshots/anna?day=${DAY}`);
      await get(`/picture/${one?.id}`);
      assert.equal((await looks()).length, 0, "a page without its pictures shows none");
      await get(`/picture/${one?.id}/thumbnail`);
      await get(`/picture/${one?.id}/image`);
      await get(`/picture/${one?.id}/image`);
      assert.deepEqual(
        (await looks()).map(({ manager, kind, objectId, at }) => [manager, kind, objectId, at]),
        [
          ["Max", "picture", one?.id, now],
          ["Max", "picture", one?.id, now],
          ["Max", "thumbnail", one?.id, now],
        ],
      );
      const { text } = await get(`/person/anna?day=${DAY}`);
      assert.match(text, /<bdi>Max<\/bdi> opened 1\u00a0picture, saw 1\u00a0thumbnail/);
    });

    test("a picture is answered as what was checked, for this browser alone, and as nothing else", async () => {
      const [one] = open();
      const answer = await fetch(`${server.url}/picture/${one?.id}/image`, { headers: { cookie } });
      const { headers } = answer;
      assert.equal(headers.get("content-type"), "image/webp");
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("cache-control"), "private, no-store");
      assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'; sandbox/);
      assert.equal((await answer.arrayBuffer()).byteLength, one?.bytes);
    });

    test("what cannot be shown is not there: deleted, waiting, unknown, or a path instead of an id", async () => {
      const hidden = rows.filter(({ state }) => state !== "complete");
      assert.ok(hidden.length >= 2);
      const before = (await looks()).length;
      for (const id of [
        ...hidden.map((row) => row.id),
        randomUUID(),
        "..%2F..%2Fconfig.env",
        "%00",
        encodeURIComponent(open()[0]?.key ?? ""),
      ])
        for (const kind of ["", "/image", "/thumbnail"])
          assert.equal((await get(`/picture/${id}${kind}`)).status, 404, `${id}${kind}`);
      assert.equal((await looks()).length, before);
    });

    test("until its person's minutes are over nobody else sees a picture, by page or by link", async () => {
      const one = open()[1];
      assert.ok(one !== undefined);
      await server.db
        .knex("screenshots")
        .where({ id: one.id })
        .update({ completed_at: now - 60_000 });
      assert.equal((await get(`/picture/${one.id}/image`)).status, 404);
      assert.equal((await get(`/picture/${one.id}`)).status, 404);
      const { text } = await get(`/screenshots/anna?day=${DAY}`);
      assert.ok(!text.includes(one.id));
      assert.match(text, /Its person can delete it until/);
      now += 4 * 60_000;
      assert.equal((await get(`/picture/${one.id}/image`)).status, 200);
    });

    test("a file that was cut or taken away is never shown half", async () => {
      const one = open()[2];
      assert.ok(one?.key != null);
      rmSync(join(server.folder, one.key));
      assert.equal((await get(`/picture/${one.id}/image`)).status, 404);
      assert.ok(server.logged.some((line) => line.includes("not in its store any more")));
    });

    test("the pages lead from everybody's day to one's own to a picture and its neighbours", async () => {
      const everybody = await get(`/screenshots?day=${DAY}`);
      const file = /href="(\/api\/v1\/screenshots\.csv[^"]+)"/.exec(everybody.text)?.[1] ?? "";
      assert.equal((await get(file.replaceAll("&amp;", "&"))).status, 200, file);
      const slots = /href="(\/api\/v1\/slots\.xlsx[^"]+)"/.exec(
        (await get(`/person/anna?day=${DAY}`, false)).text,
      )?.[1];
      assert.equal((await get((slots ?? "").replaceAll("&amp;", "&"), false)).status, 200, slots);
      assert.ok(everybody.text.includes(`href="/screenshots/anna?day=${DAY}"`));
      assert.ok(
        everybody.text.includes(`href="/screenshots?user=..&amp;day=${DAY}"`),
        "also of a name no path can hold",
      );
      assert.equal((await get(`/screenshots?user=..&day=${DAY}`)).status, 200);
      const gallery = await get(`/screenshots/anna?day=${DAY}`);
      assert.match(gallery.text, /Paused by the person\./);
      assert.match(gallery.text, /The display gave a black picture\./);
      const [first, , third] = open();
      assert.ok(gallery.text.includes(`href="/picture/${first?.id}"`));
      const picture = await get(`/picture/${third?.id}`);
      assert.match(picture.text, /rel="prev"/);
      assert.match(picture.text, /rel="next"/);
      assert.equal((await get("/screenshots/anna?at=2026-11-20")).headers.location, "/screenshots/anna?day=2026-11-20");
      for (const path of ["/screenshots/nobody", "/screenshots?day=2026-02-30", "/screenshots/anna?at=x"])
        assert.equal((await get(path)).status, 404, path);
    });

    test("the read API tells of the pictures that can be seen, in pages and as files, and of no other", async () => {
      const asked = "from=2026-11-19&to=2026-11-19&user=anna";
      const { items, next } = JSON.parse((await get(`/api/v1/screenshots?${asked}`)).text);
      assert.equal(next, null);
      assert.deepEqual(
        items.map(({ id }: { id: string }) => id),
        open().map(({ id }) => id),
      );
      for (const item of items) assert.ok(screenshotItemSchema.safeParse(item).success, JSON.stringify(item));
      assert.ok(!JSON.stringify(items).includes("screenshots/"), "no name of a file");
      const csv = await get(`/api/v1/screenshots.csv?${asked}`);
      assert.equal(csv.text.trim().split("\r\n").length, items.length + 1);
      const calendars = await calendarsOf(server.db, CALENDAR);
      const reading = { db: server.db, calendar: CALENDAR, calendars, now } as Reading;
      const range = { from: DAY, to: DAY, user: null, within: undefined, limit: 7 };
      const WINDOW = { shortestWindowMs: () => 300_000, windowMsOf: () => 300_000 };
      const walked: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Page<ScreenshotItem> = await screenshotsPage(reading, { ...range, cursor }, WINDOW);
        walked.push(...page.items.map(({ user, ts }) => `${user} ${ts}`));
        cursor = page.next;
      } while (cursor !== null);
      assert.equal(new Set(walked).size, walked.length);
      assert.ok(walked.length > items.length);
      assert.deepEqual(walked, walked.toSorted());
    });

    test("a day of 200 pictures is one page of less than 100 KB before them; a longer one is parted by the hour, each picture on one page", async () => {
      const day = "2026-11-18";
      const [model] = rows.filter(({ state }) => state === "complete");
      assert.ok(model !== undefined);
      const eight = Date.UTC(2026, 10, 18, 7);
      const fill = (from: number, to: number) =>
        storeScreenshots(
          server.db,
          Array.from({ length: to - from }, (_, i) => {
            const ts = eight + (from + i) * 60_000;
            return { ...model, id: randomUUID(), user: "nhung", ts, completed_at: ts + 4_000 };
          }),
        );
      const idsIn = (text: string) => [...text.matchAll(/href="\/picture\/([0-9a-f-]{36})"/g)].map(([, id]) => id);
      await fill(0, 200);
      const path = `/screenshots/nhung?day=${day}`;
      const { text } = await get(path);
      assert.equal(idsIn(text).length, 200);
      assert.equal(text.match(/loading="lazy"/g)?.length, 200);
      const assets = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, found]) => found ?? "");
      let bytes = Buffer.byteLength(text);
      for (const asset of assets) {
        const answer = await ask(server.url + asset, { headers: { "accept-encoding": "gzip" } });
        bytes += Number(answer.headers["content-length"]);
      }
      assert.ok(bytes < 100 * 1024, `${bytes} bytes`);
      await fill(200, 540);
      const seen: string[] = [];
      let next: string | null = path;
      let pages = 0;
      while (next !== null) {
        const page: string = (await get(next)).text;
        assert.ok(idsIn(page).length <= 200);
        seen.push(...idsIn(page).map(String));
        next = /The day goes on: <a href="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? null;
        pages++;
      }
      assert.deepEqual([pages, seen.length, new Set(seen).size], [3, 540, 540]);
    });

    test("a manager deletes a picture after being asked: both files are gone, its place says by whom, and nobody sees it again", async () => {
      const one = open().at(-1);
      assert.ok(one?.key != null && one.thumbnail_key != null);
      const asked = await get(`/picture/${one.id}/delete`);
      assert.match(asked.text, /Delete the picture of/);
      assert.equal((await get(`/picture/${one.id}/image`)).status, 200, "asking deletes nothing");
      const post = (headers: Record<string, string>) =>
        ask(`${server.url}/picture/${one.id}/delete`, { method: "POST", headers });
      assert.equal((await post({ origin: server.url })).status, 401, "without a sign-in");
      assert.equal((await post({ cookie, origin: "http://elsewhere.example" })).status, 403);
      assert.equal((await post({ cookie, origin: server.url })).headers.location, `/screenshots/anna?day=${DAY}`);
      for (const key of [one.key, one.thumbnail_key]) assert.equal(existsSync(join(server.folder, key)), false);
      for (const kind of ["", "/image", "/thumbnail", "/delete"])
        assert.equal((await get(`/picture/${one.id}${kind}`)).status, 404, kind);
      assert.match((await get(`/screenshots/anna?day=${DAY}`)).text, /Deleted by Max, a manager, at \d\d:\d\d\./);
      const row = await server.db.knex("screenshots").where({ id: one.id }).first();
      assert.deepEqual([row.state, row.deleted_by, row.deleted_by_name], ["deleted", "manager", "Max"]);
    });

    test("no route but those for everybody answers a stranger with anything about pictures", async () => {
      const id = open()[0]?.id ?? "";
      const asked = server
        .routes()
        .filter(({ method, path }) => method === "get" && /screenshot|picture/.test(path))
        .map(({ path }) => path.replace(":id", id).replace(":user", "anna"));
      assert.ok(asked.length >= 5, "the routes can be listed");
      for (const path of asked) {
        const { status, text } = await get(path, false);
        assert.ok(status === 302 || status === 401, `${path}: ${status}`);
        assert.ok(!text.includes(DAY) && !text.includes("RIFF"), path);
      }
    });
  });
