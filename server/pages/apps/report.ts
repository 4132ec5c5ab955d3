// The reports on applications, sites and projects: one page in three words, of a day, a week, a month or any stretch; of
// everybody, a team or one person. Pure. A chart reads the table beside it, and a file has the table's own rows.
import type { AppStretch } from "../../domain/apps/stretches.ts";
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { count, hoursAndMinutes, shortDateWithMonth } from "../format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "../frame.ts";
import { freshness } from "../freshness.ts";
import { personPath } from "../period.ts";
import {
  kindOfRange,
  type RangeKind,
  type ReportName,
  type ReportOf,
  type ReportRange,
  rangeAround,
  rangePager,
  rangeText,
  reportPath,
} from "./range.ts";
import { activityText, type Figures, NO_PROJECT, type TimeRow, timeRows } from "./rows.ts";
import { type Timeline, timelineOf } from "./timeline.ts";

export type Named = Figures & { name: string };

export type ReportAsked = {
  site: Site;
  /** The one person's own, or the organisation's. */
  calendar: Calendar;
  now: number;
  report: ReportName;
  range: ReportRange;
  /** Days before it are final: not all that they rest on is kept. */
  keptFrom: string | null;
  of: ReportOf;
  /** The one person it is about; null: it is about many. */
  person: Person | null;
  /** Found where a name was typed that is nobody's alone. */
  found: readonly Person[];
  teams: readonly string[];
  all: Figures;
  names: readonly Named[];
  /** "08" to "17": of the wall clock; in any order. */
  hours: readonly Named[];
  days: readonly (Figures & { day: string })[];
  people: readonly (Figures & { person: Person })[];
  /** Of one person on one day; null otherwise. */
  stretches: readonly AppStretch[] | null;
  /** Whoever asks may change the rules of projects. */
  mayRule: boolean;
  recorded: boolean;
};

export type TimeTable = {
  id: string;
  title: string;
  caption: string;
  head: string;
  rows: TimeRow[];
  shares: boolean;
  /** What a chart of it says; null: no chart. */
  say: string | null;
  more: string | null;
  csv: string;
  xlsx: string;
};

export type ReportPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  tabs: { text: string; href: string; current: boolean }[];
  periods: { text: string; href: string; current: boolean }[];
  form: { action: string; from: string; to: string; teams: { name: string; selected: boolean }[]; user: string };
  of: { text: string; href: string; back: string } | null;
  found: { name: string; user: string; href: string }[];
  facts: { term: string; text: string }[];
  nothing: string | null;
  tables: TimeTable[];
  timeline: (Timeline & { csv: string; xlsx: string }) | null;
  rules: string | null;
  remark: string;
};

const WORDS = {
  applications: { title: "Applications", one: "Application", top: "Top applications" },
  sites: { title: "Sites", one: "Site", top: "Most visited sites" },
  projects: { title: "Projects", one: "Project", top: "Time and average activity by project" },
};

/** Rows of one table on a page; the file has them all. */
export const NAMES_MAX = 50;
/** People shown one by one: a large team. */
export const PEOPLE_MAX = 100;

export function reportPage(asked: ReportAsked): ReportPage {
  const { site, calendar, now, report, range, of, person, teams, all } = asked;
  const today = dayOf(now, calendar);
  const words = WORDS[report];
  const whose = person?.name ?? (of.team === null ? "everybody" : `team ${of.team}`);
  const empty = asked.names.length === 0;
  return {
    frame: frameOf(site, {
      name: report,
      title: `${words.title}, ${rangeText(range)}`,
      description: `${words.title} by time, of everybody, a team or one person.`,
      charts: !empty,
    }),
    heading: `${words.title}, ${rangeText(range)}`,
    pager: rangePager(report, range, of, today),
    fresh: freshness({ ...range, calendar, now, quiet: [], keptFrom: asked.keptFrom }),
    tabs: (["applications", "sites", "projects"] as const).map((name) => ({
      text: WORDS[name].title,
      href: reportPath(name, range, of),
      current: name === report,
    })),
    periods: periodsOf(asked, today),
    form: {
      action: `/${report}`,
      ...range,
      teams: teams.map((name) => ({ name, selected: name === of.team })),
      user: of.user ?? "",
    },
    of:
      person === null
        ? null
        : {
            text: person.name,
            href: personPath(person.user, { day: range.to < today ? range.to : today }),
            back: reportPath(report, range, { team: null, user: null }),
          },
    found: asked.found.map(({ name, user }) => ({ name, user, href: reportPath(report, range, { team: null, user }) })),
    facts: empty ? [] : factsOf(asked),
    nothing: empty ? nothingText(asked, whose) : null,
    tables: empty ? [] : tablesOf(asked, words),
    timeline: timelineShown(asked),
    rules: asked.mayRule ? "/projects/rules" : null,
    remark:
      all.knownS > 0
        ? "Activity is an average over the slots of which input was counted. Reading, thinking and calls leave no input, so a low figure says nothing about work done."
        : "",
  };
}

function periodsOf({ report, range, of }: ReportAsked, today: string): ReportPage["periods"] {
  const kind = kindOfRange(range);
  const day = range.from <= today && today <= range.to ? today : range.to;
  const text: Record<Exclude<RangeKind, "range">, string> = { day: "Day", week: "Week", month: "Month" };
  return (["day", "week", "month"] as const).map((one) => ({
    text: text[one],
    href: reportPath(report, rangeAround(day, one), of),
    current: one === kind,
  }));
}

