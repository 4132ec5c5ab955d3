// A stretch of days as whole calendar months and the days that are left. Pure.
//
//   days     |24 … 31|  September  |  October  |1 … 21, and nothing is known of later ones|
//   read      days    |  month     |  month    |  month                                   |
import { addDays, daysFromTo, monthDays } from "../local-day.ts";

/** @param last the last day of which anything is known: a month is whole with it, though its end lies beyond the stretch */
export function monthsWithin(from: string, to: string, last: string): { months: string[]; days: string[] } {
  const months: string[] = [];
  const days: string[] = [];
  for (let day = from; day <= to; ) {
    const month = monthDays(day.slice(0, 7));
    const end = month.at(-1) ?? day;
    const isWhole = day === month[0] && (end <= to || last <= to);
    if (isWhole) months.push(day.slice(0, 7));
    else days.push(...daysFromTo(day, end < to ? end : to));
    day = addDays(end, 1);
  }
  return { months, days };
}
