// The reports on applications, sites and projects and the editor of rules, in a real browser: as a person goes through them, without
// scripts, narrow and wide, light and dark.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { startIngest } from "../db/ingest.ts";
import { signInFirst } from "../http/sign-in/test-manager.ts";
import { foundCompany, NOW } from "../http/test-company.ts";
import { startTestServer, type TestServer } from "../test-server.ts";
import { shutOut } from "./accessible.ts";
import { openPage } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const DAY = "2026-11-19";
const AT = Date.parse(`${DAY}T09:00:00+01:00`);
const MINUTE_MS = 60_000;
const WIDTHS = [320, 768, 1280];
const SCHEMES = ["light", "dark"] as const;

const { browser, skip } = await browserOfTests();

describe("the reports on applications, in a browser", { skip }, () => {
  let server: TestServer;
  let cookie: string;
  before(async () => {
    server = await startTestServer({}, { clock: () => NOW });
    await foundCompany(server.db, { days: 4 });
    cookie = await signInFirst(server);
    const texts = ["Excel", "<script>alert(1)</script>", `${"w".repeat(250)}ide`, "برنامج", "Mail"];
    await startIngest(server.db, () => undefined).store({
      events: [],
      running: [],
      notes: [],
      heard: null,
      apps: ["anna", "<b>eve</b>", "o'neil"].flatMap((user, p) =>
        texts.map((application, n) => ({
          id: `01935a3e-7b00-7cc0-9000-0000000000${p}${n}`,
          user,
          host: "ws",
          ts: AT + n * 50 * MINUTE_MS,
          durationMs: (50 - n) * MINUTE_MS,
          kind: n % 2 === 0 ? ("APP" as const) : ("URL" as const),
          application,
          title: `"><img src=x onerror=alert(${n})>`,
          site: n % 2 === 0 ? null : `site${n}.example.org`,
          url: null,
          project: n === 4 ? "Website" : null,
        })),
      ),
    });
  });
  after(() => server?.stop());

  const open = (path: string, options: BrowserContextOptions = {}) =>
    openPage(browser, { url: server.url, cookie, path }, options);

  const PAGES = [
    "/applications?from=2026-11-16&to=2026-11-22",
    `/applications?from=${DAY}&to=${DAY}&user=anna`,
    `/sites?from=${DAY}&to=${DAY}&team=Design`,
    `/projects?from=${DAY}&to=${DAY}`,
    "/projects/rules",
  ];

  for (const path of PAGES)
    test(`${path} shuts nobody out, narrow and wide, light and dark`, async () => {
      for (const width of WIDTHS)
        for (const colorScheme of SCHEMES) {
          const page = await open(path, { viewport: { width, height: 900 }, colorScheme });
          assert.deepEqual(await shutOut(page), [], `${width} ${colorScheme}`);
          await page.context().close();
        }
    });

  test("nothing that was recorded runs", async () => {
    const page = await open(PAGES[1] ?? "");
    const said: string[] = [];
    page.on("dialog", (dialog) => void said.push(dialog.message()));
    page.on("console", (message) => void said.push(message.text()));
    await page.reload();
    await page.click("summary");
    assert.match((await page.textContent("#timeline")) ?? "", /onerror=alert\(0\)/);
    assert.deepEqual(said, []);
    await page.context().close();
  });

  test("a chart is drawn from its table", async () => {
    const page = await open(PAGES[0] ?? "");
    await page.waitForSelector('[data-chart-of="hours"] canvas');
    assert.equal(await page.locator('[data-chart-of="days"] canvas').getAttribute("role"), "img");
    await page.context().close();
  });

  test("rules are tried, saved and undone without a script", async () => {
    const page = await open("/projects/rules", { javaScriptEnabled: false });
    await page.fill('[aria-label="Rule 1: text"]', "excel");
    await page.fill('[aria-label="Rule 1: project"]', "Money");
    await page.click('button:text-is("Preview over 7 days")');
    assert.match((await page.textContent("main")) ?? "", /would have matched 2\sh\s30\smin of 3\speople/);
    assert.deepEqual(await page.inputValue('[aria-label="Rule 1: project"]'), "Money");
    await page.click('button:text-is("Save")');
    assert.match((await page.textContent('[role="status"]')) ?? "", /The rules are saved/);
    await page.goto(`${server.url}${PAGES[3]}`);
    assert.match((await page.textContent("#projects")) ?? "", /Money2\sh\s30\smin/);
    await page.goto(`${server.url}/projects/rules`);
    await page.click('button:text-is("Undo the last change")');
    assert.equal(await page.inputValue('[aria-label="Rule 1: project"]'), "");
    await page.context().close();
  });
});
