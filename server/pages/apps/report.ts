// The reports on applications, sites and projects: one page in three words, of a day, a week, a month or any stretch; of
// everybody, a team or one person. Pure. A chart reads the table beside it, and a file has the table's own rows.
import type { AppStretch } from "../../domain/apps/stretches.ts";
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import type { Words } from "../../words/words.ts";
import { count, hoursAndMinutes, shortDateWithMonth } from "../format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "../frame.ts";
import { freshness } from "../freshness.ts";
import { personPath } from "../period.ts";
import {
  kindOfRange,
  REPORTS,
  type ReportName,
  type ReportOf,
  type ReportRange,
  rangeAround,
  rangePager,
  rangeText,
  reportPath,
} from "./range.ts";
import { activityText, type Figures, type TimeRow, timeRows } from "./rows.ts";
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

/** Rows of one table on a page; the file has them all. */
export const NAMES_MAX = 50;
/** People shown one by one: a large team. */
export const PEOPLE_MAX = 100;

export function reportPage(asked: ReportAsked): ReportPage {
  const { site, calendar, now, report, range, of, person, teams, all } = asked;
  const today = dayOf(now, calendar);
  const { words } = site;
  const { say, locale } = words;
  const whose = person?.name ?? (of.team === null ? say("apps.everybody") : say("apps.team", { team: of.team }));
  const empty = asked.names.length === 0;
  const heading = say("apps.heading", { what: say(`apps.title.${report}`), period: rangeText(range, locale) });
  return {
    frame: frameOf(site, {
      name: report,
      title: heading,
      description: say(`apps.description.${report}`),
      charts: !empty,
    }),
    heading,
    pager: rangePager(report, range, { of, today, words }),
    fresh: freshness({ ...range, calendar, now, quiet: [], words, keptFrom: asked.keptFrom }),
    tabs: REPORTS.map((name) => ({
      text: say(`apps.title.${name}`),
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
    tables: empty ? [] : tablesOf(asked),
    timeline: timelineShown(asked),
    rules: asked.mayRule ? "/projects/rules" : null,
    remark: all.knownS > 0 ? say("apps.remark") : "",
  };
}

function periodsOf({ site, report, range, of }: ReportAsked, today: string): ReportPage["periods"] {
  const kind = kindOfRange(range);
  const day = range.from <= today && today <= range.to ? today : range.to;
  return (["day", "week", "month"] as const).map((one) => ({
    text: site.words.say(`frame.page.${one}`),
    href: reportPath(report, rangeAround(day, one), of),
    current: one === kind,
  }));
}

function factsOf({ site, all, names, report }: ReportAsked): ReportPage["facts"] {
  const { say, locale } = site.words;
  const activity = activityText(all, locale);
  const inSites = names.reduce((sum, { seconds }) => sum + seconds, 0);
  const named = count(names.filter(({ name }) => report !== "projects" || name !== "").length, locale);
  return [
    { term: say("apps.time-in"), text: hoursAndMinutes(all.seconds, locale) },
    {
      term: say(`apps.title.${report}`),
      text:
        report === "sites"
          ? say("apps.count-and-time", { count: named, time: hoursAndMinutes(inSites, locale) })
          : named,
    },
    ...(activity === "" ? [] : [{ term: say("apps.average"), text: activity }]),
  ];
}

function nothingText({ site, report, recorded, all }: ReportAsked, whose: string): string {
  const { say } = site.words;
  if (report === "sites" && all.seconds > 0) return say("apps.no-site");
  return say(recorded ? "apps.nothing" : "apps.nothing-by-policy", { whose });
}

function tablesOf(asked: ReportAsked): TimeTable[] {
  const { words } = asked.site;
  const { say, locale } = words;
  const { report, range, of, all, names, hours, days, people, calendar } = asked;
  const file = (table: string, ending: "csv" | "xlsx") => reportPath(report, range, of, `/${table}.${ending}`);
  const files = (table: string) => ({ csv: file(table, "csv"), xlsx: file(table, "xlsx") });
  const period = rangeText(range, locale);
  const top = say(`apps.top.${report}`);
  const tables: TimeTable[] = [
    {
      id: report,
      title: top,
      caption: say("apps.caption.top", { what: top, period }),
      head: say(`apps.one.${report}`),
      rows: timeRows(
        names.slice(0, NAMES_MAX).map((row) => ({ ...row, label: labelOf(row.name, words) })),
        all.seconds,
        locale,
      ),
      shares: true,
      say: null,
      more: names.length > NAMES_MAX ? say("apps.first-of", { shown: NAMES_MAX, all: names.length }) : null,
      ...files("names"),
    },
  ];
  if (report !== "sites")
    tables.push({
      id: "hours",
      title: say("apps.over-hours"),
      caption: say("apps.caption.hours", { period }),
      head: say("apps.hour"),
      rows: timeRows(
        allHours(hours, calendar).map((row) => ({ ...row, label: `${Number(row.name)}–${Number(row.name) + 1} h` })),
        null,
        locale,
      ),
      shares: false,
      say: say("apps.chart.hours"),
      more: null,
      ...files("hours"),
    });
  if (report !== "sites" && range.from !== range.to)
    tables.push({
      id: "days",
      title: say("apps.day-by-day"),
      caption: say("apps.caption.days", { period }),
      head: say("frame.page.day"),
      rows: timeRows(
        days.map((row) => ({
          ...row,
          label: shortDateWithMonth(row.day, locale),
          href: reportPath(report, { from: row.day, to: row.day }, of),
        })),
        null,
        locale,
      ),
      shares: false,
      say: days.length <= 31 ? say("apps.chart.days") : null,
      more: null,
      ...files("days"),
    });
  if (people.length > 0)
    tables.push({
      id: "people",
      title: say("apps.person-by-person"),
      caption: say("apps.caption.people", { period }),
      head: say("table.person"),
      rows: timeRows(
        people.slice(0, PEOPLE_MAX).map((row) => ({
          ...row,
          label: row.person.name,
          href: reportPath(report, range, { team: null, user: row.person.user }),
        })),
        null,
        locale,
      ),
      shares: false,
      say: null,
      more: people.length > PEOPLE_MAX ? say("apps.first-people", { shown: PEOPLE_MAX, all: people.length }) : null,
      ...files("people"),
    });
  return tables;
}

export const labelOf = (name: string, { say }: Words) => (name === "" ? say("apps.no-project") : name);

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

function timelineShown({ site, stretches, range, of, calendar, report }: ReportAsked): ReportPage["timeline"] {
  if (stretches === null) return null;
  const timeline = timelineOf(stretches, range.from, { calendar, words: site.words });
  if (timeline === null) return null;
  return {
    ...timeline,
    csv: reportPath(report, range, of, "/timeline.csv"),
    xlsx: reportPath(report, range, of, "/timeline.xlsx"),
  };
}
