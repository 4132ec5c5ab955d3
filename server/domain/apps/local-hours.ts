// The hours of the wall clock within a local day, for reports by hour. Pure but for a bounded memory of answers.
//
//   a day in autumn   00 | 01 | 02 02 | 03 | …      the hour that comes twice is one row of twice the length
import { IANAZone } from "luxon";
import type { Calendar } from "../events.ts";
import { dayBounds } from "../local-day.ts";
import type { Span } from "../union.ts";

export type LocalHour = Span & { hour: number };

/** Zones change their offset at quarters of an hour only, and hours of the wall clock begin at one. */
const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
/** Days remembered: a year of one calendar. */
const DAYS_KEPT_MAX = 400;

const known = new Map<string, LocalHour[]>();

/** In order, without hole or overlap, from the day's first instant to its last. */
export function localHours(day: string, calendar: Calendar): readonly LocalHour[] {
  const key = `${day} ${calendar.zone} ${calendar.dayStartMin}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= DAYS_KEPT_MAX) known.clear();
  const made = hoursOf(day, calendar);
  known.set(key, made);
  return made;
}

function hoursOf(day: string, calendar: Calendar): LocalHour[] {
  const zone = IANAZone.create(calendar.zone);
  const { start, end } = dayBounds(day, calendar);
  const hours: LocalHour[] = [];
  for (let from = start; from < end; ) {
    const to = Math.min(end, Math.floor(from / QUARTER_MS) * QUARTER_MS + QUARTER_MS);
    const local = from + Math.round(zone.offset(from) * 60_000);
    const hour = new Date(Math.floor(local / HOUR_MS) * HOUR_MS).getUTCHours();
    const last = hours.at(-1);
    if (last?.hour === hour) last.end = to;
    else hours.push({ start: from, end: to, hour });
    from = to;
  }
  return hours;
}
