// Coverage: how much of the time in which a person was expected an agent was running, so that a missing figure is never
// read as idleness. Pure; which hours are a person's own is decided where they are kept.
import type { Calendar } from "./events.ts";
import { addDays, dayBounds, wallClockAt } from "./local-day.ts";
import { clip, lengthOf, type Span, unionOf } from "./union.ts";

/** Working hours of a weekday, minutes after midnight by the wall clock; an end not after its start is the next morning's. */
export type Hours = { fromMin: number; toMin: number };

const MINUTES_OF_DAY = 1440;

/**
 * Running time within the window / the window, 0–1. What lies after now can have been seen by nobody and counts on
 * neither side. Null without a window, before it has begun, and for people with plain reports only (running: null).
 */
export function coverageOf(asked: {
  running: readonly { from: number; to: number }[] | null;
  window: Span | null;
  now: number;
}): number | null {
  const { running, window, now } = asked;
  if (running === null || window === null) return null;
  const past = { start: window.start, end: Math.min(window.end, now) };
  if (past.end <= past.start) return null;
  const stretches = running.map(({ from, to }) => ({ start: from, end: to }));
  return lengthOf(unionOf(clip(stretches, past))) / (past.end - past.start);
}

/** The window of a day: the person's working hours as far as they lie in that local day, else first log-in to last seen. */
export function windowOf(asked: {
  hours: Hours | null;
  day: string;
  calendar: Calendar;
  firstLogin: number | null;
  lastSeen: number | null;
}): Span | null {
  const { hours, day, calendar, firstLogin, lastSeen } = asked;
  if (hours === null) {
    return firstLogin === null || lastSeen === null ? null : spanOrNull({ start: firstLogin, end: lastSeen });
  }
  // With a DAY_START of 06:00 the hour 02:00 of a day is on the next date.
  const date = hours.fromMin < calendar.dayStartMin ? addDays(day, 1) : day;
  const toMin = hours.toMin > hours.fromMin ? hours.toMin : hours.toMin + MINUTES_OF_DAY;
  const bounds = dayBounds(day, calendar);
  return spanOrNull({
    start: Math.max(bounds.start, wallClockAt(date, hours.fromMin, calendar.zone)),
    end: Math.min(bounds.end, wallClockAt(date, toMin, calendar.zone)),
  });
}

const spanOrNull = (span: Span) => (span.end > span.start ? span : null);
