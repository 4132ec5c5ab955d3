// The worked time of a stretch, from what this machine has recorded itself: the same rules by which the server counts it, for
// this one stream. Pure.
import type { Item, PresenceItem } from "./item.ts";

export type Interval = { fromMs: number; toMs: number };

/** [from, to), in order; each working ends at its until, at the next report, or now, whichever is first. */
export function workedIntervals(items: readonly Item[], { fromMs, toMs }: Interval): Interval[] {
  const reports = items
    .filter((item): item is PresenceItem => item.type === "presence")
    .sort((a, b) => a.ts - b.ts || (a.id < b.id ? -1 : 1));
  return reports.flatMap(({ state, ts, until }, index) => {
    if (state !== "working") return [];
    const end = Math.min(until ?? ts, reports[index + 1]?.ts ?? toMs, toMs);
    const begin = Math.max(ts, fromMs);
    return end > begin ? [{ fromMs: begin, toMs: end }] : [];
  });
}

export const workedMs = (intervals: readonly Interval[]) =>
  intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
