// The alerts of one day, as a table of questions: narrowed by kind and team, a page of many. Pure.
import { ALERT_KINDS, type AlertKind } from "../../domain/alerts/judge-day.ts";
import type { Calendar } from "../../domain/events.ts";
import { addDays, dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import type { Words } from "../../words/words.ts";
import { count, fullDate, isoWithOffset, shortDateWithMonth, timeOfDay } from "../format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import { type PageLinks, ROWS_MAX } from "../listing.ts";
import { personPath } from "../period.ts";
import { type AlertTold, alertDoubt, alertText } from "./alert-text.ts";

export type AlertRow = AlertTold & { person: Pick<Person, "user" | "name" | "team">; day: string };

export type AlertsQuery = { day: string; kind: AlertKind | null; team: string | null; page: number };

export type AlertsPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  day: string;
  kinds: { value: AlertKind; text: string; selected: boolean }[];
  teams: { name: string; selected: boolean }[];
  rows: { name: string; team: string; href: string; kind: string; text: string; doubt: string }[];
  nothing: string | null;
  pages: PageLinks | null;
  rejected: {
    name: string;
    href: string;
    user: string | null;
    host: string;
    reason: string;
    detail: string;
    count: string;
    iso: string;
    last: string;
  }[];
  csv: string;
  xlsx: string;
};

/** Items of one machine that were set aside for one reason. */
export type RejectedTold = {
  user: string;
  person: string;
  name: string;
  host: string;
  code: string;
  detail: string;
  count: number;
  lastAt: number;
};

const CODES = ["invalid", "future", "unknown-type", "id-taken", "too-old"] as const;

function reasonSaid(text: string, { say }: Words): string {
  const code = CODES.find((known) => known === text) ?? "else";
  return say(`alerts.code.${code}`);
}

export const readKind = (text: string | null): AlertKind | null => ALERT_KINDS.find((kind) => kind === text) ?? null;

/** Which of all that match, [from, to). */
export const rowsOfPage = ({ page }: Pick<AlertsQuery, "page">) => ({
  from: (page - 1) * ROWS_MAX,
  to: page * ROWS_MAX,
});

export function alertsPath(query: AlertsQuery, file: "" | ".csv" | ".xlsx" = ""): string {
  const asked = new URLSearchParams({ at: query.day });
  if (query.kind !== null) asked.set("kind", query.kind);
  if (query.team !== null) asked.set("team", query.team);
  if (query.page > 1 && file === "") asked.set("page", String(query.page));
  return `/alerts${file}?${asked}`;
}

export function alertsPage(asked: {
  site: Site;
  calendar: Calendar;
  calendarOf: (user: string) => Calendar;
  now: number;
  query: AlertsQuery;
  teams: readonly string[];
  /** How many match; `alerts` are those of the page asked. */
  total: number;
  alerts: readonly AlertRow[];
  rejected: readonly RejectedTold[];
}): AlertsPage {
  const { site, calendar, calendarOf, now, query, total, alerts } = asked;
  const { words } = site;
  const { say, locale } = words;
  const today = dayOf(now, calendar);
  const day = fullDate(query.day, locale);
  const { from, to } = rowsOfPage(query);
  const step = (n: number) => {
    const other = addDays(query.day, n);
    return {
      text: shortDateWithMonth(other, locale),
      href: other <= today ? alertsPath({ ...query, day: other, page: 1 }) : null,
    };
  };
  const narrowed = query.kind !== null || query.team !== null;
  return {
    frame: frameOf(site, {
      name: "alerts",
      title: say("alerts.title", { day }),
      description: say("alerts.description"),
    }),
    heading: say("alerts.heading", { day }),
    pager: {
      label: say("frame.page.day"),
      previous: step(-1),
      next: step(1),
      go: {
        action: "/alerts",
        type: "date",
        value: query.day,
        hidden: [
          ...(query.kind === null ? [] : [{ name: "kind", value: query.kind }]),
          ...(query.team === null ? [] : [{ name: "team", value: query.team }]),
        ],
      },
      now: query.day === today ? null : { text: say("frame.page.today"), href: "/alerts" },
    },
    fresh: [{ text: say("alerts.count", { n: total }) }, ...calendarRemarks(calendar, now, words)],
    day: query.day,
    kinds: ALERT_KINDS.map((value) => ({ value, text: say(`alerts.kind.${value}`), selected: value === query.kind })),
    teams: asked.teams.map((name) => ({ name, selected: name === query.team })),
    rows: alerts.map((alert) => {
      const { user, name, team } = alert.person;
      const own = calendarOf(user);
      return {
        name,
        team: team ?? "",
        href: personPath(user, { day: alert.day }),
        kind: say(`alerts.kind.${alert.kind}`),
        text: alertText(alert, own, words),
        doubt: alertDoubt(alert, words),
      };
    }),
    nothing: total > 0 ? null : say(narrowed ? "alerts.none-narrowed" : "alerts.none"),
    pages:
      total <= ROWS_MAX && query.page === 1
        ? null
        : {
            from: from + 1,
            to: Math.min(to, total),
            total,
            previous: query.page > 1 ? alertsPath({ ...query, page: query.page - 1 }) : null,
            next: to < total ? alertsPath({ ...query, page: query.page + 1 }) : null,
          },
    rejected: asked.rejected.map(({ user, person, name, host, code, detail, count: items, lastAt }) => ({
      name,
      href: personPath(person, { day: query.day }),
      user: user === name ? null : user,
      host,
      reason: reasonSaid(code, words),
      detail,
      count: count(items, locale),
      iso: isoWithOffset(lastAt, calendar.zone),
      last: timeOfDay(lastAt, calendar.zone, locale),
    })),
    csv: alertsPath(query, ".csv"),
    xlsx: alertsPath(query, ".xlsx"),
  };
}
