// The extension in words that were made up, in a real Chromium: what still has a letter of English in its popup, its options or beside
// its icon was not said in the words of its language. They stand where the browser looks for English, which every browser has.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { pseudo } from "../words/test-pseudo.ts";
import { shutOut } from "./accessible.ts";
import { englishOn } from "./english-on.ts";
import { EXTENSION, type ExtensionBrowser, extensionLacks, startExtensionBrowser } from "./extension-browser.ts";
import { HOST, type May, startListener, until } from "./listening-agent.ts";

const LANGUAGE = "fr";
/** What the agent and the browser say, and whom they name. */
const DATA = ["anna", "http://server:5000"];
const WHY = "ňëẗ ĝėňüg";

const inWords = (part: string) => pseudo(part).slice(1, -1);

type Message = { message: string; placeholders?: Record<string, { content: string }> };

/** The extension with other words, which have the places of the English ones. */
function inMadeUpWords(folder: string): void {
  cpSync(EXTENSION, folder, { recursive: true });
  const file = join(folder, "_locales/en/messages.json");
  const english: Record<string, Message> = JSON.parse(readFileSync(file, "utf8"));
  const said = Object.entries(english).map(([key, { message, ...rest }]) => {
    const places = message.replaceAll(/\$(\w+)\$/g, "{$1}");
    return [key, { ...rest, message: pseudo(places).replaceAll(/\{(\w+)\}/g, "$$$1$") }];
  });
  writeFileSync(file, JSON.stringify({ ...Object.fromEntries(said), language: { message: LANGUAGE } }));
}

describe("the browser extension in another language", { skip: (await extensionLacks()) ?? false }, () => {
  const folder = mkdtempSync(join(tmpdir(), "stint-extension-words-"));
  let browser: ExtensionBrowser;
  let page: Page;
  before(async () => {
    inMadeUpWords(folder);
    browser = await startExtensionBrowser({ "shop.example": "Cart" }, folder);
    page = browser.context.pages()[0] ?? (await browser.context.newPage());
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const status = () => page.getByRole("status").innerText();
  async function holdsNoEnglish(at: string) {
    assert.deepEqual(await englishOn(page, DATA), [], `${at}: ${await status()}`);
    assert.deepEqual(await shutOut(page), [], at);
    assert.equal(await page.locator("html").getAttribute("lang"), LANGUAGE);
  }

  test("every word of the popup, the options and the icon is a word of the language", async (t) => {
    const listener = await startListener();
    t.after(listener.close);
    const described = await browser.worker.evaluate("chrome.runtime.getManifest().description");
    assert.ok(String(described).includes(inWords("Tells the Stint")), "what a list of extensions says of it");
    const title = async () => String(await browser.worker.evaluate("chrome.action.getTitle({})"));
    await until("the icon says that it is not paired", async () => (await title()).includes(inWords("not paired")));

    await page.goto(browser.own("popup.html"));
    await until("it says why", async () => (await status()) !== "");
    await holdsNoEnglish("popup, not paired");
    await page.goto(browser.own("options.html"));
    await until("it says so", async () => (await status()) !== "");
    await holdsNoEnglish("options, not paired");
    const pair = async (code: string) => {
      const before = await status();
      await page.locator("#code").fill(code);
      await page.locator('button[data-act="primary"]').click();
      await until("an answer to the code", async () => (await status()) !== before);
    };
    await pair("what is this");
    await holdsNoEnglish("options, no code");
    await pair("11-7KQ2-M9XD");
    await holdsNoEnglish("options, nobody answers");
    await pair(`${listener.port}-7KQ2-M9XD`);
    await holdsNoEnglish("options, paired");

    const may = async (state: May) => {
      listener.state.may = state;
      await page.goto(browser.own("popup.html"));
      await until("the agent has answered", async () => !(await status()).includes("…"));
      await holdsNoEnglish(`popup, ${JSON.stringify(state)}`);
    };
    for (const sends of ["host", "full"] as const)
      for (const titles of [false, true]) await may({ ...HOST, sends, titles });
    await may({ ...HOST, sends: "nothing", why: WHY });
    assert.ok((await status()).includes(WHY), "in the words of the agent");
    await page.goto("http://shop.example/");
    await until("the icon says so as well", async () => (await title()).includes(WHY));
    listener.state.may = HOST;
    await page.reload();
    await until("the icon says that it is told", async () => (await title()).includes(inWords("is told to the agent")));
    listener.state.known = false;
    await page.goto(browser.own("popup.html"));
    await until("it is known no more", async () => !(await status()).includes("…"));
    await holdsNoEnglish("popup, known no more");
  });
});
