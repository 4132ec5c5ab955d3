// Coverage: how much of the time in which a person was expected an agent was running, so that a missing figure is never
// read as idleness. Pure; which hours are a person's own is decided where they are kept.
import type { Calendar } from "./events.ts";
import { addDays, dayBounds, wallClockAt } from "./local-day.ts";
import { clip, lengthOf, type Span, unionOf } from "./union.ts";

/** Working hours of a weekday, minutes after midnight by the wall clock; an end not after its start is the next morning's. */
export type Hours = { fromMin: number; toMin: number };

const MINUTES_OF_DAY = 1440;

/**
 * Running time within the windows / the windows, 0–1. What lies after now can have been seen by nobody and counts on
 * neither side. Null without a window, before it has begun, and for people with plain reports only (running: null).
 */
export function coverageOf(asked: {
  running: readonly { from: number; to: number }[] | null;
  windows: readonly Span[];
  now: number;
}): number | null {
  const { running, windows, now } = asked;
  const past = unionOf(clip(windows, { start: Number.NEGATIVE_INFINITY, end: now }));
  const expected = lengthOf(past);
  if (running === null || expected === 0) return null;
  const ran = unionOf(running.map(({ from, to }) => ({ start: from, end: to })));
  return past.reduce((sum, window) => sum + lengthOf(clip(ran, window)), 0) / expected;
}

/**
 * When a person was expected on a local day: the working hours of that date and of its neighbours as far as they lie in the
 * day, so that a night shift's morning counts; else first log-in to last seen.
 */
export function windowsOf(asked: {
  hoursOn: (date: string) => Hours | null;
  day: string;
  calendar: Calendar;
  firstLogin: number | null;
  lastSeen: number | null;
}): Span[] {
  const { hoursOn, day, calendar, firstLogin, lastSeen } = asked;
  // The night before reaches into this day; with a DAY_START of 06:00 the hour 02:00 of this day is on the next date.
  const windows = [-1, 0, 1].flatMap((n) => {
    const date = addDays(day, n);
    const hours = hoursOn(date);
    if (hours === null) return [];
    const toMin = hours.toMin > hours.fromMin ? hours.toMin : hours.toMin + MINUTES_OF_DAY;
    return clip(
      [{ start: wallClockAt(date, hours.fromMin, calendar.zone), end: wallClockAt(date, toMin, calendar.zone) }],
      dayBounds(day, calendar),
    );
  });
  if (windows.length > 0) return windows;
  return firstLogin === null || lastSeen === null || lastSeen <= firstLogin
    ? []
    : [{ start: firstLogin, end: lastSeen }];
}
