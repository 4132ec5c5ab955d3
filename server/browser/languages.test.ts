// The pages in other languages, in a real browser: in one that was made up, so that whatever is still English is seen, and in one that
// is written from the right.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import pino from "pino";
import type { BrowserContextOptions, Page } from "playwright-core";
import { DEFAULT_POLICY } from "../../protocol/default-policy.ts";
import { loadConfig } from "../config.ts";
import { makeOwnLink } from "../db/person/own-page.ts";
import { companyOf, recordDay } from "../http/gallery/test-recorded.ts";
import { signInFirst } from "../http/sign-in/test-manager.ts";
import { BRUSSELS, NOW, WORKERS } from "../http/test-company.ts";
import { type RunningServer, startServer } from "../start.ts";
import { pseudoMessages } from "../words/test-pseudo.ts";
import { shutOut } from "./accessible.ts";
import { englishOn } from "./english-on.ts";
import { type Filled, fillOffice, OPEN_PAGES, ownersPages, ownPages, pagesNotShown } from "./every-page.ts";
import { openPage } from "./signed-in.ts";
import { browserOfTests } from "./test-browser.ts";

const DAY = "2026-11-19";

const { browser, skip } = await browserOfTests();

type Shown = {
  server: RunningServer;
  url: string;
  cookie: string;
  picture: string;
  filled: Filled;
};

/** A server in whose folder the made-up words lie under the code of a language, with a company, pictures and a manager. */
async function startIn(language: string, folder: string): Promise<Shown> {
  mkdirSync(join(folder, "languages"), { recursive: true });
  writeFileSync(join(folder, "languages", `${language}.json`), JSON.stringify(pseudoMessages()));
  const file = join(folder, "config.env");
  const settings = [
    "HOST=127.0.0.1",
    "PORT=0",
    `DATABASE_URI=sqlite:///${join(folder, "work_events.db")}`,
    `INSTANCE_DIR=${folder}`,
    `TIME_ZONE=${BRUSSELS.zone}`,
    "RATE_LIMIT=off",
    `LANGUAGE=${language}`,
  ];
  writeFileSync(file, settings.join("\n"));
  const config = loadConfig({ env: {}, file });
  const server = await startServer(config, { log: pino({ level: "silent" }), clock: () => NOW });
  const url = `http://127.0.0.1:${server.port}`;
  const place = await companyOf({ db: server.db, url, folder }, { calendar: BRUSSELS, clock: () => NOW });
  const rows = await recordDay(place, { user: "anna", day: DAY, now: NOW });
  const cookie = await signInFirst({ url, setupCode: server.setupCode });
  const filled = await fillOffice(server, { url, day: DAY, now: NOW });
  return { server, url, cookie, picture: `/picture/${rows.find((row) => row.blurred)?.id}`, filled };
}