function factsOf({ all, names, report }: ReportAsked): ReportPage["facts"] {
  const activity = activityText(all);
  const inSites = names.reduce((sum, { seconds }) => sum + seconds, 0);
  const projects = names.filter(({ name }) => name !== "");
  const counts = {
    applications: { term: "Applications", text: count(names.length) },
    sites: { term: "Sites", text: `${count(names.length)}, ${hoursAndMinutes(inSites)}` },
    projects: { term: "Projects", text: count(projects.length) },
  };
  return [
    { term: "Time in applications", text: hoursAndMinutes(all.seconds) },
    counts[report],
    ...(activity === "" ? [] : [{ term: "Average activity", text: activity }]),
  ];
}

function nothingText({ report, recorded, all }: ReportAsked, whose: string): string {
  if (report === "sites" && all.seconds > 0)
    return "No site was recorded in this stretch. Sites come from the browser extension, where the policy allows them.";
  return recorded
    ? `Nothing was recorded of ${whose} in this stretch. Applications come by themselves once an agent runs and its person has seen the notice.`
    : `Nothing was recorded of ${whose} in this stretch. The policy records no applications: see applications under Settings, Policy.`;
}

function tablesOf(asked: ReportAsked, words: { one: string; top: string }): TimeTable[] {
  const { report, range, of, all, names, hours, days, people, calendar } = asked;
  const file = (table: string, ending: "csv" | "xlsx") => reportPath(report, range, of, `/${table}.${ending}`);
  const files = (table: string) => ({ csv: file(table, "csv"), xlsx: file(table, "xlsx") });
  const text = rangeText(range);
  const tables: TimeTable[] = [
    {
      id: report,
      title: words.top,
      caption: `${words.top}, ${text}, the longest first`,
      head: words.one,
      rows: timeRows(
        names.slice(0, NAMES_MAX).map((row) => ({ ...row, label: labelOf(row.name) })),
        all.seconds,
      ),
      shares: true,
      say: null,
      more:
        names.length > NAMES_MAX
          ? `The first ${count(NAMES_MAX)} of ${count(names.length)}; the files have them all.`
          : null,
      ...files("names"),
    },
  ];
  if (report !== "sites")
    tables.push({
      id: "hours",
      title: "Over the hours of the day",
      caption: `Time in applications by hour of the day, ${text}`,
      head: "Hour",
      rows: timeRows(
        allHours(hours, calendar).map((row) => ({ ...row, label: `${Number(row.name)}–${Number(row.name) + 1} h` })),
        null,
      ),
      shares: false,
      say: "Time in applications by hour of the day; the figures are in the table below",
      more: null,
      ...files("hours"),
    });
  if (report !== "sites" && range.from !== range.to)
    tables.push({
      id: "days",
      title: "Day by day",
      caption: `Time in applications by day, ${text}`,
      head: "Day",
      rows: timeRows(
        days.map((row) => ({
          ...row,
          label: shortDateWithMonth(row.day),
          href: reportPath(report, { from: row.day, to: row.day }, of),
        })),
        null,
      ),
      shares: false,
      say: days.length <= 31 ? "Time in applications by day; the figures are in the table below" : null,
      more: null,
      ...files("days"),
    });
  if (people.length > 0)
    tables.push({
      id: "people",
      title: "Person by person",
      caption: `Time in applications by person, ${text}, by name`,
      head: "Person",
      rows: timeRows(
        people.slice(0, PEOPLE_MAX).map((row) => ({
          ...row,
          label: row.person.name,
          href: reportPath(report, range, { team: null, user: row.person.user }),
        })),
        null,
      ),
      shares: false,
      say: null,
      more:
        people.length > PEOPLE_MAX
          ? `The first ${count(PEOPLE_MAX)} of ${count(people.length)} people; the files have them all.`
          : null,
      ...files("people"),
    });
  return tables;
}

export const labelOf = (name: string) => (name === "" ? NO_PROJECT : name);

const HOURS_OF_DAY = 24;

/**
 * Every hour from the first to the last of which anything is known, in the order in which the day has them: a hole in between is a row
 * of nothing. A day that begins at noon has 22, 23, 0 and 1 beside each other.
 */
export function allHours(hours: readonly Named[], { dayStartMin }: Pick<Calendar, "dayStartMin">): Named[] {
  const begin = Math.floor(dayStartMin / 60);
  const known = new Map(hours.map((row) => [(Number(row.name) - begin + HOURS_OF_DAY) % HOURS_OF_DAY, row]));
  const places = [...known.keys()];
  if (places.length === 0) return [];
  const first = Math.min(...places);
  return Array.from({ length: Math.max(...places) - first + 1 }, (_, i) => {
    const name = String((begin + first + i) % HOURS_OF_DAY).padStart(2, "0");
    return known.get(first + i) ?? { name, seconds: 0, knownS: 0, activeS: 0 };
  });
}

function timelineShown({ stretches, range, of, calendar, report }: ReportAsked): ReportPage["timeline"] {
  if (stretches === null) return null;
  const timeline = timelineOf(stretches, range.from, calendar);
  if (timeline === null) return null;
  return {
    ...timeline,
    csv: reportPath(report, range, of, "/timeline.csv"),
    xlsx: reportPath(report, range, of, "/timeline.xlsx"),
  };
}
