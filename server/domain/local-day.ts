// Local days: where a day of the organisation's calendar begins and ends, and which day an instant belongs to.
// Pure but for a bounded memory of answers. Knows no database, no clock and no language; zones come from luxon (ICU).
//
//   local   … 23:00 | (00:00 does not exist) | 01:00 …      Beirut, 29 March 2026: the day starts at 01:00
//   local   … 02:00 ------- 03:00 | 02:00 ------- 03:00 …    DAY_START 02:30 in autumn: the first 02:30
//
// One rule covers both: a day starts at the first instant whose local reading is at or after its DAY_START. Days then
// follow each other without hole or overlap; a day that a zone left out altogether (Apia, 30 December 2011) has no length.
import { IANAZone } from "luxon";
import type { ReadTime } from "../../protocol/primitives.ts";
import type { Calendar } from "./events.ts";
import { keeping } from "./keeping.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** No zone has ever been further from UTC than 15 h 14 min (Manila until 1844, Metlakatla until 1867). */
const OFFSET_MAX_MS = 16 * 3_600_000;
/** Days remembered, of each calendar and as dates: 40 years, more than any history, about 2 MB. Beyond it the memory starts anew. */
const DAYS_KEPT_MAX = 15_000;
/** Readings of wall clocks remembered, of each zone: a page has some hundreds. */
const INSTANTS_KEPT_MAX = 10_000;
/** Calendars and zones remembered: one in a server, some dozens in tests. */
const CALENDARS_KEPT_MAX = 64;

export type LocalDay = { day: string; start: number; end: number };
export type IsoWeek = { year: number; week: number };

/** Whether the text is an IANA zone this machine knows. An offset ("+02:00") has no rules and is none. */
export function isZone(text: string): boolean {
  return /^[A-Za-z]/.test(text) && IANAZone.isValidZone(text);
}

/** The local day an instant belongs to, YYYY-MM-DD. */
export function dayOf(ms: number, calendar: Calendar): string {
  return localDayAt(ms, calendar).day;
}

/** The local day around an instant with its bounds: start <= ms < end. */
export function localDayAt(ms: number, calendar: Calendar): LocalDay {
  const memory = memoryOf(calendar);
  if (ms >= memory.last.start && ms < memory.last.end) return memory.last;
  let number = Math.floor((ms + memory.aheadMs) / DAY_MS);
  let found = dayNumbered(number, memory);
  while (ms < found.start) found = dayNumbered(--number, memory);
  while (ms >= found.end) found = dayNumbered(++number, memory);
  memory.last = found;
  return found;
}

/** First instant of the day, and of the next. */
export function dayBounds(day: string, calendar: Calendar): LocalDay {
  return dayNumbered(numberOf(day), memoryOf(calendar));
}

export function addDays(day: string, n: number): string {
  return textOf(numberOf(day) + n);
}

/** All days from one to the other, both included; none when `to` is before `from`. */
export function daysFromTo(from: string, to: string): string[] {
  const first = numberOf(from);
  return Array.from({ length: Math.max(0, numberOf(to) - first + 1) }, (_, i) => textOf(first + i));
}

/** 1 Monday … 7 Sunday. 1 January 1970 was a Thursday. */
export function weekdayOf(day: string): number {
  return ((((numberOf(day) + 3) % 7) + 7) % 7) + 1;
}

/** The ISO week of a day: it belongs to the year in which its Thursday lies. */
export function weekOf(day: string): IsoWeek {
  const thursday = numberOf(day) - weekdayOf(day) + 4;
  const year = Number(textOf(thursday).slice(0, 4));
  return { year, week: Math.floor((thursday - numberOf(`${textOfYear(year)}-01-01`)) / 7) + 1 };
}

/** Monday to Sunday. 4 January is always in week 1. */
export function weekDays({ year, week }: IsoWeek): string[] {
  const fourth = `${textOfYear(year)}-01-04`;
  const monday = addDays(fourth, 1 - weekdayOf(fourth) + (week - 1) * 7);
  return daysFromTo(monday, addDays(monday, 6));
}

/** All days of a month, "2026-11". */
export function monthDays(month: string): string[] {
  const first = `${month}-01`;
  const next = `${addDays(first, 31).slice(0, 7)}-01`;
  return daysFromTo(first, addDays(next, -1));
}

