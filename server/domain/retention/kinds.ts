// How long each kind of data is kept: which kinds there are, how short it may be, and where that lies in time. Pure.
//
//   days      … |  removed  |  frozen, reports there  |  computed  …  today
//                           ^ days kept               ^ the first day that is still computed
//
// A stretch of work reaches over days, so reports of three days more have to be there for a day to be computed whole. Its figures
// are final that much before its reports go: nothing is computed from a part of what there was.
import type { Calendar } from "../events.ts";
import { addDays, dayBounds, dayOf, wallClockAt } from "../local-day.ts";

export const RETENTION_KINDS = ["events", "input", "notes", "pictures", "apps", "claims", "looks", "rejected"] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** null: for ever. */
export type KeptDays = { [Kind in RetentionKind]: number | null };
/** The first local day of which it is still taken and computed; null: all of it. Only ever later. */
export type KeptFrom = { [Kind in RetentionKind]: string | null };

/**
 * Hours are asked about until the month after is paid, and claims with them. Who looked is the person's own proof, also after a
 * quarter away. Input and applications of the last days are still being added up. Of all else a day is enough.
 */
export const DAYS_MIN: { [Kind in RetentionKind]: number } = {
  events: 62,
  claims: 62,
  looks: 90,
  input: 7,
  notes: 1,
  pictures: 1,
  apps: 7,
  rejected: 1,
};
/** A century: longer is for ever. */
export const DAYS_MAX = 36_500;

/** The longest stretch is two days; a third for whoever's day begins at another hour. */
const REACH_DAYS = 3;
const reachOf = (kind: RetentionKind) => (kind === "events" ? REACH_DAYS : 0);

/** The first day that is taken and computed after this night. */
export const keptFromOn = (kind: RetentionKind, days: number, night: string): string =>
  addDays(night, reachOf(kind) - days);

/** What ended before this instant is removed, where that is the first day kept. */
export const removedBefore = (kind: RetentionKind, keptFrom: string, calendar: Calendar): number =>
  dayBounds(addDays(keptFrom, -reachOf(kind)), calendar).start;

/** Time by application rests on uses, on input and on worked time: with any of them gone it cannot be computed again. */
export const sumsKeptFrom = ({ events, input, apps }: KeptFrom): string | null =>
  [events, input, apps].reduce((last, day) => (day !== null && day > (last ?? "") ? day : last), null);

/** Nobody is at work, and backups of the night lie behind or ahead: minutes after midnight. */
const NIGHT_AT_MIN = 3 * 60;

const midnights = (calendar: Calendar): Calendar => ({ ...calendar, dayStartMin: 0 });
export const nightBegins = (night: string, { zone }: Calendar): number => wallClockAt(night, NIGHT_AT_MIN, zone);

/** The night whose hour came last. */
export function lastNight(now: number, calendar: Calendar): string {
  const day = dayOf(now, midnights(calendar));
  return nightBegins(day, calendar) <= now ? day : addDays(day, -1);
}

/** The one whose hour comes next. */
export const tonight = (now: number, calendar: Calendar): string => addDays(lastNight(now, calendar), 1);
