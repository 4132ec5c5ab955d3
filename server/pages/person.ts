// A person's page: one day on an axis or one month as a table, the year as a matrix, and every report behind it. Pure.
import { COVERAGE_GOOD } from "../domain/day-coverage.ts";
import type { Calendar, DayTotal } from "../domain/events.ts";
import { addDays, dayOf } from "../domain/local-day.ts";
import type { Person } from "../domain/people-names.ts";
import { isLostName } from "../domain/people-names.ts";
import type { MachineRow } from "../domain/state-now.ts";
import type { Stretch } from "../domain/strip.ts";
import { type Gaps, gapsOf } from "./day.ts";
import {
  counted,
  duration,
  fullDate,
  hoursAndMinutes,
  longDate,
  monthAndYear,
  monthName,
  percent,
  shortDate,
  timeOfDay,
} from "./format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "./frame.ts";
import { freshness } from "./freshness.ts";
import type { PageLinks } from "./listing.ts";
import { type LogLine, type LogRow, logRow } from "./log.ts";
import { type MatrixCell, matrixCell, STEP_WORDS } from "./matrix.ts";
import { monthAround, personFilePath, personPath } from "./period.ts";
import { type Axis, axisOf, drawStrip, hoursAround, type Strip } from "./strip.ts";
import { dayPager } from "./today.ts";
import { usualHours } from "./usual-hours.ts";

export type PersonPeriod = { kind: "day"; day: string } | { kind: "month"; month: string; days: readonly string[] };

export type PersonAsked = {
  site: Site;
  calendar: Calendar;
  now: number;
  person: Person;
  period: PersonPeriod;
  machines: readonly (MachineRow & { os: string | null })[];
  holidays: ReadonlyMap<string, string>;
  /** Of the whole year, and of the weeks before the period, from which the usual hours are read. */
  days: ReadonlyMap<string, DayTotal>;
  /** Days of the year on which an agent ran. */
  machineOn: ReadonlySet<string>;
  /** Of the period's days that have a report. */
  coverage: ReadonlyMap<string, number | null>;
  /** Of the day; empty for a month. */
  stretches: readonly Stretch[];
  running: readonly { from: number; to: number }[];
  separable: boolean;
  log: { lines: readonly LogLine[]; total: number; page: number };
};

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

export type PersonPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  facts: { term: string; text: string; small: string | null }[];
  day: {
    title: string;
    axis: Axis;
    caption: string;
    heard: Strip;
    heardText: string;
    worked: Strip;
    workedText: string;
    gaps: Gaps | null;
  } | null;
  month: { title: string; caption: string; lines: DayLine[]; say: string } | null;
  year: {
    title: string;
    caption: string;
    previous: string;
    next: string | null;
    months: { name: string; href: string; cells: MatrixCell[]; spare: number[]; total: string }[];
    csv: string;
    xlsx: string;
  };
  steps: string[];
  log: { title: string; rows: LogRow[]; withDay: boolean; nothing: string | null; csv: string; xlsx: string };
  pages: PageLinks | null;
};

/** Reports on one page of the log: a busy day has a hundred. */
export const LOG_ROWS_MAX = 100;
const LONGEST_MONTH = 31;
const AXIS_STEP = 1;

export function personPage(asked: PersonAsked): PersonPage {
  const { site, calendar, now, person, period, days, holidays, machineOn } = asked;
  const { user, name } = person;
  const today = dayOf(now, calendar);
  const [from = "", to = ""] = period.kind === "day" ? [period.day, period.day] : [period.days[0], period.days.at(-1)];
  const rest: Record<string, string> = period.kind === "day" ? { day: period.day } : { month: period.month };
  return {
    frame: frameOf(site, {
      name: "person",
      title: `${name}, ${period.kind === "day" ? longDate(period.day) : monthAndYear(period.month)}`,
      description: `The working time recorded of ${name}, and every report behind it.`,
      charts: period.kind === "month",
    }),
    heading: name,
    pager: pagerOf(user, period, today),
    fresh: freshOf(asked, { from, to }),
    facts: period.kind === "day" ? dayFacts(asked, period.day) : monthFacts(asked, period.days),
    day: period.kind === "day" ? dayOnAxis(asked, period.day) : null,
    month: period.kind === "month" ? monthTable(asked, period) : null,
    year: yearOf({ person, today, year: from.slice(0, 4), days, holidays, machineOn }),
    steps: STEP_WORDS,
    log: {
      title: period.kind === "day" ? "Every report of this day" : "Every report of this month",
      rows: asked.log.lines.map((line) => logRow(line, calendar)),
      withDay: period.kind === "month",
      nothing: asked.log.total === 0 ? "No report." : null,
      csv: personFilePath(user, "log.csv", rest),
      xlsx: personFilePath(user, "log.xlsx", rest),
    },
    pages: logPages(user, rest, asked.log),
  };
}

