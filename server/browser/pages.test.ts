// The pages in a real browser, served by the whole server with its guards and its policy: accessible, light, steady, quiet.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import pino from "pino";
import { type ServerConfig, serverConfigSchema } from "../config.ts";
import { freshSqlite, type PostgresServer, startPostgres, type TestDatabase } from "../db/test-databases.ts";
import { foundCompany, NOW } from "../http/test-company.ts";
import { type RunningServer, startServer } from "../start.ts";
import { shutOut } from "./accessible.ts";
import { openPage } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const PAGES = {
  "/": { charts: false },
  "/day/2026-11-19": { charts: false },
  "/week/2026-W47": { charts: true },
  "/month/2026-11": { charts: false },
  "/person/anna?day=2026-11-19": { charts: false },
  "/person/lukasz?month=2026-11": { charts: true },
  "/day/2026-02-30": { charts: false },
};
const WIDTHS = [320, 768, 1280] as const;
const SCHEMES = ["light", "dark"] as const;
/** What a first load may weigh, bytes on the wire. */
const WEIGHT_MAX = { plain: 25 * 1024, charts: 100 * 1024 };
/** With the odd ones, forty people: a whole page of strips, the heaviest there is. */
const COLLEAGUES = 24;
/** Page, style sheet, icon, keys; live or the two of the charts. */
const REQUESTS_MAX = 6;
/** Half of what is called good: a slow machine shows a table before its last row is read, and its columns settle by a pixel. */
const SHIFT_MAX = 0.05;

const configOf = (asked: Record<string, string>): ServerConfig => ({
  ...serverConfigSchema.parse(asked),
  instanceDir: asked.INSTANCE_DIR ?? "",
  settled: new Set(Object.keys(asked)),
});

const { browser, skip } = await browserOfTests();

