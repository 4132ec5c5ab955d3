// Keeps the sums of applications, sites and projects: some seconds behind what comes in, and exact for whoever reads. A page
// waits for the days it asks for only, however much else there is to do after a rule has changed.
import { setImmediate as eventsHandled } from "node:timers/promises";
import type { Logger } from "pino";
import { followRule } from "../db/apps/rebuild-sums.ts";
import { settleSums } from "../db/apps/settle-sums.ts";
import {
  appMarksWaiting,
  drainAppMarks,
  isAnyStale,
  markOpenStale,
  type StaleAsked,
  waitingSums,
} from "../db/apps/stale.ts";
import type { Database } from "../db/open.ts";
import type { ActivityRule } from "../domain/activity.ts";
import type { Calendar } from "../domain/events.ts";

export type AppSums = {
  /** Resolves when the sums of these days hold all that was stored before the call. */
  settled(asked: StaleAsked): Promise<void>;
  stop(): Promise<void>;
};

/**
 * So far behind the sums are at most; what a page then still has to compute is a quarter of a second of agents: of a thousand some four
 * days. An agent speaks once a minute, so that looking seldom would spare nothing.
 */
const TICK_MS = 250;
/** Days of people computed in one transaction: few enough to keep reports waiting for milliseconds only. */
const DAYS_MAX = 25;

export async function startAppSums(asked: {
  db: Database;
  calendar: Calendar;
  activity: ActivityRule;
  clock: () => number;
  log: Pick<Logger, "error">;
}): Promise<AppSums> {
  const { db, calendar, activity, clock, log } = asked;
  let stopped = false;
  await followRule(db, { calendar, activity });

  async function drain() {
    while (await appMarksWaiting(db.knex)) await drainAppMarks(db, calendar);
  }

  async function sum(days: StaleAsked | null) {
    // Fewer than were asked for are the last: what is marked meanwhile is waited for by whoever asks next.
    while (!stopped && (await settleSums(db, days, DAYS_MAX, { calendar, activity, now: clock() })) === DAYS_MAX)
      await eventsHandled(); // SQLite answers at once, so that a whole pass would keep every report out of the door
  }

  async function tick() {
    try {
      await drain();
      if (await isAnyStale(db, null)) await sum(null);
    } catch (error) {
      log.error({ error }, "Cannot sum applications; the marks are kept and it is tried again in a moment.");
    }
  }

  let ticking: Promise<void> | null = null;
  const ticker = setInterval(() => {
    ticking ??= tick().finally(() => {
      ticking = null;
    });
  }, TICK_MS);
  ticker.unref();

  return {
    async settled(days) {
      const waiting = await waitingSums(db, days);
      if (waiting.marks) await drain();
      if (waiting.open) await markOpenStale(db, calendar);
      if (waiting.marks || waiting.open ? await isAnyStale(db, days) : waiting.stale) await sum(days);
    },
    async stop() {
      stopped = true;
      clearInterval(ticker);
      await ticking;
    },
  };
}
