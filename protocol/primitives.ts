// The smallest things that cross the wire: a name, a state, an instant, an id. Imports zod only, so that the same file
// runs in the agent (Deno), in the server (Node) and in tests. Knows no zone and no clock.
import { z } from "zod";

export const STATES = ["working", "stopped"] as const;
export type State = (typeof STATES)[number];

/** Why an agent stopped; `stopped` alone (a plain report) has none. Source: semantics, "At the agent". */
export const REASONS = ["idle", "lock", "sleep", "logoff", "quit", "private"] as const;
export type Reason = (typeof REASONS)[number];

/** Longest name of a person, a machine or anything else a human may read, in UTF-16 units. */
export const NAME_MAX = 256;

// C0, DEL and C1 would break logs, CSV and terminals; line and paragraph separators too.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is what it is for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Half a surrogate pair can be stored in no database as UTF-8. */
const wellFormed = (text: string) => text.isWellFormed();

/** A log-in or machine name: trimmed, NFC, 1–256 characters, no control characters. */
export const nameSchema = z
  .string()
  .transform((text) => text.normalize("NFC").trim())
  .refine((text) => text.length >= 1 && text.length <= NAME_MAX, `must have 1 to ${NAME_MAX} characters`)
  .refine((text) => !CONTROL.test(text), "must not contain control characters")
  .refine(wellFormed, "must be well-formed Unicode");

/** A UUID of any version, in lower case from here on: two spellings of one id are one id. */
export const idSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, "must be a UUID")
  .transform((text) => text.toLowerCase());

/** A date and time as written: either an instant, or a wall clock's reading whose zone the reader has to know. */
export type ReadTime =
  | { kind: "instant"; ms: number }
  | {
      kind: "local";
      year: number;
      month: number;
      day: number;
      hour: number;
      minute: number;
      second: number;
      ms: number;
    };

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?$/;

const DAYS_OF_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysOf = (year: number, month: number) =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (DAYS_OF_MONTH[month - 1] ?? 0);

/** Milliseconds since 1970 UTC of a date in the proleptic Gregorian calendar (month 1–12). Date.UTC takes years 0–99 for 19xx. */
function utc(year: number, month: number, day: number, hour: number, minute: number, second: number, ms: number) {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.setUTCHours(hour, minute, second, ms);
}

/** Earliest and latest instants that are read: what ISO 8601 writes with four digits and a clock of ours can count. */
export const INSTANT_MIN = 0;
export const INSTANT_MAX = Date.UTC(10_000, 0, 1);

/**
 * Reads ISO 8601 date and time: T or space between, seconds optional, up to nine fractional digits (cut to milliseconds,
 * never rounded up into the next second), offset optional. Returns null for anything else, also for 30 February and 24:00.
 */
export function readTime(text: string): ReadTime | null {
  const m = ISO.exec(text.trim());
  if (m === null) return null;
  const [year, month, day, hour, minute, second] = [m[1], m[2], m[3], m[4], m[5], m[6] ?? "0"].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Math.floor(Number(`0.${m[7] ?? "0"}`) * 1000 + 1e-6);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || hour > 23 || minute > 59 || second > 59)
    return null;
  if (m[8] === undefined && m[9] === undefined) return { kind: "local", year, month, day, hour, minute, second, ms };
  const offsetHours = Number(m[10] ?? 0);
  const offsetMinutes = Number(m[11] ?? 0);
  if (offsetHours > 23 || offsetMinutes > 59) return null;
  const offsetMs = (m[9] === "-" ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * 60_000;
  const instant = utc(year, month, day, hour, minute, second, ms) - offsetMs;
  return instant >= INSTANT_MIN && instant < INSTANT_MAX ? { kind: "instant", ms: instant } : null;
}

/** An instant: ISO 8601 with an offset or Z, at most nine fractional digits; milliseconds since 1970 once read. */
export const instantSchema = z
  .string()
  .max(64)
  .transform((text, ctx): number => {
    const read = readTime(text);
    if (read?.kind === "instant") return read.ms;
    ctx.addIssue({
      code: "custom",
      message: read === null ? "must be an ISO 8601 date and time" : "must name its offset, such as Z or +02:00",
    });
    return z.NEVER;
  });

/** A local day, YYYY-MM-DD, that the calendar has. */
export const daySchema = z.string().refine((text) => {
  const m = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  return m !== null && Number(m[1]) >= 1 && Number(m[3]) >= 1 && Number(m[3]) <= daysOf(Number(m[1]), Number(m[2]));
}, "must be a day, YYYY-MM-DD");
