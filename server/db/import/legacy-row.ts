// Reads one row of an old work_events table: every value arrives as the text its database writes for it. Pure.
import { createHash } from "node:crypto";
import { nameSchema, readTime, type State } from "../../../protocol/primitives.ts";
import { readLocal } from "../../domain/local-day.ts";

export type LegacyRow = { id: string | null; user: string | null; state: string | null; ts: string | null };

export type ReadRow =
  | { kind: "event"; origin: string; user: string; state: State; ts: number }
  | { kind: "unreadable"; origin: string; row: LegacyRow; reason: string };

/**
 * Where a row comes from, by its content: the same row gives the same origin in every run and in every copy of its
 * database, so that a second import finds what the first one stored.
 */
export function originOf({ id, user, state, ts }: LegacyRow): string {
  // JSON keeps null and "null", and a bar inside a name, apart.
  const hash = createHash("sha256")
    .update(JSON.stringify([user, state, ts]))
    .digest("hex")
    .slice(0, 32);
  return `legacy:${(id ?? "").slice(0, 64)}:${hash}`;
}

export function readRow(row: LegacyRow, zone: string): ReadRow {
  const origin = originOf(row);
  const unreadable = (reason: string): ReadRow => ({ kind: "unreadable", origin, row, reason });
  const user = readUser(row.user ?? "");
  if (user === null)
    return unreadable("the user has no name that can be stored (1 to 256 characters, no control characters)");
  const state = readState(row.state ?? "");
  if (state === null) return unreadable(`the state is neither working nor stopped`);
  const ts = readLegacyTime(row.ts ?? "", zone);
  if (ts === null) return unreadable("the time cannot be read");
  return { kind: "event", origin, user, state, ts };
}

function readUser(text: string): string | null {
  const read = nameSchema.safeParse(text);
  return read.success ? read.data : null;
}

function readState(text: string): State | null {
  const state = text.trim().toLowerCase();
  return state === "working" || state === "stopped" ? state : null;
}

const NUMBER = /^\d+(?:\.\d*)?(?:e\+?\d+)?$/i;
/** Epoch numbers tell their unit by their size: each unit's bound is the year 5138 in it, far from any other's present. */
const SECONDS_MAX = 1e11;
const UNIT_STEP = 1000;
/** What the division of a double may lose at the size of a present-day instant. */
const ROUNDING_MS = 1e-3;

/** No work was reported before or after; a number that would mean such a time (a Julian day, 20230708123045) means another. */
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** Milliseconds since 1970 UTC; a time without an offset is read in the zone. null where it cannot be one. */
export function readLegacyTime(text: string, zone: string): number | null {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) return inBounds(epochMs(Number(trimmed)));
  // "… UTC" and "… GMT" are how some loggers write Z.
  const read = readTime(trimmed.replace(/\s*(?:UTC|GMT)$/i, "Z"));
  if (read === null) return null;
  return inBounds(readLocal(read, zone));
}

function epochMs(value: number): number {
  let ms = value < SECONDS_MAX ? value * 1000 : value;
  while (ms >= SECONDS_MAX * UNIT_STEP) ms /= UNIT_STEP;
  return Math.floor(ms + ROUNDING_MS);
}

const inBounds = (ms: number) => (ms >= EARLIEST && ms < LATEST ? ms : null);
