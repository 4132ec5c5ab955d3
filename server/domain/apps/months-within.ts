// A stretch of days as whole calendar months and the days that are left. Pure.
//
//   known         |24 … 31|  September  |  October  |1 … 21|
//   asked       |10   …   31|  September  |  October  |1 … 21|
//   read          month   |  month      |  month    |  month
//   asked             |27 … 31|  September  |  October  |1 … 20|
//   read               days   |  month      |  month    |  days
import { addDays, daysFromTo, monthDays } from "../local-day.ts";

/**
 * restsOnKnown: a month is whole only because nothing is known beyond the stretch, which holds as long as nothing new becomes known.
 * @param known the first and the last day of which there is anything: with it a month is whole, though its ends lie beyond the stretch
 */
export function monthsWithin(
  { from, to }: { from: string; to: string },
  known: { from: string; to: string },
): { months: string[]; days: string[]; restsOnKnown: boolean } {
  let restsOnKnown = false;
  const months: string[] = [];
  const days: string[] = [];
  for (let day = from; day <= to; ) {
    const month = monthDays(day.slice(0, 7));
    const [start = day, end = day] = [month[0], month.at(-1)];
    const isWhole = (from <= start || from <= known.from) && (end <= to || known.to <= to);
    if (isWhole) {
      months.push(day.slice(0, 7));
      restsOnKnown ||= from > start || end > to;
    } else days.push(...daysFromTo(day, end < to ? end : to));
    day = addDays(end, 1);
  }
  return { months, days, restsOnKnown };
}
