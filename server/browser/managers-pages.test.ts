// Managers in a real browser, without scripts: added, let in by a link, shown what they may open, and the second of two at a picture;
// and that none of these pages shuts anybody out.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { BrowserContextOptions, Page } from "playwright-core";
import { logLook } from "../db/access-log.ts";
import { companyOf, recordDay } from "../http/gallery/test-recorded.ts";
import { signInFirst } from "../http/sign-in/test-manager.ts";
import { NOW } from "../http/test-company.ts";
import { ask, startTestServer, type TestServer } from "../test-server.ts";
import { shutOut } from "./accessible.ts";
import { openPage } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const CALENDAR = { zone: "Europe/Brussels", dayStartMin: 0 };
const NAME = '<img src=x onerror="fetch(1)"> Bea Quist von und zu Hohenstein';
const NOBODY = "";

const { browser, skip } = await browserOfTests();

describe("managers, in a browser", { skip }, () => {
  let server: TestServer;
  let owner: string;
  let sharp: string;
  before(async () => {
    server = await startTestServer({ TIME_ZONE: CALENDAR.zone, TWO_PERSON_RULE: "true" }, { clock: () => NOW });
    const { db } = server;
    const recorded = { user: "anna", day: "2026-11-19", now: NOW };
    const rows = await recordDay(await companyOf(server, { calendar: CALENDAR, clock: () => NOW }), recorded);
    sharp = rows.find(({ state, blurred }) => state === "complete" && blurred === 0)?.id ?? "";
    owner = await signInFirst(server);
    const look = { manager: { id: null, name: NAME }, user: "anna", kind: "titles", objectId: "2026-11-19", now: NOW };
    await logLook(db, look);
  });
  after(() => server.stop());

  const open = (path: string, cookie: string, options: BrowserContextOptions = {}) =>
    openPage(browser, { url: server.url, cookie, path }, { javaScriptEnabled: false, ...options });
  const cookieOf = async (page: Page) => {
    const session = (await page.context().cookies()).find(({ name }) => name === "stint_session");
    return `stint_session=${session?.value ?? ""}`;
  };

  let bea = "";
  test("an owner adds a manager and hands over a link, with which they set a password and see what is theirs", async () => {
    const page = await open("/settings/managers", owner);
    await page.fill("#name", NAME);
    await page.check('text="Design"');
    await page.click('main button:text-is("Add")');
    assert.equal(await page.textContent("h1"), NAME);
    await page.click('button:text-is("Make a one-time link")');
    const link = new URL(await page.inputValue("#link"));
    const other = await open(link.pathname + link.search, NOBODY);
    await other.fill("#pass", "a long sentence of her own");
    await other.click("main button");
    assert.match(other.url(), /\/settings$/);
    assert.deepEqual(await other.locator("nav[aria-label=Pages] a").allTextContents(), [
      ...["Today", "Day", "Week", "Month", "Screenshots", "Applications", "Alerts", "Claims", "Settings"],
    ]);
    assert.equal(await other.locator('main a[href="/settings/managers"]').count(), 0, "that is the owners'");
    bea = await cookieOf(other);
  });

  test("a picture that is not blurred waits for the second of two, and is then shown large", async () => {
    const page = await open(`/picture/${sharp}`, bea);
    await page.fill("#reason", "A customer asks about that afternoon.");
    await page.click('button:text-is("Ask a second manager")');
    assert.match((await page.textContent("main .note")) ?? "", /Asked at/);
    const second = await open("/settings/releases", owner);
    await second.click('button:text-is("Allow")');
    await page.reload();
    const shown = await page.getAttribute(".shot img", "src");
    assert.equal(shown, `/picture/${sharp}/image`);
  });

  test("these pages shut nobody out, narrow and wide, light and dark", async () => {
    const [{ id }] = await server.db.knex("managers").whereNot({ name: "Max" }).select("id");
    await ask(`${server.url}/picture/${sharp}/release`, {
      method: "POST",
      headers: { origin: server.url, cookie: bea },
      body: "reason=again",
    });
    const pages: [path: string, cookie: string][] = [
      ["/settings", owner],
      ["/settings/managers", owner],
      [`/settings/managers/${id}`, owner],
      ["/settings/looks", owner],
      ["/settings/releases", owner],
      ["/settings/account", bea],
      [`/picture/${sharp}`, owner],
      ["/sign-in/link?key=0", NOBODY],
    ];
    for (const [path, cookie] of pages)
      for (const [width, colorScheme] of [
        [320, "light"],
        [768, "dark"],
        [1280, "light"],
        [1280, "dark"],
      ] as const) {
        const page = await open(path, cookie, {
          viewport: { width, height: 900 },
          colorScheme,
          javaScriptEnabled: true,
        });
        assert.deepEqual(await shutOut(page), [], `${path}, ${width} px, ${colorScheme}`);
        await page.context().close();
      }
  });
});
