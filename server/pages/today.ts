// The Today page: who works now, where time stands, the day so far as a strip. Pure: facts in, page out. A row carries a mark,
// by which the live page knows what has changed; the passing of time alone changes no mark.
import { createHash } from "node:crypto";
import type { Calendar, DayTotal } from "../domain/events.ts";
import { addDays, dayOf } from "../domain/local-day.ts";
import type { Person } from "../domain/people-names.ts";
import type { MachineRow, StateNow } from "../domain/state-now.ts";
import type { Stretch } from "../domain/strip.ts";
import type { Words } from "../words/words.ts";
import {
  count,
  duration,
  fullDate,
  hoursAndMinutes,
  isoWithOffset,
  shortDate,
  shortDateWithMonth,
  shortSpan,
  timeOfDay,
} from "./format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "./frame.ts";
import { calendarRemarks, silenceRemark } from "./freshness.ts";
import {
  type Listing,
  listingQuery,
  type PageLinks,
  pageLinks,
  type ShownState,
  type SortHead,
  STRIP_ROWS_MAX,
  sortHead,
} from "./listing.ts";
import { type PersonCell, personCell, type Tools, toolsOf } from "./people-table.ts";
import { dayPath, personPath } from "./period.ts";
import { stateSentence } from "./state-shown.ts";
import { type Axis, axisOf, drawStrip, type Strip } from "./strip.ts";
import { stateWord } from "./words.ts";

/** What is known of one person shown. */
export type TodayFacts = {
  person: Person;
  machines: readonly MachineRow[];
  state: StateNow;
  total: DayTotal | null;
  /** An agent ran today. */
  machineOn: boolean;
  stretches: readonly Stretch[];
  /** Plain reports came from more than one address today. */
  separable: boolean;
};

export type Counts = Record<ShownState, number>;

export type TodayAsked = {
  site: Site;
  calendar: Calendar;
  now: number;
  listing: Listing;
  teams: readonly string[];
  counts: Counts;
  /** Last words of the machines that are not heard. */
  silent: readonly { heardAt: number }[];
  /** How many people the table holds on all its pages. */
  total: number;
  rows: readonly TodayFacts[];
};

export type TodayRow = {
  key: string;
  mark: string;
  person: PersonCell;
  team: string | null;
  state: { word: ShownState; text: string };
  firstLogin: string;
  worked: { seconds: number; text: string } | null;
  notWorked: string;
  estimated: string | null;
  remark: string | null;
  strip: Strip;
  machine: string;
  heard: { text: string; iso: string; agoFrom: number | null; warn: boolean };
};

export type TodayPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  counts: { state: ShownState; word: string; count: string; href: string }[];
  tools: Tools;
  hasTeams: boolean;
  heads: { name: SortHead; first: SortHead; worked: SortHead };
  axis: Axis;
  rows: TodayRow[];
  nobody: string | null;
  pages: PageLinks | null;
  live: string;
  mark: string;
};

const COUNTED: readonly ShownState[] = ["working", "stopped", "not-heard", "no-report"];

export function todayPage(asked: TodayAsked): TodayPage {
  const { site, calendar, now, listing, teams, counts, total } = asked;
  const { words } = site;
  const { say, locale } = words;
  const today = dayOf(now, calendar);
  const axis = axisOf({ day: today, calendar, step: 6 });
  const rows = asked.rows.map((facts) => todayRow(facts, { axis, calendar, now, today, words }));
  return {
    frame: frameOf(site, {
      name: "today",
      title: say("today.title"),
      description: say("today.description"),
      live: true,
      q: listing.q,
    }),
    heading: fullDate(today, locale),
    pager: dayPager(today, today, { path: dayPath, action: "/day", words }),
    fresh: freshnessNow({ ...asked, words }),
    counts: COUNTED.filter((state) => state !== "no-report" || counts[state] > 0).map((state) => ({
      state,
      word: stateWord(state, words),
      count: count(counts[state], locale),
      href: `/${listingQuery(listing, { state: listing.state === state ? null : state })}`,
    })),
    tools: toolsOf({ path: "/", file: "/today", listing, teams, words }),
    hasTeams: teams.length > 0,
    heads: {
      name: sortHead("/", listing, "name"),
      first: sortHead("/", listing, "first"),
      worked: sortHead("/", listing, "worked"),
    },
    axis,
    rows,
    nobody: rows.length > 0 ? null : say("table.nobody"),
    pages: pageLinks("/", listing, total, STRIP_ROWS_MAX),
    live: `/live${listingQuery(listing, { page: listing.page })}`,
    mark: digest([today, total, ...rows.map(({ key, mark }) => key + mark)].join("\n")),
  };
}

