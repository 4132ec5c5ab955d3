// When a manager's mail with the alerts is due, and about which days. Pure.
//
//   day        | Mon      | Tue      | Wed        mail at 07:30
//   told about | ........ Mon ^  .... Tue ^        ^ once each; after a day without mail both in one
import type { Calendar } from "../events.ts";
import { addDays, dayBounds, dayOf, daysFromTo, wallClockAt } from "../local-day.ts";

/** What became of the latest mail. settledAt null: it did not go, or is under way. */
export type DigestKept = { day: string; tries: number; triedAt: number; settledAt: number | null; failed: boolean };

/** Days in one mail, after the mail server was away: what is older stands on the page. */
const DAYS_MAX = 7;
const MINUTE_MS = 60_000;
const DAY_MIN = 1440;
/** After a failure it is tried again after one minute, two, four … at most an hour: a mail of the morning should come in the morning. */
const AGAIN_MIN_MS = MINUTE_MS;
const AGAIN_MAX_MS = 60 * MINUTE_MS;
/** A try of which nothing was heard for so long was cut off, by a crash or a power cut. */
export const CUT_OFF_MS = 15 * MINUTE_MS;

export type Due = { from: string; to: string };

/** @param since when the manager chose to get mails; `last`: of this manager's latest mail; settledTo: the last day that is settled */
export function digestDue(asked: {
  now: number;
  calendar: Calendar;
  atMin: number;
  since: number;
  last: DigestKept | null;
  settledTo: string | null;
}): Due | null {
  const { now, calendar, atMin, since, last, settledTo } = asked;
  const to = addDays(dayOf(now, calendar), -1);
  if (now < dueAt(to, calendar, atMin)) return null;
  const days = daysFromTo(addDays(to, 1 - DAYS_MAX), to).filter(
    (day) => (settledTo === null || day > settledTo) && dueAt(day, calendar, atMin) >= since,
  );
  const [from] = days;
  if (from === undefined) return null;
  if (last?.day === to && now < nextTryAt(last)) return null;
  return { from, to };
}

/** The first time after the day, by the clock, at which mails go out. */
function dueAt(day: string, calendar: Calendar, atMin: number): number {
  const { end } = dayBounds(day, calendar);
  const at = wallClockAt(addDays(day, 1), atMin, calendar.zone);
  return at >= end ? at : wallClockAt(addDays(day, 1), atMin + DAY_MIN, calendar.zone);
}

export function nextTryAt({ tries, triedAt, failed }: Pick<DigestKept, "tries" | "triedAt" | "failed">): number {
  return triedAt + (failed ? Math.min(AGAIN_MAX_MS, AGAIN_MIN_MS * 2 ** (tries - 1)) : CUT_OFF_MS);
}
