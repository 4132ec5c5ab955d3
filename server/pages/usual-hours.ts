// From when to when a person is usually seen: the middle of their recent days, so that one long night does not count. Pure.
import type { Calendar, DayTotal } from "../domain/events.ts";
import { clockOfMinutes, minuteOfDay } from "./format.ts";

/** Of fewer days nothing can be called usual. */
const DAYS_MIN = 5;
const MINUTES_OF_DAY = 1440;

/** "07:50–17:20"; null while too few days are known. */
export function usualHours(days: readonly DayTotal[], { zone, dayStartMin }: Calendar, locale: string): string | null {
  // Counted from the day's start, so that an hour after midnight comes after the evening before it where a day starts late.
  const sinceStart = (ms: number) => (minuteOfDay(ms, zone) - dayStartMin + MINUTES_OF_DAY) % MINUTES_OF_DAY;
  const firsts = days.flatMap(({ firstLogin }) => (firstLogin === null ? [] : [sinceStart(firstLogin)]));
  const lasts = days.flatMap(({ lastSeen, lastEstimated }) =>
    lastSeen === null || lastEstimated ? [] : [sinceStart(lastSeen)],
  );
  if (firsts.length < DAYS_MIN || lasts.length < DAYS_MIN) return null;
  const clock = (minutes: number) => clockOfMinutes((minutes + dayStartMin) % MINUTES_OF_DAY, locale);
  return `${clock(middle(firsts))}–${clock(middle(lasts))}`;
}

function middle(minutes: number[]): number {
  const sorted = minutes.toSorted((a, b) => a - b);
  // To ten minutes: more would claim a habit nobody has.
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) / 10) * 10;
}
