// Keeps day_totals right: soon after each commit, when an open stretch ends by itself, and at every midnight; on request
// before a page reads. Paces itself so that a flood of reports is not slowed by its own totals.
import { setImmediate as eventsHandled } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../db/open.ts";
import { calendarsOf } from "../db/people/day-starts.ts";
import { settle, spansOf } from "../db/settle.ts";
import { type Mark, marksWaiting, oldestMarks, openPeople, openPeopleDue } from "../db/totals.ts";
import type { Calendar } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";

export type Totals = {
  /** Resolves when every mark written before the call has been computed into day_totals. */
  settled(): Promise<void>;
  /** Tells that a commit has been made. */
  committed(): void;
  stop(): Promise<void>;
};

/** Totals follow the last write within 5 s; a first look after a quarter of a second shows a change nearly at once. */
const DELAY_MIN_MS = 250;
const DELAY_MAX_MS = 2_500;
/** After a pass that took d, the next waits 10 d: a tenth of the time goes into totals until DELAY_MAX_MS asks for more. */
const REST_FACTOR = 10;
/** Looks for marks of other processes (an import) and for open stretches that ended. */
const TICK_MS = 1_000;
/** Marks of one pass: some seconds of a flood, so that whoever reported often is computed once. */
const MARKS_MAX = 50_000;
/**
 * People computed in one settlement: with SQLite few enough to keep reports waiting for milliseconds only, while PostgreSQL takes
 * reports beside it, so that the more share its statements the better.
 */
const PEOPLE_MAX = { sqlite: 25, postgres: 200 };

export function startTotals(asked: {
  db: Database;
  calendar: Calendar;
  clock: () => number;
  log: Pick<Logger, "error">;
  /** Told after every settlement, with the days of which any row is another now. */
  changed: (days: ReadonlySet<string>) => void;
}): Totals {
  const { db, calendar, clock, log, changed } = asked;
  const peopleMax = PEOPLE_MAX[db.dialect];
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let restMs = DELAY_MIN_MS;
  let refreshedDay: string | null = null;
  let stopped = false;

  /** One pass over all marks there are; a caller that comes during a pass gets the one after it. */
  function pass(): Promise<void> {
    if (current === null) {
      const started = performance.now();
      current = settleMarks().finally(() => {
        restMs = Math.min(DELAY_MAX_MS, Math.max(DELAY_MIN_MS, REST_FACTOR * (performance.now() - started)));
        current = null;
      });
      return current;
    }
    next ??= current
      .catch(() => undefined) // whoever waits for that pass is told; this one begins anew
      .then(() => {
        next = null;
        return pass();
      });
    return next;
  }

  async function settleMarks() {
    for (let marks = await oldestMarks(db, MARKS_MAX); marks.length > 0; marks = await oldestMarks(db, MARKS_MAX)) {
      const days = new Set<string>();
      try {
        for (const chunk of chunksByPerson(marks, peopleMax)) {
          const now = clock();
          for (const day of await settle(db, { spans: spansOf(chunk), marks: chunk }, calendar, now)) days.add(day);
          await eventsHandled(); // SQLite answers at once, so that a whole pass would keep every report out of the door
        }
      } finally {
        changed(days); // what was settled before a failure has changed all the same
      }
      if (marks.reduce((sum, { count }) => sum + count, 0) < MARKS_MAX) return; // what came meanwhile has its own pass
    }
  }

  /** Open stretches that ended by themselves; where a day begins for anybody, and at the start, all that are open. */
  async function settleOpen() {
    const now = clock();
    const { all } = await calendarsOf(db, calendar);
    const today = all.map((one) => dayOf(now, one)).join();
    const due = refreshedDay === today ? await openPeopleDue(db.knex, now) : await openPeople(db.knex);
    const days = new Set<string>();
    for (let i = 0; i < due.length; i += peopleMax) {
      const spans = due
        .slice(i, i + peopleMax)
        .map(({ user, fromAt }) => ({ user, from: Math.min(fromAt, now), to: now }));
      for (const day of await settle(db, { spans, marks: [] }, calendar, now)) days.add(day);
    }
    refreshedDay = today;
    if (due.length > 0) changed(days);
  }

  async function tick() {
    try {
      await settleOpen();
      if (await marksWaiting(db.knex)) passSoon();
    } catch (error) {
      log.error({ error }, "Cannot bring the totals up to date; the marks are kept and it is tried again in a moment.");
    }
  }

  function passSoon() {
    if (timer !== null || stopped) return;
    timer = setTimeout(() => {
      timer = null;
      pass().catch((error) =>
        log.error(
          { error },
          "Cannot bring the totals up to date; the marks are kept and it is tried again in a moment.",
        ),
      );
    }, restMs);
    timer.unref();
  }

  let ticking: Promise<void> = Promise.resolve();
  const ticker = setInterval(() => {
    ticking = ticking.then(() => (stopped ? undefined : tick()));
  }, TICK_MS);
  ticker.unref();

  return {
    async settled() {
      if (current === null || (await marksWaiting(db.knex))) await pass(); // which begins by asking for marks itself
    },
    committed: passSoon,
    async stop() {
      stopped = true;
      clearInterval(ticker);
      if (timer !== null) clearTimeout(timer);
      await ticking;
      if (next !== null || current !== null) await (next ?? current)?.catch(() => undefined); // logged by whoever began it; the marks are kept
    },
  };
}

function* chunksByPerson(marks: readonly Mark[], peopleMax: number): Generator<Mark[]> {
  const own = Map.groupBy(marks, ({ user }) => user);
  const people = [...own.values()];
  for (let i = 0; i < people.length; i += peopleMax) yield people.slice(i, i + peopleMax).flat();
}
