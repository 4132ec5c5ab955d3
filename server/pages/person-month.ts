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
  /** Of the month, for a narrow chart. */
  n: number;
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

export function monthFacts({ site, days, targetS }: PersonAsked, month: readonly string[]): Fact[] {
  const { say, locale } = site.words;
  const found = month.flatMap((day) => days.get(day) ?? []);
  const target =
    targetS === null ? [] : [{ term: say("person.target"), text: hoursAndMinutes(targetS, locale), small: null }];
  if (found.length === 0) return [{ term: say("table.worked"), text: say("state.no-report"), small: null }, ...target];
  const workedS = sum(found, "workedS");
  const estimatedS = sum(found, "estimatedS");
  return [
    {
      term: say("table.worked"),
      text: hoursAndMinutes(workedS, locale),
      small: estimatedS > 0 ? say("person.of-it-estimated", { time: duration(estimatedS, locale) }) : null,
    },
    ...target,
    { term: say("person.days-with-report"), text: String(found.length), small: null },
    {
      term: say("person.on-such-a-day"),
      text: hoursAndMinutes(workedS / found.length, locale),
      small: say("person.on-average"),
    },
  ];
}

export function monthTable(
  asked: PersonAsked,
  { month, days: all }: { month: string; days: readonly string[] },
): MonthTable {
  const { site, person, calendar, now, days, coverage, machineOn } = asked;
  const { say, locale } = site.words;
  const its = { name: person.name, month: monthAndYear(month, locale) };
  const today = dayOf(now, calendar);
  const time = (ms: number | null) => (ms === null ? "" : timeOfDay(ms, calendar.zone, locale));
  const lines = all
    .filter((day) => day <= today)
    .map((day): DayLine => {
      const total = days.get(day);
      const seen = coverage.get(day) ?? null;
      return {
        label: shortDate(day, locale),
        n: Number(day.slice(8)),
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
                worked: hoursAndMinutes(total.workedS, locale),
                certain: hoursAndMinutes(total.workedS - total.estimatedS, locale),
                estimated: total.estimatedS > 0 ? duration(total.estimatedS, locale) : "",
              },
        notWorked: say(machineOn.has(day) ? "state.machine-on" : "state.no-report"),
        coverage: seen !== null && seen < COVERAGE_GOOD ? percent(seen, locale) : "",
      };
    });
  return {
    title: its.month,
    caption: say("person.month-caption", its),
    lines,
    say: say("person.month-chart", its),
  };
}

export function sum(days: readonly DayTotal[], figure: "workedS" | "estimatedS"): number {
  return days.reduce((all, day) => all + day[figure], 0);
}
