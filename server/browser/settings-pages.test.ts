// The policy's editor with its live preview, the devices, the alerts and the privacy pages in a real browser: narrow and wide, light and
// dark, with scripts and without.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { noteRejected } from "../db/alerts/rejected.ts";
import { type Office, openOffice } from "../http/settings/test-office.ts";
import { NOW } from "../http/test-company.ts";
import { shutOut } from "./accessible.ts";
import { openPage } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const WIDTHS = [320, 768, 1280];
const SCHEMES = ["light", "dark"] as const;

const { browser, skip } = await browserOfTests();

describe("settings and privacy, in a browser", { skip }, () => {
  let office: Office;
  before(async () => {
    office = await openOffice("sqlite");
    const body = JSON.stringify({ user: "anna", host: "ws-anna", os: "Windows 11", version: "0.1.0" });
    await fetch(`${office.server.url}/api/v1/devices`, { method: "POST", body });
    const sender = { user: "anna", host: "ws-anna" };
    await noteRejected(office.server.db, sender, [{ code: "future", detail: "More than 5 minutes ahead." }], NOW);
  });
  after(() => office.close());

  const open = (path: string, options: BrowserContextOptions = {}) =>
    openPage(browser, { url: office.server.url, cookie: office.cookie, path }, options);

  const PAGES = [
    "/alerts?at=2026-11-20",
    "/alerts?at=2026-11-24&kind=late",
    "/settings/policy?person=anna",
    "/settings/policy?find=a",
    "/settings/devices",
    "/settings/mail",
    "/settings/account",
    "/settings/retention",
    "/privacy",
    "/privacy/notice",
    "/privacy/impact",
    "/privacy/acknowledged",
  ];
  for (const path of PAGES)
    test(`${path} shuts nobody out`, async () => {
      for (const width of WIDTHS)
        for (const colorScheme of SCHEMES) {
          const page = await open(path, { viewport: { width, height: 900 }, colorScheme });
          assert.deepEqual(await shutOut(page), [], `${width} px, ${colorScheme}`);
          await page.context().close();
        }
    });

  test("while days are typed the page says what would go tonight, and asks before anything goes", async () => {
    const { db } = office.server;
    const old = { user: "anna", host: "ws-anna", kind: "paused", body: null };
    const ids = ["00000000-0000-4000-8000-0000000000a1", "00000000-0000-4000-8000-0000000000a2"];
    await db.knex("notes").insert(ids.map((id) => ({ ...old, id, ts: NOW - 100 * 24 * 3_600_000 })));
    await db.knex("retention_nights").insert({ night: "2026-11-19", began_at: NOW, ended_at: null });
    await db.knex("retention_removed").insert({ night: "2026-11-19", kind: "pictures", rows: 1203 });
    const page = await open("/settings/retention");
    const faults: string[] = [];
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    await page.fill('[name="notes"]', "90");
    await page.waitForSelector('[data-previewed] li:has-text("2 notes")');
    assert.equal(await page.inputValue('[name="notes"]'), "90", "what was typed stays");
    await page.fill("#reason", "agreed with the council");
    await page.click('button[data-act="primary"]');
    await page.waitForSelector('h1:has-text("Remove what is older?")');
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await shutOut(page), [], `${width} px, ${colorScheme}`);
      }
    }
    assert.equal((await db.knex("retention")).length, 0, "nothing is saved yet");
    await page.click('button[data-act="remove"]');
    await page.waitForSelector('[role="status"]:has-text("Saved.")');
    await page.waitForSelector('li:has-text("1,203 pictures")');
    assert.deepEqual(faults, []);
    await page.context().close();
    for (const width of WIDTHS)
      for (const colorScheme of SCHEMES) {
        const grown = await open("/settings/retention", { viewport: { width, height: 900 }, colorScheme });
        assert.deepEqual(await shutOut(grown), [], `${width} px, ${colorScheme}, with history and nights`);
        await grown.context().close();
      }
  });

  test("while a setting is chosen, the preview says what the person will read, and nothing is saved", async () => {
    const page = await open("/settings/policy?person=anna");
    const faults: string[] = [];
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    await page.selectOption('[name="person.isScreenshotEnabled"]', "false");
    await page.waitForSelector('[data-previewed] dd:text-is("none.")');
    await page.selectOption('[name="person.urls"]', "off");
    await page.waitForSelector('[data-previewed] p:has-text("2 settings change")');
    assert.equal(await page.inputValue('[name="person.urls"]'), "off", "what was chosen stays");
    assert.deepEqual(faults, []);
    assert.equal((await office.server.db.knex("policies")).length, 0);
    await page.fill("#reason", "agreed with the council");
    await page.click('button:text-is("Save for Anna Lindqvist")');
    await page.waitForSelector('[role="status"]:has-text("Saved.")');
    assert.equal((await office.server.db.knex("policies")).length, 2);
    await page.context().close();
  });

  test("without a script the Preview button does the same, and a change can be taken back", async () => {
    const page = await open("/settings/policy", { javaScriptEnabled: false });
    await page.selectOption('[name="organisation.blurScreenshots"]', "true");
    await page.click('button:text-is("Preview")');
    assert.match((await page.textContent("[data-previewed]")) ?? "", /blurred on this machine first/);
    await page.fill("#reason", "less may do");
    await page.click('button:text-is("Save")');
    assert.match((await page.textContent("h2#history + table")) ?? "", /less may do/);
    await page.click('button:text-is("Take back")');
    assert.match((await page.textContent("h2#history + table")) ?? "", /Takes back: less may do/);
    await page.context().close();
  });
});