/** The instant of a time as written; without an offset it is read in `zone` as Temporal's 'compatible' does. */
export function readLocal(time: ReadTime, zone: string): number {
  if (time.kind === "instant") return time.ms;
  const { year, month, day, hour, minute, second, ms } = time;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC would take the years 0–99 for 19xx
  return instantsIn(zone)(date.setUTCHours(hour, minute, second, ms));
}

/** The instant at which the wall clock shows `minutes` after midnight of a date; 1,440 and more lead into the next dates. */
export function wallClockAt(date: string, minutes: number, zone: string): number {
  return instantsIn(zone)(numberOf(date) * DAY_MS + minutes * MINUTE_MS);
}

/**
 * A local reading (as if it were UTC) to its instant: the earlier of two; in a gap later by the gap's length. The hours that all of a
 * team work are asked for again with every row of a page.
 */
const instantsIn = keeping(CALENDARS_KEPT_MAX, (name: string) => {
  const zone = IANAZone.create(name);
  return keeping(INSTANTS_KEPT_MAX, (localMs: number): number => {
    const { before, after, at } = offsetsAround(localMs, zone);
    const isBefore = localMs - before < at || localMs - after < at;
    return localMs - (isBefore ? before : after);
  });
});

type Memory = { zone: IANAZone; dayStartMs: number; aheadMs: number; days: Map<number, LocalDay>; last: LocalDay };

const memories = new Map<string, Memory>();
let lastCalendar: Calendar = { zone: "", dayStartMin: -1 };
let lastMemory: Memory | null = null;

function memoryOf({ zone: name, dayStartMin }: Calendar): Memory {
  if (lastMemory !== null && lastCalendar.zone === name && lastCalendar.dayStartMin === dayStartMin) return lastMemory;
  const key = `${name} ${dayStartMin}`;
  let memory = memories.get(key);
  if (memory === undefined) {
    const zone = IANAZone.create(name);
    if (!zone.isValid)
      throw new Error(`"${name}" is not a time zone this machine knows; name one such as Europe/Berlin.`);
    const dayStartMs = dayStartMin * MINUTE_MS;
    // Standard time of 2026 is guess enough: a wrong guess costs one step.
    const aheadMs = zone.offset(Date.UTC(2026, 0, 1)) * MINUTE_MS - dayStartMs;
    memory = { zone, dayStartMs, aheadMs, days: new Map(), last: { day: "", start: 0, end: 0 } };
    if (memories.size >= CALENDARS_KEPT_MAX) memories.clear();
    memories.set(key, memory);
  }
  lastCalendar = { zone: name, dayStartMin };
  lastMemory = memory;
  return memory;
}

function dayNumbered(number: number, memory: Memory): LocalDay {
  const known = memory.days.get(number);
  if (known !== undefined) return known;
  if (memory.days.size >= DAYS_KEPT_MAX) memory.days.clear();
  const start = memory.days.get(number - 1)?.end ?? startOf(number, memory);
  const made = { day: textOf(number), start, end: startOf(number + 1, memory) };
  memory.days.set(number, made);
  return made;
}

/** The first instant whose local reading is at or after the day's DAY_START. */
function startOf(number: number, { zone, dayStartMs }: Memory): number {
  const localMs = number * DAY_MS + dayStartMs;
  const { before, after, at } = offsetsAround(localMs, zone);
  return localMs - before < at ? localMs - before : Math.max(at, localMs - after);
}

/**
 * The zone's offsets before and after the one change that may lie near a local reading, and the instant of that change
 * (Infinity when there is none). No zone has changed twice within 32 hours.
 */
function offsetsAround(localMs: number, zone: IANAZone): { before: number; after: number; at: number } {
  const offsetAt = (ms: number) => Math.round(zone.offset(ms) * MINUTE_MS);
  let low = localMs - OFFSET_MAX_MS;
  let high = localMs + OFFSET_MAX_MS;
  const before = offsetAt(low);
  const after = offsetAt(high);
  if (before === after) return { before, after, at: Number.POSITIVE_INFINITY };
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === before) low = middle;
    else high = middle;
  }
  return { before, after, at: high };
}

/** Days since 1 January 1970 in the proleptic Gregorian calendar. */
const numberOf = keeping(DAYS_KEPT_MAX, (day: string): number => {
  const number = Date.parse(`${day}T00:00:00Z`) / DAY_MS;
  if (Number.isNaN(number)) throw new Error(`"${day}" is not a day; write YYYY-MM-DD.`);
  return number;
});

const textOf = keeping(DAYS_KEPT_MAX, (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10));

const textOfYear = (year: number) => String(year).padStart(4, "0");
