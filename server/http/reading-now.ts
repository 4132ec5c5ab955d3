// One now for all the figures of an answer, with all that was reported before it in the totals.
import { type Board, openBoard } from "../db/board.ts";
import type { Reading } from "../db/days.ts";
import { type DayRows, openDayRows } from "../db/memory/day-rows.ts";
import { type DaySums, openDaySums } from "../db/memory/day-sums.ts";
import { openPersonSums, type PersonSums } from "../db/memory/person-sums.ts";
import type { Database } from "../db/open.ts";
import { calendarsOf } from "../db/people/day-starts.ts";
import { retentionOf } from "../db/retention/kept.ts";
import type { Context } from "./context.ts";

export async function readingNow(context: Context): Promise<Reading> {
  const { db, calendar, clock, totals } = context;
  await totals.settled();
  const [calendars, { keptFrom }] = [await calendarsOf(db, calendar), await retentionOf(db)];
  return { db, calendar, calendars, keptFrom, now: clock(), ...memoryOf(context) };
}

// Routes are made one by one of the same context; what is remembered of a database is remembered once.
const memories = new WeakMap<Database, { sums: DaySums; people: PersonSums; rows: DayRows; board: Board }>();

function memoryOf({ db }: Context) {
  const memory = memories.get(db) ?? {
    sums: openDaySums(db),
    people: openPersonSums(db),
    rows: openDayRows(db),
    board: openBoard(db),
  };
  memories.set(db, memory);
  return memory;
}
