// A person's page: one day on an axis or one month as a table, the year as a matrix, and every report behind it. Pure.
import { type Claimed, sumOfClaimed } from "../domain/claims/claims.ts";
import type { Calendar, DayTotal } from "../domain/events.ts";
import { addDays, dayOf } from "../domain/local-day.ts";
import type { Person } from "../domain/people-names.ts";
import { isLostName } from "../domain/people-names.ts";
import type { MachineRow } from "../domain/state-now.ts";
import type { Stretch } from "../domain/strip.ts";
import type { Words } from "../words/words.ts";
import type { DayClaims } from "./claims/claimed-lane.ts";
import { claimedText } from "./claims/claimed-text.ts";
import type { OnPerson } from "./claims/on-person.ts";
import { fullDate, longDate, monthAndYear, monthName } from "./format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "./frame.ts";
import { freshness } from "./freshness.ts";
import type { PageLinks } from "./listing.ts";
import { type LogLine, type LogRow, logRow } from "./log.ts";
import { stepWords } from "./matrix.ts";
import { monthAround, personFilePath, personPath } from "./period.ts";
import { type DayOnAxis, dayFacts, dayOnAxis, type Fact } from "./person-day.ts";
import { type MonthTable, monthFacts, monthTable } from "./person-month.ts";
import { type Year, yearOf } from "./person-year.ts";
import { looksShown, type RecordedAsked } from "./recorded/on-axis.ts";
import type { LookLine } from "./recorded/who-looked.ts";
import { dayPager } from "./today.ts";
import { usualHours } from "./usual-hours.ts";

export type PersonPeriod = { kind: "day"; day: string } | { kind: "month"; month: string; days: readonly string[] };

export type PersonAsked = {
  site: Site;
  calendar: Calendar;
  now: number;
  person: Person;
  period: PersonPeriod;
  /** Days before it are final: not all that they rest on is kept. */
  keptFrom: string | null;
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
  /** Of the day; null for a month. */
  recorded: RecordedAsked | null;
  /** Claims and the link to the own page; null: not for who asks. */
  own: OnPerson | null;
  /** Of the day; empty for a month. */
  claimed: DayClaims;
  claimedByDay: ReadonlyMap<string, Claimed>;
  separable: boolean;
  /** To be worked in the period, seconds; null: no target is set. */
  targetS: number | null;
  log: { lines: readonly LogLine[]; total: number; page: number };
};

export type PersonPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  facts: Fact[];
  day: DayOnAxis | null;
  month: MonthTable | null;
  /** null: nobody is signed in, or a month is shown. */
  looks: LookLine[] | null;
  own: OnPerson | null;
  year: Year;
  steps: string[];
  log: { title: string; rows: LogRow[]; withDay: boolean; nothing: string | null; csv: string; xlsx: string };
  pages: PageLinks | null;
};

/** Reports on one page of the log: a busy day has a hundred. */
export const LOG_ROWS_MAX = 100;

export function personPage(asked: PersonAsked): PersonPage {
  const { site, calendar, now, person, period, days, holidays, machineOn } = asked;
  const { user, name } = person;
  const { words } = site;
  const { say, locale } = words;
  const today = dayOf(now, calendar);
  const [from = "", to = ""] = period.kind === "day" ? [period.day, period.day] : [period.days[0], period.days.at(-1)];
  const rest: Record<string, string> = period.kind === "day" ? { day: period.day } : { month: period.month };
  return {
    frame: frameOf(site, {
      name: "person",
      title: `${name}, ${period.kind === "day" ? longDate(period.day, locale) : monthAndYear(period.month, locale)}`,
      description: say("person.description", { name }),
      charts: period.kind === "month",
    }),
    heading: name,
    pager: pagerOf(user, period, today, words),
    fresh: freshOf(asked, { from, to }),
    facts: [
      ...(period.kind === "day" ? dayFacts(asked, period.day) : monthFacts(asked, period.days)),
      ...claimedFacts(asked),
    ],
    day: period.kind === "day" ? dayOnAxis(asked, period.day) : null,
    month: period.kind === "month" ? monthTable(asked, period) : null,
    year: yearOf({ person, today, year: from.slice(0, 4), days, holidays, machineOn, words }),
    looks: looksShown(asked.recorded, calendar, words),
    own: asked.own,
    steps: stepWords(words),
    log: {
      title: say(period.kind === "day" ? "log.of-day" : "log.of-month"),
      rows: asked.log.lines.map((line) => logRow(line, calendar, words)),
      withDay: period.kind === "month",
      nothing:
        asked.log.total > 0
          ? null
          : say(asked.keptFrom !== null && to < asked.keptFrom ? "log.kept-no-longer" : "log.nothing"),
      csv: personFilePath(user, "log.csv", rest),
      xlsx: personFilePath(user, "log.xlsx", rest),
    },
    pages: logPages(user, rest, asked.log),
  };
}

