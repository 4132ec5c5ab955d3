// The pages on paper, in a real browser: what is only for the screen is not there, no table is cut, and a field says what stands in it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type Office, openOffice } from "../http/settings/test-office.ts";
import { NOW } from "../http/test-company.ts";
import { type Filled, fillOffice, ownersPages } from "./every-page.ts";
import { openPage } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const DAY = "2026-11-19";
/** A4 in points, as a PDF says it. */
const A4 = { portrait: [595, 842], landscape: [842, 595] } as const;
/** A4 less the margins of the style sheet, at 96 px an inch. */
const WIDTH_PX = { portrait: 703, landscape: 1062 } as const;
/** Wide tables lie across. */
const LANDSCAPE = /^\/(?:$|\?|day\/|week\/|month\/)/;
const ONLY_ON_SCREEN = "nav, button, .button, .tools, input[type=search], .find";

const { browser, skip } = await browserOfTests();

describe("the pages on paper, in a browser", { skip }, () => {
  let office: Office;
  let filled: Filled;
  let page: Page;
  before(async () => {
    office = await openOffice("sqlite");
    const { url } = office.server;
    filled = await fillOffice(office.server, { url, day: DAY, now: NOW });
    page = await openPage(browser, { url, cookie: office.cookie, path: "/settings" });
    await page.emulateMedia({ media: "print" });
  });
  after(async () => {
    await page.context().close();
    await office.close();
  });

  const see = (path: string) => page.goto(office.server.url + path);
  const sideways = () =>
    page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") as Promise<number>;
  /** Of each sheet its width and height. */
  async function sheets(): Promise<number[][]> {
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const boxes = pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g);
    return [...boxes].map(([, width, height]) => [Math.round(Number(width)), Math.round(Number(height))]);
  }

  test("no page shows what can only be clicked, and none is wider than its sheet", async () => {
    for (const path of ownersPages(filled, { day: DAY, picture: "/picture/none" })) {
      await page.setViewportSize({ width: WIDTH_PX[LANDSCAPE.test(path) ? "landscape" : "portrait"], height: 900 });
      await see(path);
      const shown = await page.locator(ONLY_ON_SCREEN).filter({ visible: true }).count();
      assert.deepEqual({ shown, sideways: await sideways() }, { shown: 0, sideways: 0 }, path);
    }
  });

  test("what is printed comes out on A4, wide tables across, and on no more sheets than it needs", async () => {
    for (const [path, side, sheetsMax] of [
      ["/privacy/notice", "portrait", 3],
      ["/privacy/impact", "portrait", 5],
      ["/settings/retention", "portrait", 2],
      ["/settings/devices", "portrait", 1],
      [`/alerts?at=${DAY}`, "portrait", 2],
      ["/settings/people/erase?user=anna", "portrait", 1],
      ["/week/2026-W47", "landscape", 2],
    ] as const) {
      await see(path);
      const found = await sheets();
      assert.ok(found.length >= 1 && found.length <= sheetsMax, `${path}: ${found.length} sheets`);
      for (const size of found) assert.deepEqual(size, A4[side], path);
    }
  });

  test("a setting stands there as words, and what waits to be filled in is not there", async () => {
    await see("/settings/policy?person=anna");
    const main = await page.locator("main").innerText();
    assert.match(main, /Hours of screenshots[\s\S]*Monday to Tuesday 09:00–17:00/);
    assert.equal(await page.locator("main select, main input").filter({ visible: true }).count(), 0);
    await see("/settings/people/person?user=anna");
    assert.equal(await page.getByLabel("Shown as").inputValue(), "Anna Lindqvist");
    assert.ok(await page.getByLabel("Shown as").isVisible());
    await see("/settings/people/erase?user=anna");
    assert.ok(!(await page.getByLabel("Log-in name, to confirm").isVisible()));
  });
});
