// One month of a person as a table, day by day. Pure.
import { COVERAGE_GOOD } from "../domain/day-coverage.ts";
import type { DayTotal } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";
import { duration, hoursAndMinutes, monthAndYear, percent, shortDate, timeOfDay } from "./format.ts";
import { personPath } from "./period.ts";
import type { PersonAsked } from "./person.ts";
import type { Fact } from "./person-day.ts";

export type DayLine = {
  label: string;
  href: string;
  firstLogin: string;
  lastSeen: string;
  total: {
    workedS: number;
    certainS: number;
    estimatedS: number;
    worked: string;
    certain: string;
    estimated: string;
  } | null;
  notWorked: string;
  coverage: string;
};

export type MonthTable = { title: string; caption: string; lines: DayLine[]; say: string };

export function monthFacts({ days }: PersonAsked, month: readonly string[]): Fact[] {
  const found = month.flatMap((day) => days.get(day) ?? []);
  if (found.length === 0) return [{ term: "Worked", text: "no report", small: null }];
  const workedS = sum(found, "workedS");
  const estimatedS = sum(found, "estimatedS");
  return [
    {
      term: "Worked",
      text: hoursAndMinutes(workedS),
      small: estimatedS > 0 ? `of it ${duration(estimatedS)} estimated` : null,
    },
    { term: "Days with a report", text: String(found.length), small: null },
    { term: "On such a day", text: hoursAndMinutes(workedS / found.length), small: "on average" },
  ];
}

export function monthTable(
  asked: PersonAsked,
  { month, days: all }: { month: string; days: readonly string[] },
): MonthTable {
  const { person, calendar, now, days, coverage, machineOn } = asked;
  const today = dayOf(now, calendar);
  const time = (ms: number | null) => (ms === null ? "" : timeOfDay(ms, calendar.zone));
  const lines = all
    .filter((day) => day <= today)
    .map((day): DayLine => {
      const total = days.get(day);
      const seen = coverage.get(day) ?? null;
      return {
        label: shortDate(day),
        href: personPath(person.user, { day }),
        firstLogin: time(total?.firstLogin ?? null),
        lastSeen: time(total?.lastSeen ?? null),
        total:
          total === undefined
            ? null
            : {
                workedS: total.workedS,
                certainS: total.workedS - total.estimatedS,
                estimatedS: total.estimatedS,
                worked: hoursAndMinutes(total.workedS),
                certain: hoursAndMinutes(total.workedS - total.estimatedS),
                estimated: total.estimatedS > 0 ? duration(total.estimatedS) : "",
              },
        notWorked: machineOn.has(day) ? "0 h, machine on" : "no report",
        coverage: seen !== null && seen < COVERAGE_GOOD ? percent(seen) : "",
      };
    });
  return {
    title: monthAndYear(month),
    caption: `${person.name} by day in ${monthAndYear(month)}: first login, last seen, time worked, certain and estimated`,
    lines,
    say: `Hours worked by day in ${monthAndYear(month)}, certain and estimated; the figures are in the table below`,
  };
}

export function sum(days: readonly DayTotal[], figure: "workedS" | "estimatedS"): number {
  return days.reduce((all, day) => all + day[figure], 0);
}
