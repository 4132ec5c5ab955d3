// The Week page: people by day with totals both ways, against the same days of the week before. Pure. Days that are over are
// compared with days that are over: half a day against a whole one would say nothing.
import { type Claimed, NOTHING_CLAIMED, sumOfClaimed } from "../domain/claims/claims.ts";
import type { Calendar, DayTotal } from "../domain/events.ts";
import { addDays, dayOf } from "../domain/local-day.ts";
import type { Person } from "../domain/people-names.ts";
import type { MachineRow } from "../domain/state-now.ts";
import type { Words } from "../words/words.ts";
import { claimedText } from "./claims/claimed-text.ts";
import { nobodyText } from "./day.ts";
import { dateRange, difference, hoursAndMinutes, isWeekend, shortDate, weekdayName, weekdayShort } from "./format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "./frame.ts";
import { freshness } from "./freshness.ts";
import { type Listing, listingQuery, type PageLinks, pageLinks, type SortHead, sortHead } from "./listing.ts";
import { type PersonCell, personCell, type Tools, toolsOf } from "./people-table.ts";
import { dayPath, personPath, weekAround, weekPath, weekText } from "./period.ts";

type Sum = { workedS: number; estimatedS: number; people: number };

export type PeriodFacts = {
  person: Person;
  /** Of the person's own days the one it is: for night work maybe yesterday still. */
  today: string;
  /** Of the period's days, and of the week before where a week is asked. */
  days: ReadonlyMap<string, DayTotal>;
  /** Days on which an agent ran. */
  machineOn: ReadonlySet<string>;
  /** Of the days on which something was claimed. */
  claimed: ReadonlyMap<string, Claimed>;
  /** To be worked in the period, seconds; null: no target is set. */
  targetS: number | null;
};

/** What was claimed on these days, as a mark beside their sum; null: nothing. */
export const claimedOn = (claimed: PeriodFacts["claimed"], days: readonly string[], words: Words) =>
  claimedText(sumOfClaimed(days.map((day) => claimed.get(day) ?? NOTHING_CLAIMED)), words);

/** "of 32 h 00 min", beside what was worked; null: no target is set. */
export const targetText = (targetS: number | null, { say, locale }: Words) =>
  targetS === null ? null : say("table.of-target", { target: hoursAndMinutes(targetS, locale) });

/** What a table of several days is made of; holidays and sums also of the days that it is compared with. */
export type PeriodAsked = {
  site: Site;
  calendar: Calendar;
  now: number;
  listing: Listing;
  /** Days before it are final: not all that they rest on is kept. */
  keptFrom: string | null;
  teams: readonly string[];
  holidays: ReadonlyMap<string, string>;
  quiet: readonly MachineRow[];
  /** Over everybody who matches. */
  sums: ReadonlyMap<string, Sum>;
  total: number;
  rows: readonly PeriodFacts[];
};

export type WeekAsked = PeriodAsked & { week: { year: number; week: number; days: readonly string[] } };

export type WeekCell = {
  label: string;
  /** What the cell says; "" for a day to come. */
  text: string;
  seconds: number | null;
  /** A free day without a report, on which none was expected. */
  free: boolean;
  href: string;
  estimated: boolean;
};

export type WeekRow = {
  person: PersonCell;
  cells: WeekCell[];
  total: string;
  claimed: string | null;
  target: string | null;
  against: string;
  bar: { width: string; before: string | null };
};

export type WeekPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  tools: Tools;
  caption: string;
  before: number;
  say: string;
  days: { label: string; point: string; short: string; href: string }[];
  heads: { name: SortHead; worked: SortHead };
  rows: WeekRow[];
  nobody: string | null;
  sums: { name: string; role: "working" | "before"; cells: WeekCell[]; total: string; against: string }[];
  remark: string;
  pages: PageLinks | null;
};

/** A bar is full at this many hours, or at the longest week shown: a full week leaves a seventh free. */
const BAR_FULL_S = 45 * 3600;

