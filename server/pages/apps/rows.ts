// Rows of time as a page, a chart and a file show them: the figures once, with their words. Pure.
import { hoursAndMinutes, percent } from "../format.ts";

export type Figures = { seconds: number; knownS: number; activeS: number };

export type TimeRow = {
  label: string;
  /** Where the row leads; null: nowhere. */
  href: string | null;
  seconds: number;
  time: string;
  /** Of all the time shown; null in tables in which it says nothing. */
  share: string | null;
  /** Average activity; "" where nothing is known of it. */
  activity: string;
  /** Length of the bar, per cent of the longest row. */
  bar: string;
};

export const activityOf = ({ knownS, activeS }: Figures): number | null => (knownS === 0 ? null : activeS / knownS);
export const activityText = (figures: Figures, locale: string) => {
  const share = activityOf(figures);
  return share === null ? "" : percent(share, locale);
};

/** @param all the time that the shares are of; null: none are shown */
export function timeRows(
  rows: readonly (Figures & { label: string; href?: string | null })[],
  all: number | null,
  locale: string,
): TimeRow[] {
  const longest = Math.max(1, ...rows.map(({ seconds }) => seconds));
  return rows.map((row) => ({
    label: row.label,
    href: row.href ?? null,
    seconds: row.seconds,
    time: hoursAndMinutes(row.seconds, locale),
    share: all === null ? null : percent(row.seconds / Math.max(1, all), locale),
    activity: activityText(row, locale),
    bar: `${Math.round((row.seconds / longest) * 10_000) / 100}%`,
  }));
}
