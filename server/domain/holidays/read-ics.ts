// The days of a calendar file (ICS, RFC 5545), as holidays: those of whole days, and of what recurs those within a window. Pure.
// Reads files of other people's programs, so everything is bounded.
import ICAL from "ical.js";
import { addDays } from "../local-day.ts";

export type Holiday = { day: string; name: string };
type Left = { why: "series" | "no-day" | "too-often" | "unreadable" } | { why: "outside"; from: string; to: string };
/** An event that is no holiday within the window, and why not. */
export type LeftOut = { name: string } & Left;
/** Why a file cannot be read; found and max: of what it has too many. */
export type IcsFault = { why: "no-calendar" | "no-event" | "events" | "days"; found?: number; max?: number };
/** In order of the days. */
export type ReadIcs = { days: Holiday[]; left: LeftOut[] } | { fault: IcsFault };

/** A file holds decades of a country; one event a month, and a day that recurs. */
const EVENTS_MAX = 5_000;
/** Steps of one rule: two years of days. A rule by the second would go on for ever. */
const STEPS_MAX = 4_000;
/** Days of one event: the longest holidays there are. */
const LENGTH_MAX_DAYS = 31;
export const DAYS_MAX = 500;
const NAME_MAX = 200;

/** @param from the first and last day that are of interest, both included */
export function readIcs(text: string, { from, to }: { from: string; to: string }): ReadIcs {
  let events: InstanceType<typeof ICAL.Event>[];
  try {
    const root = new ICAL.Component(ICAL.parse(text.replace(/^\uFEFF/, "")));
    events = root.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  } catch {
    return { fault: { why: "no-calendar" } };
  }
  if (events.length === 0) return { fault: { why: "no-event" } };
  if (events.length > EVENTS_MAX) return { fault: { why: "events", found: events.length, max: EVENTS_MAX } };
  const days = new Map<string, string>();
  const left: LeftOut[] = [];
  for (const event of events) {
    const name = nameOf(event);
    const found = daysOf(event, { from, to });
    if ("why" in found) left.push({ name, ...found });
    else for (const day of found) days.set(day, days.get(day) ?? name);
  }
  if (days.size > DAYS_MAX) return { fault: { why: "days", found: days.size, max: DAYS_MAX } };
  const found = [...days].map(([day, name]) => ({ day, name }));
  return { days: found.sort((a, b) => (a.day < b.day ? -1 : 1)), left };
}

function nameOf({ summary }: { summary: unknown }): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is taken out
  const text = String(summary ?? "").replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
  return text.normalize("NFC").toWellFormed().trim().slice(0, NAME_MAX) || "Holiday";
}

/** The days of an event within the window; else why there are none. */
function daysOf(event: InstanceType<typeof ICAL.Event>, { from, to }: { from: string; to: string }): string[] | Left {
  try {
    if (event.isRecurrenceException()) return { why: "series" };
    if (event.startDate === null) return { why: "no-day" };
    const length = lengthOf(event);
    const days: string[] = [];
    let stepped = 0;
    for (const start of startsOf(event)) {
      if (start > to) break;
      if (++stepped > STEPS_MAX) return { why: "too-often" };
      for (let n = 0; n < length; n++) {
        const day = addDays(start, n);
        if (day >= from && day <= to) days.push(day);
      }
    }
    return days.length > 0 ? days : { why: "outside", from, to };
  } catch {
    return { why: "unreadable" };
  }
}

function* startsOf(event: InstanceType<typeof ICAL.Event>): Generator<string> {
  if (!event.isRecurring()) return void (yield dayOf(event.startDate));
  const walk = event.iterator();
  for (let next = walk.next(); next; next = walk.next()) yield dayOf(next);
}

/** The end of whole days is the day after the last; an event with times of day is of the day on which it begins. */
function lengthOf({ startDate, endDate }: InstanceType<typeof ICAL.Event>): number {
  if (!startDate.isDate) return 1;
  const seconds = endDate.subtractDate(startDate).toSeconds();
  return Math.min(LENGTH_MAX_DAYS, Math.max(1, Math.round(seconds / 86_400)));
}

/** As it is written: the zone of a holiday is where it is kept. */
const dayOf = ({ year, month, day }: { year: number; month: number; day: number }) =>
  `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
