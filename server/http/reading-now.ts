// One now for all the figures of an answer, with all that was reported before it in the totals.
import type { Reading } from "../db/days.ts";
import type { Context } from "./context.ts";

export async function readingNow({ db, calendar, clock, totals }: Context): Promise<Reading> {
  await totals.settled();
  return { db, calendar, now: clock() };
}
