// How heavy a day is that is full of pictures, as the browser gets it: a picture every minute from midnight to midnight, which is what the
// densest policy takes. The pictures themselves come later, as one scrolls.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { BrowserContext } from "playwright-core";
import { makeOwnLink } from "../db/person/own-page.ts";
import { recordDay } from "../http/gallery/test-recorded.ts";
import { signInFirst } from "../http/sign-in/test-manager.ts";
import { BRUSSELS, foundCompany, NOW } from "../http/test-company.ts";
import { openLocalStore } from "../stores/local.ts";
import { startTestServer, type TestServer } from "../test-server.ts";
import { signedIn } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const DAY = "2026-11-19";
const MINUTES = 24 * 60;
/** What the first load of a page may weigh, bytes on the wire: one without a chart, and one with a chart or all pictures of a day. */
const WEIGHT_MAX = { plain: 25 * 1024, full: 100 * 1024 };
/** The page, its style sheet, its icon, its keys, and the two of a chart. */
const REQUESTS_MAX = 6;

const { browser, skip } = await browserOfTests();

describe("a day full of pictures, in a browser", { skip }, () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ TIME_ZONE: BRUSSELS.zone }, { clock: () => NOW });
    const { db, folder, url } = server;
    await foundCompany(db, { days: 3 });
    const secret = (await db.knex("settings").where({ key: "ticket_secret" }).first()).value;
    const store = openLocalStore({ folder, secret, clock: () => NOW });
    const rows = await recordDay({ db, store, calendar: BRUSSELS, url }, { user: "anna", day: DAY, now: NOW });
    const shot = rows.find(({ state }) => state === "complete");
    const midnight = Date.UTC(2026, 10, 18, 23);
    const every = Array.from({ length: MINUTES }, (_, minute) => ({
      ...shot,
      ...{ id: randomUUID(), ts: midnight + minute * 60_000 },
      ...{ key: `full/${minute}.webp`, thumbnail_key: `full/${minute}-thumbnail.webp` },
    }));
    await db.knex("screenshots").where({ user: "anna" }).delete();
    await db.knex.batchInsert("screenshots", every, 50);
  });
  after(() => server?.stop());

  /** What comes before and beside the pictures. */
  async function weigh(context: BrowserContext, path: string) {
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    const pictures = new Set<string>();
    let [bytes, requests] = [0, 0];
    network.on("Network.requestWillBeSent", ({ requestId, request }) => {
      if (/\/(?:thumbnail|image)$/.test(request.url)) pictures.add(requestId);
      else if (request.url.startsWith(server.url)) requests++;
    });
    network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (!pictures.has(requestId)) bytes += encodedDataLength;
    });
    await page.goto(server.url + path, { waitUntil: "networkidle" });
    const shown = await page.locator("img").count();
    await context.close();
    return { bytes, requests, shown, fetched: pictures.size };
  }

  const cookied = (cookie: string) =>
    signedIn(browser, { url: server.url, cookie }, { viewport: { width: 1280, height: 700 } });

  test("the gallery and the day of a manager are as light as any page, and fetch what is in sight", async (t) => {
    const cookie = await signInFirst(server);
    const gallery = await weigh(await cookied(cookie), `/screenshots/anna?day=${DAY}`);
    assert.ok(gallery.shown >= 180, `${gallery.shown} pictures on a page`);
    assert.ok(gallery.fetched < gallery.shown, `${gallery.fetched} of ${gallery.shown} fetched`);
    for (const [path, limit] of [
      [`/screenshots/anna?day=${DAY}`, WEIGHT_MAX.plain],
      [`/screenshots?day=${DAY}`, WEIGHT_MAX.plain],
      [`/person/anna?day=${DAY}`, WEIGHT_MAX.full],
    ] as const) {
      const { bytes, requests } = await weigh(await cookied(cookie), path);
      t.diagnostic(`${path}: ${bytes} bytes, ${requests} requests before pictures`);
      assert.ok(bytes <= limit, `${path}: ${bytes} bytes`);
      assert.ok(requests <= REQUESTS_MAX, `${path}: ${requests} requests`);
    }
  });

  test("so are a person’s own page and pictures", async (t) => {
    for (const [path, limit] of [
      [`/my?day=${DAY}`, WEIGHT_MAX.plain],
      [`/my/pictures?day=${DAY}`, WEIGHT_MAX.full],
    ] as const) {
      const own = { user: "anna", deviceId: null, lastsMs: 60_000, now: NOW };
      const context = await cookied("");
      const opener = await context.newPage();
      await opener.goto(`${server.url}/my/open?key=${await makeOwnLink(server.db, own)}`);
      const first = await context.storageState();
      await context.close();
      const { bytes, requests, shown } = await weigh(await browser.newContext({ storageState: first }), path);
      t.diagnostic(`${path}: ${bytes} bytes, ${requests} requests before pictures, ${shown} pictures`);
      assert.ok(bytes <= limit, `${path}: ${bytes} bytes`);
      assert.ok(requests <= REQUESTS_MAX, `${path}: ${requests} requests`);
    }
  });
});
