// The Month page: people by days, each day a number and a link, its shade beside it; totals. Pure.
import { dayOf } from "../domain/local-day.ts";
import type { Words } from "../words/words.ts";
import { nobodyText } from "./day.ts";
import { count, dayAndMonth, hoursAndMinutes, monthAndYear, monthName, weekdayLetters } from "./format.ts";
import { type Frame, frameOf, type Pager, type Remark } from "./frame.ts";
import { freshness } from "./freshness.ts";
import { listingQuery, type PageLinks, pageLinks } from "./listing.ts";
import { dayKind, type MatrixCell, matrixCell, stepWords } from "./matrix.ts";
import { type PersonCell, personCell, type Tools, toolsOf } from "./people-table.ts";
import { dayPath, monthAround, monthPath, personPath } from "./period.ts";
import { claimedOn, type PeriodAsked, targetText } from "./week.ts";

export type MonthAsked = PeriodAsked & { month: { month: string; days: readonly string[] } };

export type MonthPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  tools: Tools;
  holidays: string;
  days: { letters: string; n: number; kind: MatrixCell["kind"]; isHoliday: boolean; href: string }[];
  rows: { person: PersonCell; cells: MatrixCell[]; total: string; claimed: string | null; target: string | null }[];
  sums: { n: number; first: number | null; kind: MatrixCell["kind"]; text: string }[];
  sum: string;
  steps: string[];
  nobody: string | null;
  pages: PageLinks | null;
};

export const sortsByHours = ({ say }: Words) => [
  { value: "name", text: say("table.by-name") },
  { value: "-worked", text: say("table.by-hours") },
];

export function monthPage(asked: MonthAsked): MonthPage {
  const { site, calendar, now, listing, month, teams, holidays, quiet, sums, total } = asked;
  const { words } = site;
  const { say, locale } = words;
  const today = dayOf(now, calendar);
  const [first = "", last = ""] = [month.days[0], month.days.at(-1)];
  const path = monthPath(month.month);
  const previous = monthAround(month.month, -1);
  const next = monthAround(month.month, 1);
  const query = listingQuery(listing);
  return {
    frame: frameOf(site, {
      name: "month",
      title: monthAndYear(month.month, locale),
      description: say("month.description", { month: monthAndYear(month.month, locale) }),
      find: path,
      q: listing.q,
    }),
    heading: monthAndYear(month.month, locale),
    pager: {
      label: say("frame.page.month"),
      previous: { text: monthName(previous, locale), href: monthPath(previous) + query },
      next: { text: monthName(next, locale), href: `${next}-01` <= today ? monthPath(next) + query : null },
      go: { action: "/month", type: "month", value: month.month, hidden: [] },
      now: null,
    },
    fresh: freshness({ from: first, to: last, calendar, now, quiet, keptFrom: asked.keptFrom, words }),
    tools: toolsOf({ path, file: path, listing, teams, sorts: sortsByHours(words), words }),
    holidays: [...holidays]
      .map(([day, name]) => say("month.holiday", { day: dayAndMonth(day, locale), name }))
      .join(" "),
    days: month.days.map((day) => ({
      letters: weekdayLetters(day, locale),
      n: Number(day.slice(8)),
      kind: dayKind(day, today, holidays),
      isHoliday: holidays.has(day),
      href: dayPath(day) + query,
    })),
    rows: asked.rows.map(({ person, today, days, machineOn, claimed, targetS }) => ({
      person: personCell(person, personPath(person.user, { month: month.month }), words),
      cells: month.days.map((day) => {
        const href = personPath(person.user, { day });
        return matrixCell({ day, today, holidays, total: days.get(day), machineOn: machineOn.has(day), href });
      }),
      total: days.size === 0 ? say("state.no-report") : hoursAndMinutes(sumOf(days.values()), locale),
      claimed: claimedOn(claimed, month.days, words),
      target: targetText(targetS, words),
    })),
    sums: month.days.map((day) => ({
      ...matrixCell({ day, today, holidays, total: undefined, machineOn: false, href: "" }),
      text: day > today ? "" : hoursOf(sums.get(day), locale),
    })),
    sum: hoursAndMinutes(sumOf(sums.values()), locale),
    steps: stepWords(words),
    nobody: asked.rows.length > 0 ? null : nobodyText({ begun: first <= today, total }, words),
    pages: pageLinks(path, listing, total),
  };
}

function sumOf(days: Iterable<{ workedS: number }>): number {
  let sum = 0;
  for (const { workedS } of days) sum += workedS;
  return sum;
}

/** Whole hours, cut as everywhere. */
const hoursOf = (sum: { workedS: number } | undefined, locale: string) =>
  sum === undefined ? "–" : count(Math.floor(sum.workedS / 3600), locale);
