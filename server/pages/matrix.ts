// A matrix of days: the number in ink, its shade as a line beneath. Shared by the month of everybody and the year of one
// person. Pure.
import type { DayTotal } from "../domain/events.ts";
import { weekdayOf } from "../domain/local-day.ts";
import type { Words } from "../words/words.ts";
import { clockOfSeconds, isWeekend } from "./format.ts";

export type MatrixCell = {
  n: number;
  /** Weekday of the first day of a month, which begins a sheet on a narrow screen; null for all others. */
  first: number | null;
  kind: "weekend" | "holiday" | "today" | null;
  step: number | null;
  /** 7:42; null: no report, or a day to come. */
  text: string | null;
  estimated: boolean;
  href: string;
  toCome: boolean;
};

const HOUR_S = 3600;
/** Shades: under 4, 4–6, 6–7, 7–8, 8 h and more; the steps around a full day are the finer ones. */
const STEPS_S = [4 * HOUR_S, 6 * HOUR_S, 7 * HOUR_S, 8 * HOUR_S];
const STEPS = [1, 2, 3, 4, 5] as const;

/** What each shade says. */
export const stepWords = ({ say }: Words) => STEPS.map((step) => say(`matrix.steps.${step}`));

export function stepOf(workedS: number): number {
  return 1 + STEPS_S.filter((bound) => workedS >= bound).length;
}

export type CellAsked = {
  day: string;
  today: string;
  holidays: ReadonlyMap<string, string>;
  total: DayTotal | undefined;
  machineOn: boolean;
  href: string;
};

export function matrixCell({ day, today, holidays, total, machineOn, href }: CellAsked): MatrixCell {
  const n = Number(day.slice(8));
  return {
    n,
    first: n === 1 ? weekdayOf(day) : null,
    kind: dayKind(day, today, holidays),
    step: total === undefined || total.workedS === 0 ? null : stepOf(total.workedS),
    text: total !== undefined ? clockOfSeconds(total.workedS) : machineOn ? "0:00" : null,
    estimated: (total?.estimatedS ?? 0) > 0,
    href,
    toCome: day > today,
  };
}

export function dayKind(day: string, today: string, holidays: ReadonlyMap<string, string>): MatrixCell["kind"] {
  if (day === today) return "today";
  if (holidays.has(day)) return "holiday";
  return isWeekend(day) ? "weekend" : null;
}