function pagerOf(user: string, period: PersonPeriod, today: string): Pager {
  const dots = user === "." || user === "..";
  const action = personPath(user).split("?")[0] ?? "";
  const hidden = dots ? [{ name: "user", value: user }] : [];
  if (period.kind === "day") {
    const pager = dayPager(period.day, today, { path: (day) => personPath(user, { day }), action });
    return { ...pager, go: { ...pager.go, hidden } };
  }
  const { month } = period;
  const next = monthAround(month, 1);
  const previous = monthAround(month, -1);
  return {
    label: "Month",
    previous: { text: monthName(previous), href: personPath(user, { month: previous }) },
    next: { text: monthName(next), href: `${next}-01` <= today ? personPath(user, { month: next }) : null },
    go: { action, type: "month", value: month, hidden },
    now: null,
  };
}

function freshOf(asked: PersonAsked, { from, to }: { from: string; to: string }): Remark[] {
  const { person, calendar, now, machines, days, period, holidays, separable } = asked;
  const usual = usualHours(
    [...days.values()].filter(({ day }) => day < from && day >= addDays(from, -60)),
    calendar,
  );
  const recent = machines
    .filter(({ host }) => host !== "")
    .sort((a, b) => b.heardAt - a.heardAt)
    .slice(0, 3);
  const title = period.kind === "day" ? fullDate(period.day) : monthAndYear(period.month);
  const holiday = period.kind === "day" ? holidays.get(period.day) : undefined;
  const also = [
    ...(holiday === undefined ? [] : [`holiday: ${holiday}`]),
    ...(person.team === null ? [] : [person.team]),
    ...(person.name === person.user ? [] : [`log-in ${person.user}`]),
    ...recent.map(({ host, os }) => (os === null ? host : `${host}, ${os}`)),
    ...(usual === null ? [] : [`usually ${usual}`]),
  ];
  const remarks = [
    { text: title },
    ...freshness({ from, to, calendar, now, quiet: machines.filter((m) => m.nextInS !== null && m.nextInS > 0), also }),
  ];
  if (isLostName(person.user))
    remarks.push({ text: "name lost by its sender: it could not write its letters", warn: true });
  if (!separable)
    remarks.push({ text: "machines not separable: plain reports came from more than one address", warn: true });
  return remarks;
}

function dayFacts({ days, coverage, calendar, machineOn }: PersonAsked, day: string): PersonPage["facts"] {
  const total = days.get(day);
  if (total === undefined) {
    return [
      {
        term: "Worked",
        text: machineOn.has(day) ? "0 h" : "no report",
        small: machineOn.has(day) ? "machine on" : null,
      },
    ];
  }
  const seen = coverage.get(day) ?? null;
  const time = (ms: number | null) => (ms === null ? "–" : timeOfDay(ms, calendar.zone));
  return [
    {
      term: "Worked",
      text: hoursAndMinutes(total.workedS),
      small: total.estimatedS > 0 ? `of it ${duration(total.estimatedS)} estimated: a stop never came` : null,
    },
    {
      term: "First login",
      text: time(total.firstLogin),
      small: total.firstLogin === null ? "work begun the day before" : null,
    },
    { term: "Last seen", text: time(total.lastSeen), small: total.lastEstimated ? "estimated" : null },
    ...(seen === null
      ? []
      : [
          {
            term: "Seen of the day",
            text: percent(seen),
            small: seen < COVERAGE_GOOD ? "the rest is not known" : null,
          },
        ]),
  ];
}

