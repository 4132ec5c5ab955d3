// The stretch of days a report is about, and its address: /applications?from=2026-11-16&to=2026-11-22&team=Design or &user=anna.
// Pure. A day, an ISO week and a calendar month are what from and to make them.
import { READ_DAYS_MAX } from "../../../protocol/read.ts";
import { addDays, daysFromTo, monthDays, weekDays, weekOf } from "../../domain/local-day.ts";
import type { Words } from "../../words/words.ts";
import { dateRange, fullDate, monthAndYear } from "../format.ts";
import type { Pager } from "../frame.ts";
import { monthAround, readDay } from "../period.ts";

export const REPORTS = ["applications", "sites", "projects"] as const;
export type ReportName = (typeof REPORTS)[number];

export type ReportRange = { from: string; to: string };
export type RangeKind = "day" | "week" | "month" | "range";
/** Whose: of a team, of one person; both null: of everybody. */
export type ReportOf = { team: string | null; user: string | null };

export function kindOfRange({ from, to }: ReportRange): RangeKind {
  if (from === to) return "day";
  const days = daysFromTo(from, to);
  if (days.length === 7 && weekDays(weekOf(from))[0] === from) return "week";
  const month = monthDays(from.slice(0, 7));
  return month[0] === from && month.at(-1) === to ? "month" : "range";
}

/** The day, week or month around a day. */
export function rangeAround(day: string, kind: RangeKind): ReportRange {
  const days = kind === "week" ? weekDays(weekOf(day)) : kind === "month" ? monthDays(day.slice(0, 7)) : [day];
  return { from: days[0] ?? day, to: days.at(-1) ?? day };
}

/** Null where from and to are no such days, the wrong way round, or too far apart; the current week where neither is asked. */
export function readRange(query: URLSearchParams, today: string): ReportRange | null {
  const [from, to] = [query.get("from")?.trim(), query.get("to")?.trim()];
  if (!from && !to) return rangeAround(today, "week");
  const range = { from: readDay(from || to || ""), to: readDay(to || from || "") };
  if (range.from === null || range.to === null || range.from > range.to) return null;
  return daysFromTo(range.from, range.to).length > READ_DAYS_MAX ? null : { from: range.from, to: range.to };
}

/** Of a report or, with `file`, of its table as a file: /sites/days.csv?from=… */
export function reportPath(name: ReportName, { from, to }: ReportRange, { team, user }: ReportOf, file = ""): string {
  const query = new URLSearchParams({
    from,
    to,
    ...(team === null ? {} : { team }),
    ...(user === null ? {} : { user }),
  });
  return `/${name}${file}?${query}`;
}

export function rangeText(range: ReportRange, locale: string): string {
  const kind = kindOfRange(range);
  if (kind === "day") return fullDate(range.from, locale);
  return kind === "month" ? monthAndYear(range.from.slice(0, 7), locale) : dateRange(range.from, range.to, locale);
}

/** The stretch of the same kind before (n = -1) or after (n = 1). */
export function rangeBeside(range: ReportRange, n: -1 | 1): ReportRange {
  if (kindOfRange(range) === "month") return rangeAround(`${monthAround(range.from.slice(0, 7), n)}-01`, "month");
  const length = daysFromTo(range.from, range.to).length * n;
  return { from: addDays(range.from, length), to: addDays(range.to, length) };
}

export function rangePager(
  name: ReportName,
  range: ReportRange,
  { of, today, words: { say } }: { of: ReportOf; today: string; words: Words },
): Pager {
  const kind = kindOfRange(range);
  const after = rangeBeside(range, 1);
  const hidden = {
    by: kind === "range" ? "day" : kind,
    ...(of.team === null ? {} : { team: of.team }),
    ...(of.user === null ? {} : { user: of.user }),
  };
  const now = rangeAround(today, kind === "range" ? "week" : kind);
  const nowText = {
    day: say("frame.page.today"),
    week: say("apps.this.week"),
    month: say("apps.this.month"),
    range: say("apps.this.week"),
  };
  return {
    label: say("apps.period"),
    previous: { text: say(`apps.before.${kind}`), href: reportPath(name, rangeBeside(range, -1), of) },
    next: { text: say(`apps.after.${kind}`), href: after.from <= today ? reportPath(name, after, of) : null },
    go: {
      action: `/${name}`,
      type: "date",
      value: range.to < today ? range.to : range.from > today ? range.from : today,
      hidden: Object.entries(hidden).map(([field, value]) => ({ name: field, value })),
    },
    now:
      now.from === range.from && now.to === range.to ? null : { text: nowText[kind], href: reportPath(name, now, of) },
  };
}
