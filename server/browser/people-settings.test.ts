// The settings of people in a real browser: nobody is shut out, nothing is cut off sideways, and two log-ins become one person and two
// again by forms alone, without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { type Office, openOffice } from "../http/settings/test-office.ts";
import { ask } from "../test-server.ts";
import { shutOut } from "./accessible.ts";
import { openPage } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const { browser, skip } = await browserOfTests();

const PATHS = [
  "/settings/people",
  "/settings/people/person?user=anna",
  "/settings/people/merge?user=ANNA&into=anna",
  "/settings/people/merge?into=anna&q=a",
  "/settings/teams",
  "/settings/teams/team?id=1&remove=1&who=a",
  "/settings/hours",
  "/settings/hours?person=anna",
  "/settings/holidays",
];

describe("the settings of people, in a browser", { skip }, () => {
  let office: Office;
  before(async () => {
    office = await openOffice("sqlite");
    await ask(`${office.server.url}/api/report`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user: "ANNA", state: "working", ts: "2026-11-19T20:00:00+01:00" }),
    });
  });
  after(() => office.close());

  const open = (path: string, options: BrowserContextOptions) =>
    openPage(browser, { url: office.server.url, cookie: office.cookie, path }, options);

  for (const width of [320, 1280])
    test(`nobody is shut out and nothing is cut off at ${width} px`, async () => {
      for (const path of PATHS) {
        const page = await open(path, {
          viewport: { width, height: 900 },
          colorScheme: width === 320 ? "dark" : "light",
        });
        assert.deepEqual(await shutOut(page), [], path);
        await page.context().close();
      }
    });

  test("two log-ins become one person and two again without scripts", async () => {
    const page = await open("/settings/people", { javaScriptEnabled: false });
    await page.getByRole("link", { name: "One person: ANNA and anna" }).click();
    await page.getByRole("button", { name: "Make them one person" }).click();
    assert.match(await page.getByRole("status").innerText(), /“ANNA” is now a log-in of “anna”/);
    await page.getByRole("button", { name: "Undo" }).click();
    assert.match(await page.getByRole("status").innerText(), /is a person of its own again/);
    await page.context().close();
  });
});
