// A person's own page in a real browser: opened by its link, without a script, narrow and wide, light and dark; and what people write
// into claims runs nowhere.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { logLook } from "../db/access-log.ts";
import { makeClaim } from "../db/person/claims.ts";
import { makeOwnLink } from "../db/person/own-page.ts";
import { companyOf, recordDay } from "../http/gallery/test-recorded.ts";
import { signInFirst } from "../http/sign-in/test-manager.ts";
import { NOW } from "../http/test-company.ts";
import { startTestServer, type TestServer } from "../test-server.ts";
import { shutOut } from "./accessible.ts";
import { openPage, signedIn } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const DAY = "2026-11-19";
const CALENDAR = { zone: "Europe/Brussels", dayStartMin: 0 };
const HOUR_MS = 3_600_000;
const PAYLOADS = [
  `"><script>document.title='ran'</script>`,
  "<img src=x onerror=document.title='ran'>",
  "javascript:document.title='ran'",
  "</textarea><svg onload=document.title='ran'>",
  "{{7*7}}<%= 7*7 %>",
];

const { browser, skip } = await browserOfTests();

describe("a person's own page, in a browser", { skip }, () => {
  let server: TestServer;
  let state: Exclude<BrowserContextOptions["storageState"], string | undefined>;
  let picture: string;
  before(async () => {
    server = await startTestServer({ TIME_ZONE: CALENDAR.zone }, { clock: () => NOW });
    const place = await companyOf(server, { calendar: CALENDAR, clock: () => NOW });
    const rows = await recordDay(place, { user: "anna", day: DAY, now: NOW });
    picture = `/my/pictures/${rows.find((row) => row.state === "complete")?.id}`;
    for (const [n, text] of PAYLOADS.entries()) {
      const [from, to] = [NOW - (n + 30) * HOUR_MS, NOW - (n + 29.5) * HOUR_MS];
      await makeClaim(server.db, { user: "anna", from, to, kind: "call", text, deviceId: null }, NOW);
      await logLook(server.db, {
        manager: { id: null, name: text },
        user: "anna",
        kind: "titles",
        objectId: DAY,
        now: NOW,
      });
      await server.db.knex("apps").insert({
        ...{
          id: randomUUID(),
          user: "anna",
          host: rows[0]?.host,
          ts: Date.UTC(2026, 10, 19, 9, n * 5),
          duration_ms: 120_000,
        },
        ...{ kind: "APP", application: text, title: text, site: null, url: null, project: null },
      });
    }
    const context = await browser.newContext();
    await (await context.newPage()).goto(await link());
    state = await context.storageState();
    await context.close();
  });
  after(() => server.stop());

  const link = async () =>
    `${server.url}/my/open?key=${await makeOwnLink(server.db, { user: "anna", deviceId: null, lastsMs: 60_000, now: NOW })}`;
  const open = (path: string, options: BrowserContextOptions = {}) =>
    openPage(browser, { url: server.url, cookie: "", path }, { storageState: state, ...options });

  test("every page of it shuts nobody out, at any width, in light and dark, and nothing written into it runs", async () => {
    for (const path of [`/my?day=${DAY}`, "/my/notice", "/my/looks", `/my/pictures?day=${DAY}`, picture]) {
      for (const [width, colorScheme] of [
        [320, "dark"],
        [768, "light"],
        [1280, "light"],
        [1280, "dark"],
      ] as const) {
        const page = await open(path, { viewport: { width, height: 900 }, colorScheme });
        const said: string[] = [];
        page.on("console", (message) => said.push(message.text()));
        await page.reload();
        assert.deepEqual(await shutOut(page), [], `${path} at ${width}, ${colorScheme}`);
        assert.doesNotMatch(await page.title(), /ran/);
        assert.deepEqual(said, [], "the policy had nothing to stop");
        await page.context().close();
      }
    }
    const closed = await open("/my", {
      storageState: { cookies: [], origins: [] },
      viewport: { width: 320, height: 900 },
    });
    assert.deepEqual(await shutOut(closed), []);
    await closed.context().close();
  });

  test("a manager answers beside the claims, and makes a link that is shown once", async () => {
    const context = await signedIn(browser, { url: server.url, cookie: await signInFirst(server) });
    const page = await context.newPage();
    for (const [width, colorScheme] of [
      [320, "light"],
      [1280, "dark"],
    ] as const)
      for (const path of ["/claims", `/person/anna?day=${DAY}`]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.goto(server.url + path);
        assert.deepEqual(await shutOut(page), [], `${path} at ${width}`);
        assert.doesNotMatch(await page.title(), /ran/);
      }
    await page.goto(`${server.url}/claims`);
    await page.click("text=Accept");
    assert.match((await page.textContent("[role=status]")) ?? "", /^Accepted\./);
    await page.goto(`${server.url}/person/anna?day=${DAY}`);
    await page.click("text=Make a link");
    assert.match(await page.inputValue("#url"), /\/my\/open\?key=[0-9a-f]{64}$/);
    assert.deepEqual(await shutOut(page), []);
    await context.close();
  });

  test("without a script: a link opens it once, time is claimed, a picture is looked at and deleted", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const url = await link();
    await page.goto(url);
    assert.equal(new URL(page.url()).pathname, "/my");
    await page.goto(`${server.url}/my?day=${DAY}`);
    await page.fill("#from", "23:00");
    await page.fill("#to", "22:00");
    await page.fill("#why", "Night call");
    await page.click("text=Send the claim");
    assert.match((await page.textContent("[role=status]")) ?? "", /It ends before it begins/);
    assert.equal(await page.inputValue("#why"), "Night call", "what was typed stays");
    await page.check("[name=next]");
    await page.fill("#to", "00:30");
    await page.click("text=Send the claim");
    assert.match((await page.textContent("[role=status]")) ?? "", /^Claimed\./);
    assert.match((await page.textContent("main")) ?? "", /Night call/);
    await page.goto(server.url + picture);
    await page.click("text=Delete this picture for good");
    assert.match((await page.textContent("[role=status]")) ?? "", /^Deleted:/);
    await page.click("text=Close my page in this browser");
    assert.match((await page.textContent("h1")) ?? "", /not open here/);
    await page.goto(url);
    assert.match((await page.textContent("h1")) ?? "", /used up/);
    await context.close();
  });
});
