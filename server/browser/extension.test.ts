// The extension in a real Chromium on a real display: what it says to an agent that writes everything down, and then, with the real
// agent and the real server, from a visited page to the row in the database.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { pressKey } from "../../scripts/bench/agent/desk.ts";
import { agentCommand, denoOf } from "../../scripts/test/deno.ts";
import { startTestServer } from "../test-server.ts";
import { shutOut } from "./accessible.ts";
import { type ExtensionBrowser, extensionLacks, startExtensionBrowser } from "./extension-browser.ts";
import { HOST, startListener, until } from "./listening-agent.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SITES = {
  "shop.example": "Cart",
  "news.example": "News",
  "private.example": "Secret",
  "paused.example": "Break",
  "untitled.example": "",
};
const lacking = (await extensionLacks()) ?? (denoOf(ROOT) === null ? "npm brings no Deno for this machine" : null);

describe("the browser extension", { skip: lacking ?? false }, () => {
  let browser: ExtensionBrowser;
  let page: Page;
  before(async () => {
    browser = await startExtensionBrowser(SITES);
    page = browser.context.pages()[0] ?? (await browser.context.newPage());
  });
  after(() => browser.close());

  async function pairBy(code: string): Promise<string> {
    await page.goto(browser.own("options.html"));
    await page.getByLabel("Code").fill(code);
    await page.getByRole("button", { name: "Pair" }).click();
    await until("an answer to the code", async () => !/Not paired/.test(await page.getByRole("status").innerText()));
    return await page.getByRole("status").innerText();
  }

  test("it tells what it may and nothing more, and nothing while nothing may be told", async (t) => {
    const listener = await startListener();
    t.after(listener.close);
    assert.match(await pairBy("what is this"), /begins with a number/);
    assert.deepEqual(await shutOut(page), []);
    assert.match(await pairBy(`${listener.port}-7KQ2-M9XD`), /^Paired with the agent on this machine, for anna/);
    assert.deepEqual(listener.heard[0]?.body, { code: "7KQ2-M9XD", name: "Chromium" });

    const told = (wanted: Record<string, unknown>) =>
      until(
        `${JSON.stringify(wanted)} is told`,
        () => JSON.stringify(listener.pages().at(-1)) === JSON.stringify(wanted),
      );
    await page.goto("http://shop.example/cart?item=7#token");
    await told({ url: "http://shop.example/", title: "" });
    // What is told in full must not be the cart: a late title of it would be told again, whole.
    await page.goto("chrome://version/");
    await told({ url: null });
    listener.state.may = { ...HOST, sends: "full", titles: true };
    await page.goto("http://anna:pw@news.example/a?b=1#token");
    await told({ url: "http://news.example/a?b=1", title: "News" });
    // In place of the title that a page has not, Chromium shows its address, all of it.
    await page.goto("http://untitled.example/a?b=1#token");
    await told({ url: "http://untitled.example/a?b=1", title: "" });

    listener.state.may = { ...HOST, sends: "nothing", why: "paused by you" };
    await page.goto("http://paused.example/");
    const asked = listener.heard.length;
    await page.reload();
    await until(
      "it has asked, and left it at that",
      () => listener.heard.length > asked && listener.heard.at(-1)?.path === "leave",
    );

    await page.goto("http://shop.example/");
    listener.state.may = HOST;
    await page.reload();
    await told({ url: "http://shop.example/", title: "" });
    // Chromium on Linux tells that it has lost the keyboard with the next alarm only; the agent's own look is quicker.
    const uncover = await browser.coverUp();
    await told({ url: null });
    await uncover();
    await told({ url: "http://shop.example/", title: "" });
    await page.goto("chrome://version/");
    await told({ url: null });

    await page.goto("http://shop.example/");
    await told({ url: "http://shop.example/", title: "" });
    browser.openPrivately("http://private.example/");
    await until("the private window has its page", () => browser.visited.includes("private.example"));
    await told({ url: null });
    await browser.press("ctrl+shift+w");
    await told({ url: "http://shop.example/", title: "" });
    await page.goto("http://news.example/");
    await told({ url: "http://news.example/", title: "" });

    const everything = JSON.stringify(listener.heard);
    for (const word of ["token", "pw", "cart", "item", "private", "paused.example", "Secret", "Break", "chrome:"])
      assert.ok(!everything.includes(`${word}`), word);
    assert.deepEqual(
      [...new Set(listener.heard.map(({ origin }) => origin))],
      [`chrome-extension://${new URL(browser.own("")).host}`],
    );

    listener.state.known = false;
    await page.goto(browser.own("popup.html"));
    await until("it says so", async () =>
      /Nothing is told. This browser is not paired/.test(await page.getByRole("status").innerText()),
    );
    assert.deepEqual(await shutOut(page), []);
    listener.state.known = true;
    await page.goto(browser.own("options.html"));
    await page.getByRole("button", { name: "Unpair" }).click();
    await until("it is unpaired", async () => /Not paired/.test(await page.getByRole("status").innerText()));
    assert.equal(listener.heard.at(-1)?.path, "unpair");
  });

  test("a visited page comes to the server by the agent, its host alone, beside the browser's own time", async (t) => {
    const server = await startTestServer();
    const folder = mkdtempSync(join(tmpdir(), "stint-extension-agent-"));
    const config = join(folder, "config.env");
    writeFileSync(config, `API_ENDPOINT=${server.url}/api/report\nPOLL_INTERVAL_SECONDS=1\n`);
    const env = {
      PATH: "/nowhere",
      HOME: folder,
      XDG_STATE_HOME: folder,
      USER: "anna",
      DISPLAY: browser.display,
      NO_COLOR: "1",
    };
    const [deno = "", ...stint] = [...agentCommand(), "--config", config];
    await pressKey(browser.display);
    const agent = spawn(deno, stint, { env, stdio: ["ignore", "ignore", "inherit"] });
    t.after(async () => {
      agent.kill("SIGKILL");
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    // There is no browser on that PATH to open it; its exit is 1 until the agent is up.
    const link = await until("the agent has a page", () => {
      const { stdout } = spawnSync(deno, [...stint, "settings"], { env, encoding: "utf8" });
      return /^http\S+$/m.exec(stdout)?.[0];
    });
    const at = (path: string) => new URL(path, link).href;
    const rows = (where: Record<string, unknown> = {}) => server.db.knex("apps").where(where).orderBy("ts");

    await page.goto(link);
    await page.getByRole("button", { name: "Pair a browser" }).click();
    const code = await page.locator("#browsers ~ .note code").innerText();
    assert.match(await pairBy(code), /^Paired with the agent on this machine/);
    await page.goto("http://shop.example/cart");
    await page.goto(browser.own("popup.html"));
    await until("the popup says why not", async () =>
      /Nothing is told now: not before you have accepted the notice/.test(await page.getByRole("status").innerText()),
    );
    await until("the policy has come", async () => {
      await page.goto(at("/notice"));
      return (await page.getByRole("button", { name: "I have read this" }).count()) > 0;
    });
    await page.getByRole("button", { name: "I have read this" }).click();

    /** A person at the keys, for as long as it takes. */
    const atWork = async <T>(what: string, look: () => T | Promise<T>) =>
      await until(what, async () => {
        await pressKey(browser.display);
        return await look();
      });
    await page.goto("http://shop.example/cart?item=7#token");
    await atWork("the site is on the server", async () => (await rows({ site: "shop.example" }))[0]?.duration_ms > 0);
    await page.goto("http://news.example/a");
    await atWork("the next site is, too", async () => (await rows({ site: "news.example" }))[0]?.duration_ms > 0);
    await page.goto(at("/"));
    await page.getByRole("button", { name: "Pause for 15 min" }).click();
    await page.goto("http://paused.example/");
    await page.goto(browser.own("popup.html"));
    await until("the popup says that it pauses with the agent", async () =>
      /Nothing is told now: paused by you/.test(await page.getByRole("status").innerText()),
    );
    await page.goto(at("/"));
    await page.getByRole("button", { name: "Resume now" }).click();
    await page.goto("http://shop.example/");
    const before = Date.now();
    await atWork("the site counts again", async () =>
      (await rows({ site: "shop.example" })).some(({ ts, duration_ms }) => ts + duration_ms > before),
    );
    agent.kill("SIGTERM");
    await new Promise((resolve) => agent.once("exit", resolve));

    const all = await rows();
    // The agent's own page is a site in front like any other, where a slow machine leaves it there for long enough.
    const sites = all.filter(({ kind, site }) => kind === "URL" && site !== new URL(link).host);
    assert.deepEqual([...new Set(sites.map(({ site }) => site))].sort(), ["news.example", "shop.example"]);
    for (const row of all) assert.deepEqual([row.title, row.url, row.application], [null, null, "Chromium"]);
    const spent = (kind: string) =>
      all.filter((row) => row.kind === kind).reduce((sum, row) => sum + row.duration_ms, 0);
    assert.ok(spent("URL") <= spent("APP"), "a site's time lies within its browser's");
    assert.doesNotMatch(JSON.stringify(all), /cart|token|item|paused/);
  });
});