/** Apart from what was worked, and only where something was claimed. */
function claimedFacts({ site, period, claimed, claimedByDay }: PersonAsked): Fact[] {
  const { words } = site;
  const of = period.kind === "day" ? claimed.claimed : sumOfClaimed([...claimedByDay.values()]);
  const text = claimedText(of, words);
  return text === null ? [] : [{ term: words.say("claims.lane"), text, small: null }];
}

function pagerOf(user: string, period: PersonPeriod, today: string, words: Words): Pager {
  const dots = user === "." || user === "..";
  const action = personPath(user).split("?")[0] ?? "";
  const hidden = dots ? [{ name: "user", value: user }] : [];
  if (period.kind === "day") {
    const pager = dayPager(period.day, today, { path: (day) => personPath(user, { day }), action, words });
    return { ...pager, go: { ...pager.go, hidden } };
  }
  const { month } = period;
  const next = monthAround(month, 1);
  const previous = monthAround(month, -1);
  return {
    label: words.say("frame.page.month"),
    previous: { text: monthName(previous, words.locale), href: personPath(user, { month: previous }) },
    next: {
      text: monthName(next, words.locale),
      href: `${next}-01` <= today ? personPath(user, { month: next }) : null,
    },
    go: { action, type: "month", value: month, hidden },
    now: null,
  };
}

function freshOf(asked: PersonAsked, { from, to }: { from: string; to: string }): Remark[] {
  const { person, calendar, now, machines, days, period, holidays, separable } = asked;
  const { words } = asked.site;
  const { say, locale } = words;
  const usual = usualHours(
    [...days.values()].filter(({ day }) => day < from && day >= addDays(from, -60)),
    calendar,
    locale,
  );
  const recent = machines
    .filter(({ host }) => host !== "")
    .sort((a, b) => b.heardAt - a.heardAt)
    .slice(0, 3);
  const title = period.kind === "day" ? fullDate(period.day, locale) : monthAndYear(period.month, locale);
  const holiday = period.kind === "day" ? holidays.get(period.day) : undefined;
  const also = [
    ...(holiday === undefined ? [] : [say("fresh.holiday", { name: holiday })]),
    ...(person.team === null ? [] : [person.team]),
    ...(person.name === person.user ? [] : [say("person.log-in", { user: person.user })]),
    ...recent.map(({ host, os }) => (os === null ? host : `${host}, ${os}`)),
    ...(usual === null ? [] : [say("person.usually", { hours: usual })]),
  ];
  const remarks = [
    { text: title },
    ...freshness({
      from,
      to,
      calendar,
      now,
      keptFrom: asked.keptFrom,
      quiet: machines.filter((m) => m.nextInS !== null && m.nextInS > 0),
      also,
      words,
    }),
  ];
  if (isLostName(person.user)) remarks.push({ text: say("person.name-lost"), warn: true });
  if (!separable) remarks.push({ text: say("person.not-separable"), warn: true });
  return remarks;
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
