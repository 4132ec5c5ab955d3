// How figures are written: durations, times of day, dates. Pure; zone and locale are arguments. Every text a person reads a
// number in comes from here, so that a page, its chart and its spoken label say the same. Units and digits are the same in
// every language; separators, names and the order of a date are the language's.

import { directionOf } from "../../protocol/words.ts";
import { keeping } from "../domain/keeping.ts";
import { weekdayOf } from "../domain/local-day.ts";

const ENGLISH = "en-GB";
/** Languages and zones of which something is kept: a server has some. */
const KEPT_MAX = 64;
/** Dates written, of each language: two years of them. */
const DATES_KEPT_MAX = 731;
/** Keeps a figure and its unit on one line. */
const NBSP = "\u00a0";

/** 7 h 42 min; under an hour 42 min; whole minutes, cut and never rounded up, so that no day shows time not worked yet. */
export function duration(seconds: number, locale: string): string {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return leftToRight(`${rest}${NBSP}min`, locale);
  return leftToRight(`${count(hours, locale)}${NBSP}h${NBSP}${two(rest)}${NBSP}min`, locale);
}

/** A figure of a table, where hours are always named: 0 h 42 min. */
export function hoursAndMinutes(seconds: number, locale: string): string {
  return Math.abs(seconds) < 3600
    ? leftToRight(`0${NBSP}h${NBSP}${two(Math.floor(Math.abs(seconds) / 60))}${NBSP}min`, locale)
    : duration(seconds, locale);
}

/** + 8 h 55 min, − 12 h 20 min. */
export function difference(seconds: number, locale: string): string {
  if (Math.abs(seconds) < 60) return leftToRight(`±${NBSP}0${NBSP}min`, locale);
  return leftToRight(`${seconds < 0 ? "−" : "+"}${NBSP}${duration(seconds, locale)}`, locale);
}

/** A figure with its unit keeps its order inside a language that is written from the right: an isolate of its own. */
const leftToRight = (text: string, locale: string) =>
  locale === ENGLISH || directionOf(locale) === "ltr" ? text : `\u2066${text}\u2069`;

/** 7:42, for the cells of a matrix and for exports. */
export function clockOfSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
}

/** 12 s, 4 min, 2 h 10 min: how long ago, or how late. */
export function shortSpan(ms: number, locale: string): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? leftToRight(`${seconds}${NBSP}s`, locale) : duration(seconds, locale);
}

export const percent = (share: number, locale: string) => leftToRight(`${Math.floor(share * 100)}${NBSP}%`, locale);
/** 4,812; below a thousand no language separates anything, and Intl is slow. */
export const count = (n: number, locale: string) =>
  Number.isInteger(n) && n >= 0 && n < 1000 ? String(n) : n.toLocaleString(locale);
export const two = (n: number) => String(n).padStart(2, "0");

/** 08:09 on the wall clock of the zone; 08.09 in Finnish. Of 24 hours everywhere, as the axes are. */
export function timeOfDay(ms: number, zone: string, locale: string): string {
  const local = new Date(ms + offsetOf(ms, zone));
  return `${two(local.getUTCHours())}${clockSign(locale)}${two(local.getUTCMinutes())}`;
}

/** 08:09:31. */
export function timeWithSeconds(ms: number, zone: string, locale: string): string {
  return `${timeOfDay(ms, zone, locale)}${clockSign(locale)}${two(new Date(ms).getUTCSeconds())}`;
}

/** 04:30, from minutes after midnight. */
export const clockOfMinutes = (minutes: number, locale: string) =>
  `${two(Math.floor(minutes / 60))}${clockSign(locale)}${two(minutes % 60)}`;

const clockSign = keeping(KEPT_MAX, (locale: string): string => {
  const format = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const sign = format.formatToParts(0).find(({ type }) => type === "literal")?.value;
  return sign?.trim() || ":";
});

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

const offsetsIn = keeping(KEPT_MAX, (zone: string) => {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return keeping(OFFSETS_KEPT_MAX, (quarter: number) => readOffset(quarter * QUARTER_MS, format));
});

const offsetOf = (ms: number, zone: string): number => offsetsIn(zone)(Math.floor(ms / QUARTER_MS));

function readOffset(ms: number, format: Intl.DateTimeFormat): number {
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

// Dates are days of the calendar, not instants: they are written in UTC, where a day is what it says.
function datesWritten(options: Intl.DateTimeFormatOptions) {
  const writtenIn = keeping(KEPT_MAX, (locale: string) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    return keeping(DATES_KEPT_MAX, (day: string) => {
      const text = format.format(instantOf(day));
      // English goes without the comma after the weekday: dates stand in columns.
      return locale === ENGLISH ? text.replace(",", "") : text;
    });
  });
  return (day: string, locale: string): string => writtenIn(locale)(day);
}

const instantOf = (day: string) => Date.parse(`${day}T00:00:00Z`);

/** Friday 20 November 2026 */
export const fullDate = datesWritten({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
/** 20 November 2026 */
export const longDate = datesWritten({ day: "numeric", month: "long", year: "numeric" });
/** 20 November */
export const dayAndMonth = datesWritten({ day: "numeric", month: "long" });
/** Fri 20 */
export const shortDate = datesWritten({ weekday: "short", day: "numeric" });
/** Fri 20 Nov */
export const shortDateWithMonth = datesWritten({ weekday: "short", day: "numeric", month: "short" });
/** Friday */
export const weekdayName = datesWritten({ weekday: "long" });
/** Fri */
export const weekdayShort = datesWritten({ weekday: "short" });
const weekdayNarrow = datesWritten({ weekday: "narrow" });
const monthLong = datesWritten({ month: "long" });
const monthWithYear = datesWritten({ month: "long", year: "numeric" });

/** Fr; one letter where a language's short name is as long as a word. */
export function weekdayLetters(day: string, locale: string): string {
  const short = weekdayShort(day, locale);
  if (locale === ENGLISH) return short.slice(0, 2);
  return [...short].length <= 3 ? short : weekdayNarrow(day, locale);
}
/** November 2026 */
export const monthAndYear = (month: string, locale: string) => monthWithYear(`${month}-01`, locale);
/** November */
export const monthName = (month: string, locale: string) => monthLong(`${month}-01`, locale);

/** 16–22 November 2026; 30 November – 6 December 2026; 28 December 2026 – 3 January 2027 */
export function dateRange(from: string, to: string, locale: string): string {
  if (locale === ENGLISH && from.slice(0, 7) === to.slice(0, 7))
    return `${Number(from.slice(8))}–${longDate(to, locale)}`;
  const format = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return format.formatRange(instantOf(from), instantOf(to)).replaceAll(/[\u2009\u202f]/g, " ");
}

export const isWeekend = (day: string) => weekdayOf(day) >= 6;