function monthFacts({ days }: PersonAsked, month: readonly string[]): PersonPage["facts"] {
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

function sum(days: readonly DayTotal[], figure: "workedS" | "estimatedS"): number {
  return days.reduce((all, day) => all + day[figure], 0);
}

function dayOnAxis(asked: PersonAsked, day: string): PersonPage["day"] {
  const { calendar, now, stretches, running, days, coverage } = asked;
  const shown = [...stretches, ...running.map(({ from, to }) => ({ start: from, end: to }))];
  if (shown.length === 0) return null;
  const axis = axisOf({ day, calendar, ...hoursAround(shown, { day, calendar, step: AXIS_STEP }), step: AXIS_STEP });
  const heard: Stretch[] = running.map(({ from, to }) => ({
    start: from,
    end: to,
    state: "stopped",
    estimated: false,
    cause: null,
  }));
  const seen = coverage.get(day) ?? null;
  const total = days.get(day);
  const heardStrip = drawStrip(heard, axis, calendar.zone, now);
  return {
    title: day === dayOf(now, calendar) ? "Today on one axis" : "The day on one axis",
    axis,
    caption: `What was recorded on ${longDate(day)}, one line each, from ${axis.from} to ${axis.to} h`,
    heard: {
      ...heardStrip,
      label:
        heardStrip.lines.length > 0
          ? heardStrip.label.replaceAll("stopped", "heard")
          : "no agent: plain reports are not heard in between",
      lines: heardStrip.lines.map((line) => ({ ...line, title: line.title.replace("stopped", "heard") })),
    },
    heardText: seen === null ? "" : `${percent(seen)} of the day`,
    worked: drawStrip(stretches, axis, calendar.zone, now),
    workedText: total === undefined ? "no report" : hoursAndMinutes(total.workedS),
    gaps: gapsOf(stretches, calendar.zone),
  };
}

function monthTable(
  asked: PersonAsked,
  { month, days: all }: { month: string; days: readonly string[] },
): PersonPage["month"] {
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

type YearAsked = Pick<PersonAsked, "person" | "days" | "holidays" | "machineOn"> & { today: string; year: string };

function yearOf({ person, today, year, days, holidays, machineOn }: YearAsked): PersonPage["year"] {
  const { user } = person;
  const found = [...days.values()].filter(({ day }) => day.startsWith(year));
  const months = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`);
  const last = `${Number(year) + 1}-01-01` <= today ? `${Number(year) + 1}-12-31` : null;
  return {
    title: year,
    caption: `Hours and minutes worked, by month and day. A dash is a day without a report, 0:00 a machine that was on without input. ${found.length > 0 ? `${hoursAndMinutes(sum(found, "workedS"))} in ${year}, on ${counted(found.length, "day", "days")}.` : ""}`,
    previous: personPath(user, { day: `${Number(year) - 1}-12-31` }),
    next: last === null ? null : personPath(user, { day: last < today ? last : today }),
    months: months.map((month) => {
      const cells = daysOfMonth(month).map((day) =>
        matrixCell({
          day,
          today,
          holidays,
          total: days.get(day),
          machineOn: machineOn.has(day),
          href: personPath(user, { day }),
        }),
      );
      const own = found.filter(({ day }) => day.startsWith(month));
      return {
        name: monthName(month),
        href: personPath(user, { month }),
        cells,
        spare: Array.from({ length: LONGEST_MONTH - cells.length }, (_, i) => i),
        total: own.length === 0 ? "" : hoursAndMinutes(sum(own, "workedS")),
      };
    }),
    csv: personFilePath(user, "days.csv", { year }),
    xlsx: personFilePath(user, "days.xlsx", { year }),
  };
}

function daysOfMonth(month: string): string[] {
  const days: string[] = [];
  for (let day = `${month}-01`; day.startsWith(month); day = addDays(day, 1)) days.push(day);
  return days;
}

function logPages(user: string, rest: Record<string, string>, { total, page }: PersonAsked["log"]): PageLinks | null {
  if (total <= LOG_ROWS_MAX && page === 1) return null;
  const path = (n: number) => `${personPath(user, n === 1 ? rest : { ...rest, page: String(n) })}#log`;
  const from = (page - 1) * LOG_ROWS_MAX;
  const to = Math.min(total, from + LOG_ROWS_MAX);
  return {
    from: from + 1,
    to,
    total,
    previous: page > 1 ? path(page - 1) : null,
    next: to < total ? path(page + 1) : null,
  };
}
