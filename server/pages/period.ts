// The addresses of pages, and reading them back: the URL is the state. Pure; an address that names no real day, week or
// month reads as null.

import { daySchema } from "../../protocol/primitives.ts";
import { addDays, monthDays, weekDays, weekOf } from "../domain/local-day.ts";
import { two } from "./format.ts";

/** A stretch of local days a page is about; days in order. */
export type Period =
  | { kind: "day"; day: string }
  | { kind: "week"; year: number; week: number; days: string[] }
  | { kind: "month"; month: string; days: string[] };

/** The years a page can be asked for: what a clock may say, and no more. */
const YEAR_MIN = 1990;
const YEAR_MAX = 2199;

const inRange = (year: number) => year >= YEAR_MIN && year <= YEAR_MAX;

/** 2026-11-21 */
export function readDay(text: string): string | null {
  return daySchema.safeParse(text).success && inRange(Number(text.slice(0, 4))) ? text : null;
}

/** 2026-W47; a week 53 only in a year that has one. */
export function readWeek(text: string): { year: number; week: number; days: string[] } | null {
  const match = /^(\d{4})-W(\d\d)$/.exec(text);
  if (match === null || !inRange(Number(match[1])) || Number(match[2]) < 1 || Number(match[2]) > 53) return null;
  const asked = { year: Number(match[1]), week: Number(match[2]) };
  const days = weekDays(asked);
  const monday = days[0];
  if (monday === undefined) return null;
  const real = weekOf(monday);
  return real.year === asked.year && real.week === asked.week ? { ...asked, days } : null;
}

/** 2026-11 */
export function readMonth(text: string): { month: string; days: string[] } | null {
  if (!/^\d{4}-\d\d$/.test(text) || readDay(`${text}-01`) === null) return null;
  return { month: text, days: monthDays(text) };
}

export const dayPath = (day: string) => `/day/${day}`;
export const weekText = ({ year, week }: { year: number; week: number }) => `${year}-W${two(week)}`;
export const weekPath = (week: { year: number; week: number }) => `/week/${weekText(week)}`;
export const monthPath = (month: string) => `/month/${month}`;

/** The week or month before (n = -1) or after (n = 1). */
export const weekAround = (days: readonly string[], n: -1 | 1) => weekOf(addDays(days[0] ?? "", n * 7));
export const monthAround = (month: string, n: -1 | 1) =>
  n === 1 ? addDays(`${month}-01`, 31).slice(0, 7) : addDays(`${month}-01`, -1).slice(0, 7);

/** Of a person's page. "." and ".." are steps in a path, whatever they are written as, so these two go into the question. */
export function personPath(user: string, rest: Record<string, string> = {}): string {
  const dots = user === "." || user === "..";
  // As URLSearchParams would, but each cell of a month bears one, and that takes ten times as long.
  const query = Object.entries(dots ? { user, ...rest } : rest)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return `/person${dots ? "" : `/${encodeURIComponent(user)}`}${query === "" ? "" : `?${query}`}`;
}

/** Of a file of the read API: one day, of everybody or of one person. */
export function dayFilePath(kind: "slots" | "screenshots", ending: "csv" | "xlsx", day: string, user?: string): string {
  const query = new URLSearchParams({ from: day, to: day, ...(user === undefined ? {} : { user }) });
  return `/api/v1/${kind}.${ending}?${query}`;
}

/** Of a file of a person's table: /person/anna/log.csv?day=… */
export function personFilePath(user: string, file: string, rest: Record<string, string> = {}): string {
  const [path = "", query] = personPath(user, rest).split("?");
  return `${path}/${file}${query === undefined ? "" : `?${query}`}`;
}
