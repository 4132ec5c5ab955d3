// The coverage of one person's local day, as pages, files and the read API show it. Pure.
import { coverageOf, type Hours, windowsOf } from "./coverage.ts";
import type { Calendar, DayTotal } from "./events.ts";
import { dayBounds } from "./local-day.ts";

/** Under this a page says how much of the day was seen: 5 % of eight hours are the minutes a machine takes to start and stop. */
export const COVERAGE_GOOD = 0.95;

/** @param running the person's stretches that may touch the day; without any the day rests on plain reports, and is null */
export function coverageOfDay(asked: {
  running: readonly { from: number; to: number }[];
  hoursOn: (date: string) => Hours | null;
  total: Pick<DayTotal, "firstLogin" | "lastSeen"> | null;
  day: string;
  calendar: Calendar;
  now: number;
}): number | null {
  const { hoursOn, total, day, calendar, now } = asked;
  const { start, end } = dayBounds(day, calendar);
  const running = asked.running.filter(({ from, to }) => to > start && from < end);
  const windows = windowsOf({
    hoursOn,
    day,
    calendar,
    firstLogin: total?.firstLogin ?? null,
    lastSeen: total?.lastSeen ?? null,
  });
  return coverageOf({ running: running.length > 0 ? running : null, windows, now });
}
