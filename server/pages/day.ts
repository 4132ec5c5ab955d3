// The Day page: from when to when people worked, how much, and the gaps with their cause. Pure.
import { COVERAGE_GOOD } from "../domain/day-coverage.ts";
import type { Calendar, DayTotal } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";
import type { Person } from "../domain/people-names.ts";
import type { MachineRow } from "../domain/state-now.ts";
import type { Stretch } from "../domain/strip.ts";
import { counted, duration, fullDate, hoursAndMinutes, longDate, percent, timeOfDay } from "./format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "./frame.ts";
import { freshness } from "./freshness.ts";
import {
  type Listing,
  listingQuery,
  type PageLinks,
  pageLinks,
  type SortHead,
  STRIP_ROWS_MAX,
  sortHead,
} from "./listing.ts";
import { type PersonCell, personCell, type Tools, toolsOf } from "./people-table.ts";
import { dayPath, personPath } from "./period.ts";
import { type Axis, axisOf, drawStrip, hoursAround, type Strip } from "./strip.ts";
import { dayPager } from "./today.ts";
import { causeOfGap } from "./words.ts";

export type DayFacts = {
  person: Person;
  total: DayTotal | null;
  machineOn: boolean;
  coverage: number | null;
  stretches: readonly Stretch[];
  separable: boolean;
};

export type DayAsked = {
  site: Site;
  calendar: Calendar;
  now: number;
  listing: Listing;
  day: string;
  teams: readonly string[];
  holiday: string | null;
  quiet: readonly MachineRow[];
  /** Of everybody who matches, on all pages of the table. */
  sum: { workedS: number; estimatedS: number; people: number } | null;
  total: number;
  rows: readonly DayFacts[];
};

export type Gaps = { summary: string; list: { from: string; to: string; cause: string; length: string }[] };

export type DayRow = {
  person: PersonCell;
  firstLogin: string;
  lastSeen: string;
  lastEstimated: boolean;
  worked: { seconds: number; text: string } | null;
  notWorked: string;
  estimated: string | null;
  coverage: string | null;
  strip: Strip;
  gaps: Gaps | null;
  remark: string | null;
  log: string;
};

export type DayPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  tools: Tools;
  caption: string;
  heads: { name: SortHead; first: SortHead; worked: SortHead };
  axis: Axis;
  rows: DayRow[];
  nobody: string | null;
  sum: { people: string; worked: string; estimated: string | null } | null;
  pages: PageLinks | null;
};

/** A mark every three hours: five of an office day, nine of a whole one. */
const AXIS_STEP = 3;

export function dayPage(asked: DayAsked): DayPage {
  const { site, calendar, now, listing, day, teams, holiday, quiet, sum, total } = asked;
  const today = dayOf(now, calendar);
  const path = dayPath(day);
  const all = asked.rows.flatMap(({ stretches }) => stretches);
  const axis = axisOf({ day, calendar, ...hoursAround(all, { day, calendar, step: AXIS_STEP }), step: AXIS_STEP });
  const query = listingQuery(listing);
  return {
    frame: frameOf(site, {
      name: "day",
      title: longDate(day),
      description: `First login, last seen, time worked and gaps of everybody on ${longDate(day)}.`,
      find: path,
      q: listing.q,
    }),
    heading: fullDate(day),
    pager: dayPager(day, today, { path: (other) => dayPath(other) + query, action: "/day" }),
    fresh: freshness({
      from: day,
      to: day,
      calendar,
      now,
      quiet,
      also: holiday === null ? [] : [`holiday: ${holiday}`],
    }),
    tools: toolsOf({ path, file: path, listing, teams }),
    caption: `Everybody on ${longDate(day)}: first login, the day as a strip, last seen, time worked, how much of the day was seen, gaps with their cause`,
    heads: {
      name: sortHead(path, listing, "name"),
      first: sortHead(path, listing, "first"),
      worked: sortHead(path, listing, "worked"),
    },
    axis,
    rows: asked.rows.map((facts) => dayRow(facts, { axis, calendar, now, day })),
    nobody: asked.rows.length > 0 ? null : nobodyText({ begun: day <= today, total }),
    sum:
      sum === null
        ? null
        : {
            people: `${counted(total, "person", "people")}, ${sum.people} with a report`,
            worked: hoursAndMinutes(sum.workedS),
            estimated: sum.estimatedS > 0 ? `${duration(sum.estimatedS)} estimated` : null,
          },
    pages: pageLinks(path, listing, total, STRIP_ROWS_MAX),
  };
}

export function nobodyText({ begun, total }: { begun: boolean; total: number }): string {
  if (!begun) return "This has not begun yet.";
  return total > 0
    ? "There are no more people than on the pages before."
    : "Nobody is found by this. Names are looked for in any part, without case and accents.";
}

function dayRow(
  { person, total, machineOn, coverage, stretches, separable }: DayFacts,
  { axis, calendar, now, day }: { axis: Axis; calendar: Calendar; now: number; day: string },
): DayRow {
  const { zone } = calendar;
  const href = personPath(person.user, { day });
  const gaps = gapsOf(stretches, zone);
  const strip = drawStrip(stretches, axis, zone, now);
  return {
    person: personCell(person, href),
    firstLogin: total?.firstLogin ? timeOfDay(total.firstLogin, zone) : "",
    lastSeen: total?.lastSeen ? timeOfDay(total.lastSeen, zone) : "",
    lastEstimated: total?.lastEstimated ?? false,
    worked: total === null ? null : { seconds: total.workedS, text: hoursAndMinutes(total.workedS) },
    notWorked: machineOn ? "0 h, machine on" : "no report",
    estimated: total !== null && total.estimatedS > 0 ? `${duration(total.estimatedS)} estimated` : null,
    coverage: coverage !== null && coverage < COVERAGE_GOOD ? percent(coverage) : null,
    strip: gaps === null ? strip : { ...strip, label: `${labelOf(stretches, zone)}, ${gaps.summary}: see the row` },
    gaps,
    remark: separable ? null : "machines not separable",
    log: `${href}#log`,
  };
}

/** The gaps are told one by one in the same row; to hear them twice would help nobody. */
function labelOf(stretches: readonly Stretch[], zone: string): string {
  const from = timeOfDay(stretches[0]?.start ?? 0, zone);
  return `working ${from} to ${timeOfDay(stretches.findLast(({ state }) => state === "working")?.end ?? 0, zone)}`;
}

/** What lies between stretches of work; what comes after the last is no gap. */
export function gapsOf(stretches: readonly Stretch[], zone: string): Gaps | null {
  const last = stretches.findLastIndex(({ state }) => state === "working");
  const gaps = stretches.slice(0, Math.max(0, last)).filter(({ state }) => state !== "working");
  if (gaps.length === 0) return null;
  const lengthMs = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    summary: `${counted(gaps.length, "gap", "gaps")}, ${duration(lengthMs / 1000)}`,
    list: gaps.map((gap) => ({
      from: timeOfDay(gap.start, zone),
      to: timeOfDay(gap.end, zone),
      cause: causeOfGap(gap),
      length: duration((gap.end - gap.start) / 1000),
    })),
  };
}
