// One now for all the figures of an answer, with all that was reported before it in the totals.
import { type Board, openBoard } from "../db/board.ts";
import type { Reading } from "../db/days.ts";
import { type DayColumns, openDayColumns } from "../db/memory/day-columns.ts";
import { askOpenPeople } from "../db/memory/open-people.ts";
import type { Database } from "../db/open.ts";
import { calendarsOf } from "../db/people/day-starts.ts";
import { retentionOf } from "../db/retention/kept.ts";
import { addDays, dayOf } from "../domain/local-day.ts";
import type { Context } from "./context.ts";

export async function readingNow(context: Context): Promise<Reading> {
  const { db, calendar, clock, totals } = context;
  await totals.settled();
  const [calendars, { keptFrom }] = [await calendarsOf(db, calendar), await retentionOf(db)];
  return { db, calendar, calendars, keptFrom, now: clock(), open: askOpenPeople(db), ...memoryOf(context) };
}

/** A year, day by day from today back. */
const LEARNED_DAYS = 366;

/** So that the first to sort a table after a start does not wait for the days it is sorted by. */
export async function learnDays(context: Context): Promise<void> {
  const to = dayOf(context.clock(), context.calendar);
  await memoryOf(context).columns.learn({ from: addDays(to, -LEARNED_DAYS), to });
}

// Routes are made one by one of the same context; what is remembered of a database is remembered once.
const memories = new WeakMap<Database, { columns: DayColumns; board: Board }>();

function memoryOf({ db }: Context) {
  const memory = memories.get(db) ?? {
    columns: openDayColumns(db),
    board: openBoard(db),
  };
  memories.set(db, memory);
  return memory;
}
