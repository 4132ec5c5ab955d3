// How much of a period is to be worked by whoever has a target: the week's target in equal parts on the days that are worked, less
// the holidays on them. Pure.
//
//   32 h a week, Monday to Thursday     Mo 8  Tu 8  We holiday  Th 8  Fr –     24 h
import { weekdayOf } from "../local-day.ts";

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];
/** Where no working hours are known, Monday to Friday are taken for the days of work. */
const USUAL_DAYS = 5;

/** Seconds; null without a target. */
export function targetOf(asked: {
  weekMin: number | null;
  days: readonly string[];
  /** Whether the person is expected on a weekday, 1 Monday … 7 Sunday. */
  isExpected: (weekday: number) => boolean;
  /** Whether any working hours are known for the person. */
  isKnown: boolean;
  holidays: ReadonlyMap<string, string>;
}): number | null {
  const { weekMin, days, isKnown, holidays } = asked;
  if (weekMin === null) return null;
  const isWorked = isKnown ? asked.isExpected : (weekday: number) => weekday <= USUAL_DAYS;
  const inWeek = WEEKDAYS.filter(isWorked).length;
  if (inWeek === 0) return 0;
  const worked = days.filter((day) => isWorked(weekdayOf(day)) && !holidays.has(day)).length;
  return Math.round((weekMin * 60 * worked) / inWeek);
}
