// How figures are written: durations, times of day, dates. Pure; the zone is an argument. Every text a person reads a
// number in comes from here, so that a page, its chart and its spoken label say the same.
import { weekdayOf } from "../domain/local-day.ts";

const LANGUAGE = "en-GB";
/** Keeps a figure and its unit on one line. */
const NBSP = "\u00a0";

/** 7 h 42 min; under an hour 42 min; whole minutes, cut and never rounded up, so that no day shows time not worked yet. */
export function duration(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest}${NBSP}min`;
  return `${hours.toLocaleString(LANGUAGE)}${NBSP}h${NBSP}${two(rest)}${NBSP}min`;
}

/** A figure of a table, where hours are always named: 0 h 42 min. */
export function hoursAndMinutes(seconds: number): string {
  return Math.abs(seconds) < 3600
    ? `0${NBSP}h${NBSP}${two(Math.floor(Math.abs(seconds) / 60))}${NBSP}min`
    : duration(seconds);
}

/** + 8 h 55 min, − 12 h 20 min. */
export function difference(seconds: number): string {
  if (Math.abs(seconds) < 60) return `±${NBSP}0${NBSP}min`;
  return `${seconds < 0 ? "−" : "+"}${NBSP}${duration(seconds)}`;
}

/** 7:42, for the cells of a matrix and for exports. */
export function clockOfSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
}

/** 12 s, 4 min, 2 h 10 min: how long ago, or how late. */
export function shortSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds}${NBSP}s` : duration(seconds);
}

export const percent = (share: number) => `${Math.floor(share * 100)}${NBSP}%`;
export const count = (n: number) => n.toLocaleString(LANGUAGE);
export const two = (n: number) => String(n).padStart(2, "0");

/** 08:09 on the wall clock of the zone. */
export function timeOfDay(ms: number, zone: string): string {
  const local = new Date(ms + offsetOf(ms, zone));
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

/** 08:09:31. */
export function timeWithSeconds(ms: number, zone: string): string {
  return `${timeOfDay(ms, zone)}:${two(new Date(ms).getUTCSeconds())}`;
}

/** Minutes after midnight on the wall clock. */
export function minuteOfDay(ms: number, zone: string): number {
  const local = new Date(ms + offsetOf(ms, zone));
  return local.getUTCHours() * 60 + local.getUTCMinutes();
}

/** 2026-11-21T08:09:31+01:00, for machines: attributes and exports. */
export function isoWithOffset(ms: number, zone: string): string {
  const offset = offsetOf(ms, zone);
  return `${new Date(ms + offset).toISOString().slice(0, 19)}${offset === 0 ? "Z" : offsetText(offset, ":")}`;
}

/** UTC+1, UTC+5:45: what the zone is off by at an instant. */
export function utcOffset(ms: number, zone: string): string {
  const offset = offsetOf(ms, zone);
  if (offset === 0) return "UTC";
  const minutes = Math.abs(offset) / 60_000;
  const rest = minutes % 60;
  return `UTC${offset < 0 ? "−" : "+"}${Math.floor(minutes / 60)}${rest === 0 ? "" : `:${two(rest)}`}`;
}

function offsetText(offset: number, between: string): string {
  const minutes = Math.abs(offset) / 60_000;
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${between}${two(minutes % 60)}`;
}

// Asking Intl costs a microsecond or two, and a page of fifty strips asks a thousand times. Zones change their offset at
// quarters of an hour only, so one answer holds for a quarter.
const QUARTER_MS = 900_000;
/** A year of quarters; then the memory starts anew. */
const OFFSETS_KEPT_MAX = 35_000;
const offsets = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();

function offsetOf(ms: number, zone: string): number {
  const quarter = Math.floor(ms / QUARTER_MS);
  let known = offsets.get(zone);
  if (known === undefined || known.size > OFFSETS_KEPT_MAX) {
    known = new Map();
    offsets.set(zone, known);
  }
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = readOffset(quarter * QUARTER_MS, zone);
    known.set(quarter, offset);
  }
  return offset;
}

function readOffset(ms: number, zone: string): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

// Dates are days of the calendar, not instants: they are written in UTC, where a day is what it says.
const dateFormat = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(LANGUAGE, { ...options, timeZone: "UTC" });
  return (day: string) => format.format(Date.parse(`${day}T00:00:00Z`));
};

const weekdayLong = dateFormat({ weekday: "long" });
const weekdayMiddle = dateFormat({ weekday: "short" });
const dayAndMonth = dateFormat({ day: "numeric", month: "long" });
const monthLong = dateFormat({ month: "long" });
const monthShort = dateFormat({ month: "short" });
const dayNumber = (day: string) => String(Number(day.slice(8)));

/** Friday 20 November 2026 */
export const fullDate = (day: string) => `${weekdayLong(day)} ${dayAndMonth(day)} ${day.slice(0, 4)}`;
/** 20 November 2026 */
export const longDate = (day: string) => `${dayAndMonth(day)} ${day.slice(0, 4)}`;
/** Fri 20 */
export const shortDate = (day: string) => `${weekdayMiddle(day)} ${dayNumber(day)}`;
/** Fri 20 Nov */
export const shortDateWithMonth = (day: string) => `${shortDate(day)} ${monthShort(day)}`;
/** Friday */
export const weekdayName = (day: string) => weekdayLong(day);
/** Fr */
export const weekdayLetters = (day: string) => weekdayMiddle(day).slice(0, 2);
/** November 2026 */
export const monthAndYear = (month: string) => `${monthLong(`${month}-01`)} ${month.slice(0, 4)}`;
/** November */
export const monthName = (month: string) => monthLong(`${month}-01`);

/** 16–22 November 2026; 30 November – 6 December 2026; 28 December 2026 – 3 January 2027 */
export function dateRange(from: string, to: string): string {
  if (from.slice(0, 7) === to.slice(0, 7)) return `${dayNumber(from)}–${longDate(to)}`;
  if (from.slice(0, 4) === to.slice(0, 4)) return `${dayAndMonth(from)} – ${longDate(to)}`;
  return `${longDate(from)} – ${longDate(to)}`;
}

export const isWeekend = (day: string) => weekdayOf(day) >= 6;

/** 1 person, 24 people. */
export const counted = (n: number, one: string, many: string) => `${count(n)}${NBSP}${n === 1 ? one : many}`;
