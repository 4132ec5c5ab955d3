// From events to a person's local days: rule 6, the cut at midnight, first log-in and last seen, rounding. Pure.
// It is told the time, and is given the events of all log-ins and machines of the person, in any order.
//
//   desk     ####????            certain and estimated
//   laptop      ####    ##
//   day      ######?    ##       worked 9, of which estimated 1; last seen rests on the laptop
//
// The future: an event after now is no log-in and no time yet, but its day is open until it has come (see `open`).
import type { Calendar, DayTotal, Interval, WorkEvent } from "./events.ts";
import { endOf, intervalsOf, STOP_BELIEVED_MAX_MS, streamsOf } from "./intervals.ts";
import { dayBounds, daysFromTo } from "./local-day.ts";
import { type Span, unionOf } from "./union.ts";

/** The longest stretch one `working` can give: an until further off is refused at the door (semantics, rule 3). */
export const UNTIL_MAX_MS = 48 * 3_600_000;

export type WorkedDays = {
  days: DayTotal[];
  /**
   * How far these days' figures still depend on the present, null when they are final: from the start of the earliest
   * stretch that is not over, to the instant at which the last of them ends by itself (which may lie on a later day).
   */
  open: { fromAt: number; boundAt: number } | null;
};

/**
 * The instants, both included, between which lie all the events that the figures of these days depend on: a stretch
 * reaches at most 48 h ahead of its event, and what it is worth is settled within 12 h.
 */
export function eventWindow({ from, to, calendar }: { from: string; to: string; calendar: Calendar }) {
  return {
    from: dayBounds(from, calendar).start - UNTIL_MAX_MS,
    to: dayBounds(to, calendar).end + STOP_BELIEVED_MAX_MS,
  };
}

/**
 * The days from..to of one person, those without an interval or a `working` left out. `user` names the result only:
 * streams are told apart by the events' own (user, host).
 */
export function workedDays(asked: {
  user: string;
  events: readonly WorkEvent[];
  now: number;
  calendar: Calendar;
  from: string;
  to: string;
}): WorkedDays {
  const { user, events, now, calendar, from, to } = asked;
  const streams = streamsOf(events);
  const intervals = streams.flatMap((stream) => intervalsOf(stream, now));
  const all = { spans: unionOf(intervals), at: 0 };
  const certain = { spans: unionOf(intervals.filter(isCertain)), at: 0 };
  const logins = loginsOf(events, now);
  const days: DayTotal[] = [];
  let login = 0;
  for (const day of daysFromTo(from, to)) {
    const bounds = dayBounds(day, calendar);
    while ((logins[login] ?? bounds.start) < bounds.start) login++;
    const firstTs = logins[login];
    const firstLogin = firstTs !== undefined && firstTs < bounds.end ? firstTs : null;
    const worked = measure(all, bounds);
    if (worked.last === null && firstLogin === null) continue;
    const sure = measure(certain, bounds);
    days.push({
      user,
      day,
      workedS: Math.round(worked.ms / 1000),
      estimatedS: Math.round((worked.ms - sure.ms) / 1000),
      firstLogin,
      lastSeen: worked.last,
      lastEstimated: worked.last !== sure.last,
    });
  }
  return { days, open: openOf(streams, now, dayBounds(from, calendar).start, dayBounds(to, calendar).end) };
}

const isCertain = (interval: Interval) => !interval.estimated;

/** Instants of the `working` events not after now, in order. */
function loginsOf(events: readonly WorkEvent[], now: number): number[] {
  const logins: number[] = [];
  for (const event of events) if (event.state === "working" && event.ts <= now) logins.push(event.ts);
  return logins.sort((a, b) => a - b);
}

/** How much of a day disjoint stretches cover, and up to where. The days have to come in order. */
function measure(walk: { spans: readonly Span[]; at: number }, day: Span): { ms: number; last: number | null } {
  let ms = 0;
  let last: number | null = null;
  for (let span = walk.spans[walk.at]; span !== undefined && span.start < day.end; span = walk.spans[walk.at]) {
    const end = Math.min(span.end, day.end);
    const length = end - Math.max(span.start, day.start);
    if (length > 0) {
      ms += length;
      last = end;
    }
    if (span.end > day.end) break; // the rest belongs to the next day
    walk.at++;
  }
  return { ms, last };
}

/**
 * A stretch keeps its days open while it ends after now. One that begins after now does so too, also without length:
 * its log-in is still to come. Days that are over by now are final, wherever the stretch goes on to.
 */
function openOf(streams: readonly WorkEvent[][], now: number, start: number, end: number): WorkedDays["open"] {
  if (now >= end) return null;
  let fromAt = Number.POSITIVE_INFINITY;
  let boundAt = Number.NEGATIVE_INFINITY;
  for (const stream of streams) {
    for (let i = stream.length - 1; i >= 0; i--) {
      const event = stream[i];
      if (event === undefined || event.state !== "working" || event.ts >= end) continue;
      const bound = endOf(event, stream[i + 1]).end;
      if (bound <= now) break; // stretches of a stream do not overlap: those before are over as well
      if (bound < start) break;
      fromAt = Math.min(fromAt, event.ts);
      boundAt = Math.max(boundAt, bound);
    }
  }
  return boundAt === Number.NEGATIVE_INFINITY ? null : { fromAt, boundAt };
}

/**
 * The instants whose days have to be computed again, both included, when this event comes in (or its until grows, for
 * which `grownSpan` is closer). Before it: a `working` without until up to 12 h earlier may be worth something else now,
 * also at a named host, where one report may bring an until and the one before it none. After it: what it opens
 * itself, and what it takes away from the one before it.
 */
export function touchedSpan({ host, ts }: { host: string; ts: number; until: number | null }) {
  return { from: ts - STOP_BELIEVED_MAX_MS, to: ts + (host === "" ? STOP_BELIEVED_MAX_MS : UNTIL_MAX_MS) };
}

/** The same for a heartbeat: nothing but the until of a stored event has grown. */
export function grownSpan({ ts, before, after }: { ts: number; before: number | null; after: number }) {
  if (before === null) return { from: ts, to: Math.max(after, ts + STOP_BELIEVED_MAX_MS) };
  return { from: Math.max(ts, before), to: Math.max(ts, after) };
}