export function weekPage(asked: WeekAsked): WeekPage {
  const { site, calendar, now, listing, week, teams, holidays, quiet, total } = asked;
  const { words } = site;
  const { say, locale } = words;
  const today = dayOf(now, calendar);
  const [monday = "", sunday = ""] = [week.days[0], week.days.at(-1)];
  const path = weekPath(week);
  const before = weekAround(week.days, -1);
  const next = weekAround(week.days, 1);
  const query = listingQuery(listing);
  const told = { week: String(week.week), year: String(week.year) };
  // Everybody's sum goes by the organisation's days; a row by its person's own.
  const over = week.days.filter((day) => day < today);
  const bar = Math.max(
    BAR_FULL_S,
    ...asked.rows.map(({ days }) => Math.max(sumOf(days, week.days), sumOf(days, over.map(weekBefore)))),
  );
  return {
    frame: frameOf(site, {
      name: "week",
      title: say("week.title", told),
      description: say("week.description", told),
      charts: true,
      find: path,
      q: listing.q,
    }),
    heading: say("week.heading", { ...told, dates: dateRange(monday, sunday, locale) }),
    pager: {
      label: say("frame.page.week"),
      previous: { text: say("week.name", { week: before.week }), href: weekPath(before) + query },
      next: {
        text: say("week.name", { week: next.week }),
        href: addDays(sunday, 1) <= today ? weekPath(next) + query : null,
      },
      go: { action: "/week", type: "week", value: weekText(week), hidden: [] },
      now: { text: say("week.this"), href: "/week" },
    },
    fresh: freshness({
      from: monday,
      to: sunday,
      calendar,
      now,
      quiet,
      keptFrom: asked.keptFrom,
      also: holidayRemarks(holidays, { week: week.days, before: before.week, words }),
      words,
    }),
    tools: toolsOf({ path, file: path, listing, teams, words }),
    caption: say("week.caption", { before: before.week }),
    before: before.week,
    say: say("week.chart", { before: before.week }),
    days: week.days.map((day) => ({
      label: shortDate(day, locale),
      point: weekdayName(day, locale),
      short: weekdayShort(day, locale),
      href: dayPath(day) + query,
    })),
    heads: { name: sortHead(path, listing, "name"), worked: sortHead(path, listing, "worked") },
    rows: asked.rows.map((facts) => weekRow(facts, { week: week.days, holidays, bar, words })),
    nobody: asked.rows.length > 0 ? null : nobodyText({ begun: monday <= today, total }, words),
    sums: sumRows(asked, { over, today, before: before.week }),
    remark: remarkOf({ over, today, week: week.days, before: before.week, words }),
    pages: pageLinks(path, listing, total),
  };
}

const weekBefore = (day: string) => addDays(day, -7);

function sumOf(days: ReadonlyMap<string, { workedS: number }>, of: readonly string[]): number {
  return of.reduce((sum, day) => sum + (days.get(day)?.workedS ?? 0), 0);
}

function holidayRemarks(
  holidays: ReadonlyMap<string, string>,
  { week, before, words: { say, locale } }: { week: readonly string[]; before: number; words: Words },
): string[] {
  const remarks: string[] = [];
  for (const day of week) {
    const own = holidays.get(day);
    const earlier = holidays.get(weekBefore(day));
    if (own !== undefined) remarks.push(say("week.holiday", { day: shortDate(day, locale), name: own }));
    if (earlier !== undefined)
      remarks.push(
        say("week.holiday-before", { week: before, day: shortDate(weekBefore(day), locale), name: earlier }),
      );
  }
  return remarks;
}

type RowAsked = {
  week: readonly string[];
  holidays: ReadonlyMap<string, string>;
  bar: number;
  words: Words;
};