describe("the pages in a language of the office's own, in a browser", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "stint-language-"));
  let french: Shown;
  let hebrew: Shown;
  before(async () => {
    french = await startIn("fr", join(folder, "fr"));
    hebrew = await startIn("he", join(folder, "he"));
  });
  after(async () => {
    await french?.server.stop();
    await hebrew?.server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (
    { url, cookie }: Shown,
    path: string,
    { signedIn = true, ...options }: BrowserContextOptions & Open = {},
  ) => openPage(browser, { url, cookie: signedIn ? cookie : "", path }, options);

  const pages = () => ownersPages(french.filled, { day: DAY, picture: french.picture });
  const own = () => ownPages({ day: DAY, picture: french.picture });
  /** A browser in which anna's own page is open. */
  async function openOwn(shown: Shown, options: BrowserContextOptions = {}) {
    const key = await makeOwnLink(shown.server.db, { user: "anna", deviceId: null, lastsMs: 60_000, now: NOW });
    return open(shown, `/my/open?key=${key}`, { signedIn: false, ...options });
  }

  test("every page of the route table is among those that are looked at", () => {
    assert.deepEqual(pagesNotShown(french.server.routes(), [...pages(), ...own(), ...OPEN_PAGES]), []);
  });

  test("every word of every page is a word of the language", async () => {
    const english = new Map<string, string[]>();
    const walk = async (who: string, page: Page, paths: readonly string[]) => {
      for (const path of paths) {
        await page.goto(french.url + path);
        english.set(`${path}, ${who}`, await englishOn(page, DATA));
      }
      await page.context().close();
    };
    await walk("an owner", await open(french, "/"), pages());
    await walk("a person", await openOwn(french), own());
    await walk("nobody", await open(french, "/sign-in", { signedIn: false }), OPEN_PAGES);
    for (const path of ["/sign-in", "/screenshots"]) {
      const page = await open(french, path, { signedIn: false });
      await page.fill("#name", "Eve");
      await page.fill("#pass", "a wrong one");
      await page.click("main button");
      await page.locator("#fault").waitFor();
      english.set(path, await englishOn(page, DATA));
      await page.context().close();
    }
    assert.deepEqual(
      [...english].filter(([, words]) => words.length > 0),
      [],
    );
  });

  test("what answers a form that was filled in wrongly, or asks once more, is in the language too", async () => {
    for (const [path, press] of ANSWERS(french.filled)) {
      const page = await open(french, path);
      await page.evaluate("for (const form of document.forms) form.noValidate = true");
      await Promise.all([page.waitForLoadState("load"), page.click(press)]);
      assert.deepEqual(await englishOn(page, DATA), [], `${path}, ${press}`);
      await page.context().close();
    }
  });

  test("html says the language, and dates are its own", async () => {
    const page = await open(french, `/day/${DAY}`);
    assert.deepEqual(await page.evaluate("[document.documentElement.lang, document.documentElement.dir]"), [
      "fr",
      "ltr",
    ]);
    assert.equal((await page.textContent("h1"))?.trim(), "jeudi 19 novembre 2026");
    await page.context().close();
  });

  test("a longer word shuts nobody out", async () => {
    for (const width of [320, 1280]) {
      for (const path of LONG) {
        const page = await open(french, path, { viewport: { width, height: 900 } });
        assert.deepEqual(await shutOut(page), [], `${path} at ${width}`);
        await page.context().close();
      }
    }
  });

  test("written from the right, pages run from the right and their time axes from the left", async () => {
    for (const width of [320, 1280]) {
      for (const path of FROM_THE_RIGHT) {
        const page = await open(hebrew, path, { viewport: { width, height: 900 } });
        assert.equal(await page.evaluate("getComputedStyle(document.body).direction"), "rtl", path);
        assert.deepEqual(await shutOut(page), [], `${path} at ${width}`);
        await page.context().close();
      }
      const page = await openOwn(hebrew, { viewport: { width, height: 900 } });
      assert.deepEqual(await shutOut(page), [], `/my at ${width}`);
      await page.context().close();
    }
    const page = await open(hebrew, `/day/${DAY}`);
    const middles = (of: string) =>
      page.locator(of).evaluateAll((all) =>
        (all as unknown as { getBoundingClientRect(): { left: number; right: number } }[]).map((one) => {
          const { left, right } = one.getBoundingClientRect();
          return (left + right) / 2;
        }),
      );
    const hours = await middles(".axis text");
    assert.ok(hours.length > 3);
    assert.deepEqual(
      hours,
      hours.toSorted((a, b) => a - b),
    );
    const stretches = await middles("tbody tr:first-child .strip line[data-state]");
    assert.deepEqual(
      stretches,
      stretches.toSorted((a, b) => a - b),
    );
    const [previous, next] = [await middles('[rel="prev"]'), await middles('[rel="next"]')];
    assert.ok((previous[0] ?? 0) < (next[0] ?? 0), "back is where the axis begins");
    await page.context().close();
  });

  test("seconds that go by are counted in the words of the page", async () => {
    const page = await open(french, "/");
    const template = await page.getAttribute("table[data-live]", "data-ago");
    assert.match(template ?? "", /^\[\{span\} áġó\]$/);
    await page.context().close();
  });
});

type Open = { signedIn?: boolean };

/** Forms sent as they stand, which is wrong or a question. */
const ANSWERS = ({ manager }: Filled): [path: string, press: string][] => [
  ["/settings/account", 'form[action$="/password"] button'],
  ["/settings/managers", 'form[action="/settings/managers"] button[data-act]'],
  [`/settings/managers/${manager}`, 'form[action$="/link"] button'],
  ["/settings/policy", "form[data-preview] button[data-act]"],
  ["/settings/holidays", 'form[action$="/add"] button'],
  ["/settings/people/erase?user=anna", 'button[data-act="remove"]'],
  ["/projects/rules", 'button[name="preview"]'],
  ["/settings/stores", "form button[data-act]"],
];

/** Of each layout there is one. */
const LONG = [
  "/",
  "/week/2026-W47",
  `/person/anna?day=${DAY}`,
  `/screenshots/anna?day=${DAY}`,
  "/settings/policy?person=anna",
  "/settings/people",
  "/settings/devices",
  "/projects/rules",
  "/privacy",
  "/nowhere",
];
const FROM_THE_RIGHT = [
  "/",
  `/day/${DAY}`,
  "/week/2026-W47",
  "/month/2026-11",
  `/person/anna?day=${DAY}`,
  `/applications?from=${DAY}&to=${DAY}&user=anna`,
  "/settings/policy?person=anna",
  "/settings/devices",
  "/privacy/notice",
];

/** What is data on these pages: names of people, teams, machines and holidays, and what an agent said in its own words. */
const NAMES = [
  ...WORKERS.flatMap(({ user, name = "", team }) => [user, name, team]),
  "The display gave a black picture.",
  "a move every 60.0 s, nine times",
  "/nowhere",
  "Armistice Day",
  BRUSSELS.zone,
  "nb-home",
  "Windows 11",
  "activity_log.txt",
  "Max",
  ...DEFAULT_POLICY.privateWindows,
]
  .filter((name) => name !== "" && name !== "..")
  .sort((a, b) => b.length - a.length);
const MACHINE = /\bws-[^\s,]*/g;
const DATA = [...NAMES, MACHINE];
