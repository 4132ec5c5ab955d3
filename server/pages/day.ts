// The Day page: from when to when people worked, how much, and the gaps with their cause. Pure.

import type { Claimed } from "../domain/claims/claims.ts";
import { COVERAGE_GOOD } from "../domain/day-coverage.ts";
import type { Calendar, DayTotal } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";
import type { Person } from "../domain/people-names.ts";
import type { MachineRow } from "../domain/state-now.ts";
import type { Stretch } from "../domain/strip.ts";
import type { Words } from "../words/words.ts";
import { claimedText } from "./claims/claimed-text.ts";
import { duration, fullDate, hoursAndMinutes, longDate, percent, timeOfDay } from "./format.ts";
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
  claimed: Claimed;
};

export type DayAsked = {
  site: Site;
  calendar: Calendar;
  now: number;
  listing: Listing;
  day: string;
  /** Days before it are final: not all that they rest on is kept. */
  keptFrom: string | null;
  teams: readonly string[];
  holiday: string | null;
  quiet: readonly MachineRow[];
  /** Of everybody who matches, on all pages of the table. */
  sum: { workedS: number; estimatedS: number; people: number } | null;
  total: number;
  rows: readonly DayFacts[];
};

export type Gaps = { summary: string; list: string[] };

export type DayRow = {
  person: PersonCell;
  firstLogin: string;
  lastSeen: string;
  lastEstimated: boolean;
  worked: { seconds: number; text: string } | null;
  notWorked: string;
  estimated: string | null;
  claimed: string | null;
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
  const { words } = site;
  const { say, locale } = words;
  const today = dayOf(now, calendar);
  const path = dayPath(day);
  const all = asked.rows.flatMap(({ stretches }) => stretches);
  const axis = axisOf({ day, calendar, ...hoursAround(all, { day, calendar, step: AXIS_STEP }), step: AXIS_STEP });
  const query = listingQuery(listing);
  return {
    frame: frameOf(site, {
      name: "day",
      title: longDate(day, locale),
      description: say("day.description", { day: longDate(day, locale) }),
      find: path,
      q: listing.q,
    }),
    heading: fullDate(day, locale),
    pager: dayPager(day, today, { path: (other) => dayPath(other) + query, action: "/day", words }),
    fresh: freshness({
      from: day,
      to: day,
      calendar,
      now,
      quiet,
      keptFrom: asked.keptFrom,
      also: holiday === null ? [] : [say("fresh.holiday", { name: holiday })],
      words,
    }),
    tools: toolsOf({ path, file: path, listing, teams, words }),
    caption: say("day.caption", { day: longDate(day, locale) }),
    heads: {
      name: sortHead(path, listing, "name"),
      first: sortHead(path, listing, "first"),
      worked: sortHead(path, listing, "worked"),
    },
    axis,
    rows: asked.rows.map((facts) => dayRow(facts, { axis, calendar, now, day, words })),
    nobody: asked.rows.length > 0 ? null : nobodyText({ begun: day <= today, total }, words),
    sum:
      sum === null
        ? null
        : {
            people: say("day.people", { n: total, reported: sum.people }),
            worked: hoursAndMinutes(sum.workedS, locale),
            estimated: estimatedOf(sum, words),
          },
    pages: pageLinks(path, listing, total, STRIP_ROWS_MAX),
  };
}

export function nobodyText({ begun, total }: { begun: boolean; total: number }, { say }: Words): string {
  if (!begun) return say("table.not-begun");
  return say(total > 0 ? "table.no-more" : "table.nobody");
}

/** "4 h 00 min estimated"; null where nothing is. */
const estimatedOf = ({ estimatedS }: { estimatedS: number }, { say, locale }: Words) =>
  estimatedS > 0 ? say("state.estimated", { time: duration(estimatedS, locale) }) : null;

function dayRow(
  { person, total, machineOn, coverage, stretches, separable, claimed }: DayFacts,
  { axis, calendar, now, day, words }: { axis: Axis; calendar: Calendar; now: number; day: string; words: Words },
): DayRow {
  const { zone } = calendar;
  const { say, locale } = words;
  const href = personPath(person.user, { day });
  const gaps = gapsOf(stretches, zone, words);
  const strip = drawStrip(stretches, axis, zone, now, words);
  return {
    person: personCell(person, href, words),
    firstLogin: total?.firstLogin ? timeOfDay(total.firstLogin, zone, locale) : "",
    lastSeen: total?.lastSeen ? timeOfDay(total.lastSeen, zone, locale) : "",
    lastEstimated: total?.lastEstimated ?? false,
    worked: total === null ? null : { seconds: total.workedS, text: hoursAndMinutes(total.workedS, locale) },
    notWorked: say(machineOn ? "state.machine-on" : "state.no-report"),
    estimated: total === null ? null : estimatedOf(total, words),
    claimed: claimedText(claimed, words),
    coverage: coverage !== null && coverage < COVERAGE_GOOD ? percent(coverage, locale) : null,
    strip: gaps === null ? strip : { ...strip, label: labelOf(stretches, gaps, zone, words) },
    gaps,
    remark: separable ? null : say("state.not-separable"),
    log: `${href}#log`,
  };
}

/** The gaps are told one by one in the same row; to hear them twice would help nobody. */
function labelOf(stretches: readonly Stretch[], gaps: Gaps, zone: string, { say, locale }: Words): string {
  const last = stretches.findLast(({ state }) => state === "working");
  return say("day.strip", {
    from: timeOfDay(stretches[0]?.start ?? 0, zone, locale),
    to: timeOfDay(last?.end ?? 0, zone, locale),
    gaps: gaps.summary,
  });
}

/** What lies between stretches of work; what comes after the last is no gap. */
export function gapsOf(stretches: readonly Stretch[], zone: string, words: Words): Gaps | null {
  const { say, locale } = words;
  const last = stretches.findLastIndex(({ state }) => state === "working");
  const gaps = stretches.slice(0, Math.max(0, last)).filter(({ state }) => state !== "working");
  if (gaps.length === 0) return null;
  const lengthMs = gaps.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    summary: say("day.gaps", { n: gaps.length, span: duration(lengthMs / 1000, locale) }),
    list: gaps.map((gap) =>
      say("day.gap", {
        from: timeOfDay(gap.start, zone, locale),
        to: timeOfDay(gap.end, zone, locale),
        cause: causeOfGap(gap, words),
        span: duration((gap.end - gap.start) / 1000, locale),
      }),
    ),
  };
}
