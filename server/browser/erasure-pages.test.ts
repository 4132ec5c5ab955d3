// Erasing a person in a real browser: what goes is shown, the name is typed, and a number stays. Nobody is shut out, narrow and wide, in
// light and dark, and it is done by the keyboard alone, without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { BrowserContextOptions } from "playwright-core";
import { type Office, openOffice } from "../http/settings/test-office.ts";
import { LONG_NAME } from "../http/test-company.ts";
import { shutOut } from "./accessible.ts";
import { openPage } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const { browser, skip } = await browserOfTests();

const pathOf = (user: string) => `/settings/people/erase?${new URLSearchParams({ user })}`;
const TYPED = "<b>eve</b>";

describe("erasing a person, in a browser", { skip }, () => {
  let office: Office;
  before(async () => {
    office = await openOffice("sqlite");
  });
  after(() => office.close());

  const open = (path: string, options: BrowserContextOptions) =>
    openPage(browser, { url: office.server.url, cookie: office.cookie, path }, options);

  test("another name is told beside the field, and the keyboard alone does it in the end", async () => {
    const page = await open(pathOf(TYPED), { javaScriptEnabled: false });
    await page.getByLabel("Log-in name, to confirm").focus();
    await page.keyboard.type("eve");
    await page.keyboard.press("Enter");
    await page.locator("#typed-hint").getByText("nothing is erased").waitFor();
    assert.equal(await page.getByLabel("Log-in name, to confirm").getAttribute("aria-invalid"), "true");
    assert.match((await page.textContent("#typed-hint")) ?? "", /not the log-in name, so nothing is erased\. Type/);
    await page.getByLabel("Log-in name, to confirm").focus();
    await page.keyboard.type(TYPED);
    await page.keyboard.press("Tab");
    assert.equal(await page.locator("button:focus").innerText(), "Erase for good");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/settings\/people\/erased\?number=1$/);
    assert.equal(await page.locator("h1").innerText(), "Erasure 1");
    assert.match(await page.getByRole("status").innerText(), /^Complete since/);
    await page.getByRole("link", { name: "All people" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/settings\/people$/);
    assert.equal(await page.getByText(TYPED).count(), 0);
    await page.context().close();
  });

  for (const width of [320, 768, 1280])
    for (const colorScheme of ["light", "dark"] as const)
      test(`nobody is shut out and nothing is cut off at ${width} px in ${colorScheme}`, async () => {
        const look = { viewport: { width, height: 900 }, colorScheme };
        for (const path of [pathOf("anna"), pathOf(LONG_NAME), "/settings/people/erased?number=1"]) {
          const page = await open(path, look);
          assert.deepEqual(await shutOut(page), [], path);
          await page.context().close();
        }
        const page = await open(pathOf(LONG_NAME), look);
        await page.getByLabel("Log-in name, to confirm").fill("somebody else");
        await page.getByRole("button", { name: "Erase for good" }).click();
        await page.locator("[aria-invalid]").waitFor();
        assert.deepEqual(await shutOut(page), [], "another name was typed");
        await page.context().close();
      });
});
