// How long it takes from a key press at a workstation to `working` on the Today page in a browser: agent, network, group
// commit, totals and the live page, all of them real.
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";
import { startBrowser } from "../../server/browser/browser.ts";
import { deskLacks, pressKey, startAgent, startDisplay } from "./agent/desk.ts";
import { type Bench, median, verdictOf } from "./measured.ts";
import { openPlaces } from "./places.ts";
import { startStint } from "./stint.ts";

const POLL_S = 10;
/** The page follows the poll within this, s. */
const AFTER_POLL_MAX_S = 5;
/** The agent reads the idle time at least this often, ms. */
const READ_MAX_MS = 5_000;
/** The shortest threshold there is, minutes, so that a turn takes seconds. */
const IDLE_MINUTES = 0.1;
const LENGTHS = { short: 3, long: 10 };
/** Idle threshold, poll and page, with room for a slow machine, ms. */
const STATE_MAX_MS = 60_000;

export const bench: Bench = async ({ short, say }) => {
  const title = `Live: from a key press to the Today page, poll ${POLL_S} s`;
  const columns = ["", "median", "worst"];
  const skipped = (reason: string) => ({
    title,
    columns,
    lines: [{ cells: ["key press to page"], goal: "", verdict: "SKIP" as const }],
    notes: [reason],
  });
  const lacks = await deskLacks(["Xvfb", "xdotool"]);
  if (lacks !== null) return skipped(lacks);
  const started = await startBrowser();
  if ("reason" in started) return skipped(started.reason);
  const places = openPlaces();
  const stops: (() => Promise<void>)[] = [() => places.clear(), () => started.browser.close()];
  try {
    const { uri } = await places.fresh("sqlite");
    const server = await startStint({ uri, folder: places.folder });
    stops.push(server.stop);
    const screen = await startDisplay();
    stops.push(screen.stop);
    const agent = await startAgent(
      {
        API_ENDPOINT: `${server.url}/api/report`,
        POLL_INTERVAL_SECONDS: String(POLL_S),
        IDLE_THRESHOLD_MINUTES: String(IDLE_MINUTES),
      },
      { folder: places.folder, display: screen.display },
    );
    stops.push(agent.stop);
    const page = await started.browser.newPage();
    await shownPage(page, server.url);
    const taken: number[] = [];
    for (let turn = 1; turn <= (short ? LENGTHS.short : LENGTHS.long); turn++) {
      await shows(page, "stopped");
      await wait(Math.random() * READ_MAX_MS); // a person comes back at any moment between two readings
      const pressed = performance.now();
      await pressKey(screen.display);
      await shows(page, "working");
      taken.push((performance.now() - pressed) / 1000);
      say(`turn ${turn}: ${taken.at(-1)?.toFixed(2)} s`);
    }
    const worst = Math.max(...taken);
    return {
      title,
      columns,
      lines: [
        {
          cells: ["key press to page", `${median(taken).toFixed(2)} s`, `${worst.toFixed(2)} s`],
          goal: `<= ${POLL_S + AFTER_POLL_MAX_S} s`,
          verdict: verdictOf(worst <= POLL_S + AFTER_POLL_MAX_S),
        },
      ],
      notes: [],
    };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
};

/** The page is the first-run page until the agent has enrolled; a person would reload it too. */
async function shownPage(page: Page, url: string) {
  const began = performance.now();
  do {
    await page.goto(url);
    if ((await page.locator("tr[data-row]").count()) > 0) return;
    await page.waitForTimeout(500);
  } while (performance.now() - began < STATE_MAX_MS);
  throw new Error(`The agent did not appear on the page within ${STATE_MAX_MS / 1000} s.`);
}

const shows = (page: Page, state: "working" | "stopped") =>
  page.locator(`tr[data-row][data-state="${state}"]`).waitFor({ state: "attached", timeout: STATE_MAX_MS });
