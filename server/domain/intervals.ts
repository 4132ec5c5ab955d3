// From the events of a stream to its intervals: rules 1–5 of the semantics. Pure; knows no day, no zone and no clock.
//
//   plain     W--------S                 W-----------(nothing)
//   interval  ##########                 ????????            at most 4 h, estimated
//   agent     W=====until   S(backdated)
//   interval  ########                   the stop's ts wins over a later until
//
// An event after now is already the next event of the one before it, so that what was certain or estimated does not
// change its mind as time passes; an interval of its own it gives only once now has reached it.
import type { Interval, WorkEvent } from "./events.ts";
import { type Span, unionOf } from "./union.ts";

const HOUR_MS = 3_600_000;
/** A plain stop later than this is not believed to end that stretch: nobody works a night and a day by one word. */
export const STOP_BELIEVED_MAX_MS = 12 * HOUR_MS;
/** An agent that repeats `working` at least this often was there in between. */
export const REPEAT_MAX_MS = 10 * 60_000;
/** What a `working` without a believable end is taken for, at most: half a working day. */
export const ESTIMATE_MAX_MS = 4 * HOUR_MS;

/** The events in the order of their stream: by ts; at one instant those with an id, by id, then the others by arrival. */
export function sortEvents(events: readonly WorkEvent[]): WorkEvent[] {
  return inOrder(events) ? [...events] : [...events].sort(compare);
}

function inOrder(events: readonly WorkEvent[]): boolean {
  for (let i = 1; i < events.length; i++) {
    const before = events[i - 1];
    const event = events[i];
    if (before !== undefined && event !== undefined && compare(before, event) > 0) return false;
  }
  return true;
}

function compare(a: WorkEvent, b: WorkEvent): number {
  if (a.ts !== b.ts) return a.ts - b.ts;
  const idA = idOf(a);
  const idB = idOf(b);
  if (idA !== null && idB !== null && idA !== idB) return idA < idB ? -1 : 1;
  if (idA === null && idB !== null) return 1;
  if (idA !== null && idB === null) return -1;
  return a.seq - b.seq;
}

/** Plain reports (host '') have neither id nor until, whatever they say. */
const idOf = (event: WorkEvent) => (event.host === "" ? null : event.id);
const untilOf = (event: WorkEvent) => (event.host === "" ? null : event.until);

/** One array of sorted events for each (user, host). */
export function streamsOf(events: readonly WorkEvent[]): WorkEvent[][] {
  const first = events[0];
  if (first === undefined) return [];
  if (events.every((event) => event.host === first.host && event.user === first.user)) return [sortEvents(events)];
  const streams = new Map<string, WorkEvent[]>();
  for (const event of events) {
    const key = `${event.user}\u0000${event.host}`; // names hold no control characters
    const stream = streams.get(key);
    if (stream === undefined) streams.set(key, [event]);
    else stream.push(event);
  }
  return [...streams.values()].map(sortEvents);
}

/** Where the stretch that a `working` opens ends by itself, as if now were far away; never before its ts. */
export function endOf(event: WorkEvent, next: WorkEvent | undefined): { end: number; estimated: boolean } {
  const { ts } = event;
  const until = untilOf(event);
  const nextTs = next?.ts ?? Number.POSITIVE_INFINITY;
  if (until !== null) return { end: Math.max(ts, Math.min(until, nextTs)), estimated: false };
  const certainMaxMs = next?.state === "stopped" ? STOP_BELIEVED_MAX_MS : REPEAT_MAX_MS;
  if (nextTs - ts <= certainMaxMs) return { end: nextTs, estimated: false };
  return { end: Math.min(nextTs, ts + ESTIMATE_MAX_MS), estimated: true };
}

/** The intervals of one stream in order, none without length. The events have to be sorted, as streamsOf leaves them. */
export function intervalsOf(events: readonly WorkEvent[], now: number): Interval[] {
  const intervals: Interval[] = [];
  for (let i = 0; i < events.length; i++) {
    const event = events[i];
    if (event === undefined || event.state !== "working" || event.ts >= now) continue;
    const { end, estimated } = endOf(event, events[i + 1]);
    const cut = end > now;
    if (end > event.ts) intervals.push({ start: event.ts, end: cut ? now : end, estimated, boundAt: cut ? end : null });
  }
  return intervals;
}

/** The time in which a person was working, by all their log-ins and machines. Events in any order. */
export const workedSpans = (events: readonly WorkEvent[], now: number): Span[] =>
  unionOf(streamsOf(events).flatMap((stream) => intervalsOf(stream, now)));