for (const dialect of ["sqlite", "postgres"] as const) {
  describe(`the pages in a browser, on ${dialect}`, { skip }, () => {
    let postgres: PostgresServer | null = null;
    let database: TestDatabase;
    let server: RunningServer;
    let folder: string;

    before(async () => {
      postgres = dialect === "postgres" ? await startPostgres() : null;
      database = postgres === null ? await freshSqlite() : await postgres.fresh();
      await foundCompany(database.db, { colleagues: COLLEAGUES });
      folder = mkdtempSync(join(tmpdir(), "stint-browser-"));
      const asked = {
        HOST: "127.0.0.1",
        PORT: "0",
        DATABASE_URI: database.uri,
        INSTANCE_DIR: folder,
        TIME_ZONE: "Europe/Brussels",
        RATE_LIMIT: "off",
      };
      server = await startServer(configOf(asked), { log: pino({ level: "silent" }), clock: () => NOW });
    });
    after(async () => {
      await server.stop();
      await database.drop();
      await postgres?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const at = (path: string) => `http://127.0.0.1:${server.port}${path}`;

    const open = (path: string, { width = 1280, scheme = "light" as "light" | "dark", script = true } = {}) =>
      openPage(
        browser,
        { url: at(""), cookie: "", path },
        { viewport: { width, height: 900 }, colorScheme: scheme, javaScriptEnabled: script },
      );

    // PostgreSQL gives the same markup; there one narrow dark and one wide light look are enough.
    const looks = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => ({ width, scheme }))).filter(
      ({ width, scheme }) =>
        dialect === "sqlite" || (width === 320 && scheme === "dark") || (width === 1280 && scheme === "light"),
    );
    for (const { width, scheme } of looks) {
      test(`nobody is shut out and nothing is cut off at ${width} px in ${scheme}`, async () => {
        for (const path of Object.keys(PAGES)) {
          const page = await open(path, { width, scheme });
          assert.deepEqual(await shutOut(page), [], path);
          await page.context().close();
        }
      });
    }

    test("a first load is light, asks no other host, shifts nothing and complains of nothing", async () => {
      for (const [path, { charts }] of Object.entries(PAGES)) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on("console", (message) => {
          if (!message.text().includes("404")) complaints.push(message.text());
        });
        page.on("pageerror", (error) => complaints.push(error.message));
        const network = await context.newCDPSession(page);
        await network.send("Network.enable");
        const urls: string[] = [];
        let bytes = 0;
        network.on("Network.requestWillBeSent", ({ request }) => {
          if (!request.url.startsWith("data:")) urls.push(request.url); // a date field draws its own icon
        });
        network.on("Network.loadingFinished", ({ encodedDataLength }) => {
          bytes += encodedDataLength;
        });
        await page.addInitScript(
          "globalThis.shift = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) globalThis.shift += one.value }).observe({ type: 'layout-shift', buffered: true });",
        );
        await page.goto(at(path), { waitUntil: "load" });
        await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        assert.deepEqual(complaints, [], path);
        assert.deepEqual(
          urls.filter((url) => !url.startsWith(at("/"))),
          [],
          path,
        );
        const asked = urls.filter((url) => !url.includes("/live"));
        assert.ok(asked.length <= REQUESTS_MAX, `${path} asks ${asked.length} times: ${asked.join(" ")}`);
        assert.ok(bytes <= (charts ? WEIGHT_MAX.charts : WEIGHT_MAX.plain), `${path} weighs ${bytes} bytes`);
        assert.ok(
          Number(await page.evaluate("globalThis.shift")) < SHIFT_MAX,
          `${path} shifts by ${await page.evaluate("globalThis.shift")}`,
        );
        await context.close();
      }
    });

    test("a chart is drawn from the table on the page, and named", async () => {
      const page = await open("/week/2026-W47");
      const canvas = page.locator(".chart canvas");
      await canvas.waitFor();
      assert.match((await canvas.getAttribute("aria-label")) ?? "", /the figures are in the last rows of the table/);
      await page.context().close();
    });

    test("without scripts every figure and every way is there", async () => {
      const page = await open("/week/2026-W47", { script: false });
      assert.equal(await page.locator(".chart").isVisible(), false);
      await page.click('a[rel="prev"]');
      assert.match(page.url(), /\/week\/2026-W46$/);
      await page.fill("#go", "2026-W40");
      await page.click('button:text-is("Go")');
      assert.match(page.url(), /\/week\/2026-W40$/);
      await page.fill("#find", "lindqvist");
      await page.press("#find", "Enter");
      assert.equal(await page.locator("tbody tr").count(), 1);
      await page.context().close();
    });

    test("single keys lead about, and never while a field has the focus", async () => {
      const page = await open("/day/2026-11-19");
      await page.keyboard.press("ArrowLeft");
      await page.waitForURL("**/day/2026-11-18");
      await page.keyboard.press("m");
      await page.waitForURL("**/month/2026-11");
      await page.keyboard.press("/");
      await page.keyboard.type("tdw");
      assert.equal(await page.inputValue("#find"), "tdw");
      assert.match(page.url(), /month/);
      await page.locator("main").focus();
      await page.keyboard.press("?");
      assert.equal(await page.locator("dialog#keys").isVisible(), true);
      await page.context().close();
    });

    test("a report shows on the Today page by itself, and the order of the rows is steady", async () => {
      const page = await open("/");
      const names = () => page.locator('tbody th[scope="row"]').allTextContents();
      const namesBefore = await names();
      const live = page.waitForResponse((answer) => answer.url().includes("/live"));
      await page.reload();
      await live;
      const report = (user: string, state: string) =>
        fetch(at("/api/report"), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ user, state }),
        });
      assert.equal((await report("lukasz", "stopped")).status, 200);
      await page.locator('tr[data-row="lukasz"][data-state="stopped"]').waitFor();
      assert.deepEqual(await names(), namesBefore);
      await report("new <i>person</i>", "working");
      await page.locator('tr[data-row="new <i>person</i>"]').waitFor();
      await page.context().close();
    });
  });
}

test("before anyone has reported the page is as accessible, and the first report appears by itself", {
  skip,
}, async () => {
  const database = await freshSqlite();
  const folder = mkdtempSync(join(tmpdir(), "stint-browser-"));
  const asked = {
    HOST: "127.0.0.1",
    PORT: "0",
    DATABASE_URI: database.uri,
    INSTANCE_DIR: folder,
    TIME_ZONE: "Europe/Brussels",
  };
  const server = await startServer(configOf(asked), { log: pino({ level: "silent" }), clock: () => NOW });
  const page = await browser.newPage();
  const live = page.waitForResponse((answer) => answer.url().includes("/live"));
  await page.goto(`http://127.0.0.1:${server.port}/`);
  assert.deepEqual(await shutOut(page), []);
  await live;
  await fetch(`http://127.0.0.1:${server.port}/api/report`, {
    method: "POST",
    body: '{"user":"anna","state":"working"}',
  });
  await page.locator('tr[data-row="anna"][data-state="working"]').waitFor();
  await page.close();
  await server.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});