function weekRow(
  { person, today, days, machineOn, claimed, targetS }: PeriodFacts,
  { week, holidays, bar, words }: RowAsked,
): WeekRow {
  const { say, locale } = words;
  const over = week.filter((day) => day < today);
  const total = sumOf(days, week);
  const before = sumOf(days, over.map(weekBefore));
  const hasReport = week.some((day) => days.has(day));
  const hadReport = over.some((day) => days.has(weekBefore(day)));
  const share = (seconds: number) => `${Math.round((seconds / bar) * 10_000) / 100}%`;
  return {
    person: personCell(person, personPath(person.user, { day: lastOf(week, today) }), words),
    cells: week.map((day) => {
      const found = days.get(day);
      return {
        label: shortDate(day, locale),
        text:
          found !== undefined
            ? hoursAndMinutes(found.workedS, locale)
            : noReport(day, { today, holidays, machineOn, words }),
        seconds: found?.workedS ?? null,
        free: found === undefined && isFree(day, { today, holidays, machineOn }),
        href: personPath(person.user, { day }),
        estimated: (found?.estimatedS ?? 0) > 0,
      };
    }),
    total: hasReport ? hoursAndMinutes(total, locale) : say("state.no-report"),
    claimed: claimedOn(claimed, week, words),
    target: targetText(targetS, words),
    against: over.length > 0 && (hasReport || hadReport) ? difference(sumOf(days, over) - before, locale) : "",
    bar: { width: share(total), before: hadReport ? share(before) : null },
  };
}

const lastOf = (days: readonly string[], today: string) => days.findLast((day) => day <= today) ?? days[0] ?? today;

type DayAsked = Pick<RowAsked, "holidays"> & Pick<PeriodFacts, "today" | "machineOn">;

/** "" for a day to come and for a free day, on which nothing is expected to be said. */
function noReport(day: string, { words: { say }, ...asked }: DayAsked & { words: Words }): string {
  if (asked.machineOn.has(day)) return say("state.machine-on");
  if (day > asked.today) return "";
  return isFree(day, asked) ? "–" : say("state.no-report");
}

const isFree = (day: string, { machineOn, today, holidays }: DayAsked) =>
  !machineOn.has(day) && day <= today && (isWeekend(day) || holidays.has(day));

function sumRows(
  { site, sums, week }: WeekAsked,
  { over, today, before }: { over: readonly string[]; today: string; before: number },
): WeekPage["sums"] {
  const { say, locale } = site.words;
  const cell = (day: string, sum: Sum | undefined, shown: boolean): WeekCell => ({
    label: weekdayShort(day, locale),
    text: !shown ? "" : sum === undefined ? say("state.no-report") : hoursAndMinutes(sum.workedS, locale),
    free: false,
    seconds: shown ? (sum?.workedS ?? 0) : null,
    href: "",
    estimated: (sum?.estimatedS ?? 0) > 0,
  });
  const total = sumOf(sums, week.days);
  const rows: WeekPage["sums"] = [
    {
      name: say("week.everybody", { week: week.week }),
      role: "working",
      cells: week.days.map((day) => cell(day, sums.get(day), day <= today)),
      total: hoursAndMinutes(total, locale),
      against: over.length > 0 ? difference(sumOf(sums, over) - sumOf(sums, over.map(weekBefore)), locale) : "",
    },
  ];
  if (over.length > 0) {
    rows.push({
      name: say("week.same-days", { before }),
      role: "before",
      cells: week.days.map((day) => cell(day, sums.get(weekBefore(day)), over.includes(day))),
      total: hoursAndMinutes(sumOf(sums, over.map(weekBefore)), locale),
      against: "",
    });
  }
  return rows;
}

function remarkOf(asked: {
  over: readonly string[];
  today: string;
  week: readonly string[];
  before: number;
  words: Words;
}): string {
  const { over, today, week, before, words } = asked;
  if (over.length === 0) return words.say("week.bar-alone");
  return words.say(week.includes(today) ? "week.bar-so-far" : "week.bar-over", { n: over.length, before });
}
