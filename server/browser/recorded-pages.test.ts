// Setting up, signing in, and the pages of what needs it, in a real browser: as a person goes through them, without scripts, narrow
// and wide, light and dark.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { companyOf, recordDay } from "../http/gallery/test-recorded.ts";
import { NOW } from "../http/test-company.ts";
import { startTestServer, type TestServer } from "../test-server.ts";
import { shutOut } from "./accessible.ts";
import { openPage } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const DAY = "2026-11-19";
const CALENDAR = { zone: "Europe/Brussels", dayStartMin: 0 };
const WIDTHS = [320, 768, 1280];
const SCHEMES = ["light", "dark"] as const;
/** What a page may weigh without its pictures, bytes on the wire. */
const WEIGHT_MAX = 25 * 1024;
const PASSWORD = "a sentence is fine";

const { browser, skip } = await browserOfTests();

describe("the pages behind the sign-in, in a browser", { skip }, () => {
  let server: TestServer;
  let state: Exclude<BrowserContextOptions["storageState"], string | undefined>;
  let picture: string;
  before(async () => {
    server = await startTestServer({ TIME_ZONE: CALENDAR.zone }, { clock: () => NOW });
    const place = await companyOf(server, { calendar: CALENDAR, clock: () => NOW });
    const rows = await recordDay(place, { user: "anna", day: DAY, now: NOW });
    for (const user of ["<b>eve</b>", "محمد الحسيني", "..", `${"x".repeat(250)}longer`])
      await recordDay(place, { user, day: DAY, now: NOW });
    picture = `/picture/${rows.filter((row) => row.state === "complete")[4]?.id}`;
  });
  after(() => server.stop());

  const at = (path: string) => `${server.url}${path}`;
  const open = (path: string, options: BrowserContextOptions = {}) =>
    openPage(browser, { url: server.url, cookie: "", path }, options);

  test("setting up shuts nobody out, with a mistake told and without", async () => {
    for (const colorScheme of SCHEMES) {
      const page = await open("/setup", { viewport: { width: 320, height: 900 }, colorScheme });
      assert.deepEqual(await shutOut(page), []);
      await page.fill("#code", "12");
      await page.fill("#name", "x".repeat(256));
      await page.fill("#pass", "short");
      await page.click("main button");
      assert.deepEqual(await shutOut(page), []);
      await page.context().close();
    }
  });

  test("the first manager is made without a script: the code, a mistake told beside its field, and in", async () => {
    const page = await open("/screenshots", { javaScriptEnabled: false });
    assert.match(page.url(), /\/setup$/, "a sign-in without managers leads to the first one");
    await page.fill("#code", "1234");
    await page.fill("#name", "Maximiliane von Hohenstein-Falkenberg");
    await page.fill("#pass", "short");
    await page.click("main button");
    assert.match((await page.textContent("#code-fault")) ?? "", /has 4 digits of 8/);
    assert.equal(await page.inputValue("#name"), "Maximiliane von Hohenstein-Falkenberg");
    assert.equal(await page.inputValue("#pass"), "");
    await page.fill("#code", server.setupCode ?? "");
    await page.fill("#pass", PASSWORD);
    await page.click("main button");
    assert.match(page.url(), /\/screenshots$/);
    state = await page.context().storageState();
    assert.ok(state.cookies.every(({ httpOnly, sameSite }) => httpOnly && sameSite === "Lax"));
    await page.context().close();
  });

  test("signing out and in again leads back to where one was, without a script", async () => {
    const page = await open(`/screenshots/anna?day=${DAY}`, { storageState: state, javaScriptEnabled: false });
    await page.click('button:text-is("Sign out")');
    await page.goto(at(picture));
    assert.match(page.url(), /\/sign-in\?to=/);
    await page.fill("#name", "maximiliane von hohenstein-falkenberg");
    await page.fill("#pass", "wrong");
    await page.click("main button");
    assert.match((await page.textContent("#fault")) ?? "", /not known here/);
    await page.fill("#pass", PASSWORD);
    await page.click("main button");
    assert.equal(page.url(), at(picture));
    state = await page.context().storageState();
    await page.waitForLoadState(); // a click waits for the page, not for its picture
    assert.equal(
      await page
        .locator("figure.shot img")
        .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      960,
    );
    await page.click('a[rel="next"]');
    await page.click('a:text-is("All of this day")');
    assert.match(page.url(), /\/screenshots\/anna\?day=2026-11-19$/);
    await page.context().close();
  });

  for (const width of WIDTHS)
    for (const scheme of SCHEMES)
      test(`nobody is shut out and nothing is cut off at ${width} px in ${scheme}`, async () => {
        const look = { viewport: { width, height: 900 }, colorScheme: scheme };
        const long = encodeURIComponent(`${"x".repeat(250)}longer`);
        for (const path of [
          `/screenshots?day=${DAY}`,
          `/screenshots/anna?day=${DAY}`,
          `/screenshots/${long}?day=${DAY}`,
          `/screenshots/anna?day=2026-11-14`,
          picture,
          `${picture}/delete`,
          "/settings/stores",
          `/person/anna?day=${DAY}`,
        ]) {
          const page = await open(path, { storageState: state, ...look });
          assert.equal(await page.locator('button:text-is("Sign out")').count(), 1, path);
          assert.deepEqual(await shutOut(page), [], path);
          await page.context().close();
        }
        for (const path of ["/sign-in", "/sign-in?to=/screenshots"]) {
          const page = await open(path, look);
          assert.deepEqual(await shutOut(page), [], path);
          await page.context().close();
        }
      });

  test("a gallery is light but for its pictures, which come when they are scrolled to, and complains of nothing", async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 700 }, storageState: state });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    const pictures = new Set<string>();
    let bytes = 0;
    network.on("Network.requestWillBeSent", ({ requestId, request }) => {
      assert.ok(request.url.startsWith(at("/")) || request.url.startsWith("data:"), request.url);
      if (request.url.endsWith("/thumbnail")) pictures.add(requestId);
    });
    network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (!pictures.has(requestId)) bytes += encodedDataLength;
    });
    await page.goto(at(`/screenshots/anna?day=${DAY}`), { waitUntil: "networkidle" });
    const all = await page.locator(".shots img").count();
    assert.ok(all > 20);
    assert.deepEqual(complaints, []);
    assert.ok(bytes <= WEIGHT_MAX, `${bytes} bytes`);
    const lazy = await page.locator('.shots img[loading="lazy"][width][height]').count();
    assert.equal(lazy, all, "each has its place before it comes");
    await context.close();
  });

  test("a person's day with all that was recorded is as light as any page", async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, storageState: state });
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    let bytes = 0;
    network.on("Network.loadingFinished", ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await page.goto(at(`/person/anna?day=${DAY}`), { waitUntil: "networkidle" });
    assert.ok(bytes <= WEIGHT_MAX, `${bytes} bytes`);
    await context.close();
  });

  test("arrow keys lead from picture to picture", async () => {
    const page = await open(picture, { storageState: state });
    const before = page.url();
    await page.keyboard.press("ArrowRight");
    await page.waitForURL((url) => url.href !== before);
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL(before);
    await page.context().close();
  });

  test("a person's day has its activity for everybody, its pictures for who is signed in", async () => {
    const stranger = await open(`/person/anna?day=${DAY}`);
    assert.ok((await stranger.locator("svg.slots rect").count()) > 20);
    assert.equal(await stranger.locator("[data-shot]").count(), 0);
    assert.equal(await stranger.locator("#looks").count(), 0);
    await stranger.context().close();
    const manager = await open(`/person/anna?day=${DAY}`, { storageState: state });
    assert.ok((await manager.locator("[data-shot]").count()) > 20);
    await manager.click('summary:has-text("Did a program make this input?")');
    assert.match((await manager.textContent("details[open]")) ?? "", /a move every 60\.0 s, nine times/);
    await manager.click('a:has-text("pictures")');
    assert.match(manager.url(), /\/screenshots\/anna/);
    await manager.context().close();
  });
});
