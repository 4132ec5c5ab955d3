// When the next picture is due, and what is said where none is taken. Time is divided by the wall clock into intervals of
// screenshotFrequency; each has one moment from which on a picture may be taken, and at most one picture. Pure.
//
//   |----x-----|----x-----|----x-----|   every interval at the same place
//   |--x-------|--------x-|-----x----|   randomScreenshot: at a place of its own
import type { Leave } from "../gate.ts";

export type Interval = {
  startMs: number;
  lengthMs: number;
  dueMs: number;
  /** Nothing more is done in it: a picture was taken, or could not be. */
  over: boolean;
  /** What was said about it already. */
  told: readonly string[];
};

/** The beat looks every 5 s: a moment later than this before the end might be looked at too late, ms. */
const LAST_MS = 15_000;

/**
 * The interval of this moment: the one before, as long as it lasts. place: where in the interval the picture is due, from 0
 * to 1, this machine's own or drawn by lot; so 10,000 agents do not upload in the same second. takenAtMs: the last picture, NaN for none.
 */
export function intervalAt(
  before: Interval | null,
  { nowMs, minutes, place, takenAtMs }: { nowMs: number; minutes: number; place: number; takenAtMs: number },
): Interval {
  const lengthMs = minutes * 60_000;
  const startMs = Math.floor(nowMs / lengthMs) * lengthMs;
  if (before !== null && before.startMs === startMs && before.lengthMs === lengthMs) return before;
  const over = takenAtMs >= startMs && takenAtMs < startMs + lengthMs;
  return { startMs, lengthMs, dueMs: startMs + Math.floor(place * (lengthMs - LAST_MS)), over, told: [] };
}

export type Next = { kind: "wait" } | { kind: "take" } | { kind: "skip"; why: Skip };
/** Why no picture is taken although it is due. window: a listed one is in front. */
export type Skip = Exclude<Leave["why"], null> | "window";

/** Who works later in the interval is pictured then, and a window that goes to the back ends what it prevented. */
export function nextOf(interval: Interval, nowMs: number, leave: Leave): Next {
  if (interval.over || nowMs < interval.dueMs) return { kind: "wait" };
  return leave.allowed ? { kind: "take" } : { kind: "skip", why: leave.why };
}

/**
 * What is said to the person and the server, once an interval for each reason. null: nothing, because other records say it
 * already (away and locked: the stop; policy, hours and notice: the policy), or nothing may be said yet (notice).
 */
const SKIPPED: Record<Skip, string | null> = {
  window: "A window was in front of which no picture is taken.",
  paused: "Recording was paused.",
  private: null,
  battery: "The battery was low.",
  policy: null,
  notice: null,
  locked: null,
  away: null,
  hours: null,
  strained: "The agent spared this machine the work.",
};

/** The interval with what has been said, and the sentence to say now or null. Who is away misses no picture. */
export function skipped(interval: Interval, why: Skip, working: boolean): { interval: Interval; text: string | null } {
  const text = working ? SKIPPED[why] : null;
  if (text === null || interval.told.includes(why)) return { interval, text: null };
  return { interval: { ...interval, told: [...interval.told, why] }, text };
}

/** After a picture, or a try that gave none: the next one is due in the next interval. */
export const finished = (interval: Interval): Interval => ({ ...interval, over: true });