function freshnessNow({
  calendar,
  now,
  silent,
  words,
}: Pick<TodayAsked, "calendar" | "now" | "silent"> & { words: Words }): Remark[] {
  const time = timeOfDay(now, calendar.zone, words.locale);
  const remarks: Remark[] = [{ text: words.say("fresh.complete-to", { time }) }];
  if (silent.length > 0) remarks.push(silenceRemark(silent, calendar, { oneDay: true, words }));
  return [...remarks, ...calendarRemarks(calendar, now, words)];
}

type RowAsked = { axis: Axis; calendar: Calendar; now: number; today: string; words: Words };

export function todayRow(facts: TodayFacts, { axis, calendar, now, today, words }: RowAsked): TodayRow {
  const { say, locale } = words;
  const { person, machines, state, total, machineOn, stretches, separable } = facts;
  const latest = machines.reduce<MachineRow | null>((a, b) => (a === null || b.heardAt > a.heardAt ? b : a), null);
  const strip = drawStrip(stretches, axis, calendar.zone, now, words);
  const row = {
    key: person.user,
    person: personCell(person, personPath(person.user, { day: today }), words),
    team: person.team,
    state: { word: state.state, text: stateSentence(state, calendar, now, words) },
    firstLogin: total?.firstLogin ? timeOfDay(total.firstLogin, calendar.zone, locale) : "",
    worked: total === null ? null : { seconds: total.workedS, text: hoursAndMinutes(total.workedS, locale) },
    notWorked: say(machineOn ? "state.machine-on" : "state.no-report"),
    estimated:
      total !== null && total.estimatedS > 0
        ? say("state.estimated", { time: duration(total.estimatedS, locale) })
        : null,
    remark: separable ? null : say("state.not-separable"),
    machine: machineNames(machines, words),
  };
  return {
    ...row,
    strip,
    heard: lastHeard(latest, state, { calendar, now, today, words }),
    mark: digest(JSON.stringify([row, strip.lines, latest?.heardAt])),
  };
}

/** "ws-anna", "ws-anna and 1 more"; plain reports name no machine. */
function machineNames(machines: readonly MachineRow[], { say }: Words): string {
  const named = machines.filter(({ host }) => host !== "").sort((a, b) => b.heardAt - a.heardAt);
  const [first, ...others] = named;
  if (first === undefined) return machines.length > 0 ? say("today.plain-reports") : "";
  return others.length === 0 ? first.host : say("today.more-machines", { host: first.host, n: others.length });
}

function lastHeard(
  machine: MachineRow | null,
  { state }: StateNow,
  { calendar, now, today, words }: Omit<RowAsked, "axis">,
): TodayRow["heard"] {
  const { say, locale } = words;
  if (machine === null) return { text: "", iso: "", agoFrom: null, warn: false };
  const { heardAt, host } = machine;
  const iso = isoWithOffset(heardAt, calendar.zone);
  const day = dayOf(heardAt, calendar);
  if (day !== today) return { text: shortDateWithMonth(day, locale), iso, agoFrom: null, warn: false };
  // An agent that keeps its word was heard moments ago; all others at a time of day.
  if (host !== "" && state !== "not-heard" && now - heardAt < 600_000) {
    return { text: say("today.ago", { span: shortSpan(now - heardAt, locale) }), iso, agoFrom: heardAt, warn: false };
  }
  return { text: timeOfDay(heardAt, calendar.zone, locale), iso, agoFrom: null, warn: state === "not-heard" };
}

/** Back and forth by a day, and the calendar; there is no way into the future. */
export function dayPager(
  day: string,
  today: string,
  { path, action, words }: { path: (day: string) => string; action: string; words: Words },
): Pager {
  const { say, locale } = words;
  const next = addDays(day, 1);
  return {
    label: say("frame.page.day"),
    previous: { text: shortDate(addDays(day, -1), locale), href: path(addDays(day, -1)) },
    next: { text: shortDate(next, locale), href: next <= today ? path(next) : null },
    go: { action, type: "date", value: day, hidden: [] },
    now: null,
  };
}

export const digest = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 12);
