// Computes all totals anew from work_events: after a change of zone, day start or zone rules, and by `npm run rebuild`. Some
// people at a time, so that a crash leaves each person either old or new, and a second run finishes.

import type { Database } from "../db/open.ts";
import { firstAndLastTs, lastMark, marksUpTo, totalsWithoutEvents, usersAfter } from "../db/rebuild.ts";
import { type Span, settle } from "../db/settle.ts";
import type { Calendar } from "../domain/events.ts";

export type Progress = (done: { people: number; user: string }) => void;

/** People whose events are in memory at once: a year of a person is some thousand events. */
const PEOPLE_MAX = 10;
/** One computation covers at most this many days, so that a person of ten years does not fill the memory. */
const DAYS_MAX = 400;
const DAY_MS = 24 * 3_600_000;

export async function rebuildTotals(
  db: Database,
  calendar: Calendar,
  clock: () => number,
  progress: Progress = () => undefined,
): Promise<{ people: number }> {
  // Marks written before this point are covered by what follows; later ones have their own settlement.
  const covered = await lastMark(db);
  let people = 0;
  for (
    let users = await usersAfter(db, null, PEOPLE_MAX);
    users.length > 0;
    users = await usersAfter(db, users.at(-1) ?? null, PEOPLE_MAX)
  ) {
    const now = clock();
    for (const spans of roundsOf(await firstAndLastTs(db, users), now))
      await settle(db, { spans, marks: [] }, calendar, now);
    people += users.length;
    progress({ people, user: users.at(-1) ?? "" });
  }
  await totalsWithoutEvents(db);
  if (covered !== null) await marksUpTo(db.knex, covered);
  return { people };
}

/** Each person's whole history in rounds of DAYS_MAX days; a day more at either end, because another zone has other days. */
function roundsOf(bounds: readonly { user: string; first: number; last: number }[], now: number): Span[][] {
  const rounds: Span[][] = [];
  for (const { user, first, last } of bounds) {
    const end = Math.min(last + 3 * DAY_MS, now);
    for (let from = first - 2 * DAY_MS, i = 0; from <= end; from += DAYS_MAX * DAY_MS, i++) {
      rounds[i] ??= [];
      rounds[i]?.push({ user, from, to: Math.min(from + DAYS_MAX * DAY_MS, end) });
    }
  }
  return rounds;
}
