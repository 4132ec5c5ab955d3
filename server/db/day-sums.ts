// The sums by day over everybody, remembered: they are asked for by every week and month page, change seldom but for today's,
// and cost a read of every row of those days. A day is forgotten when the totals say that a row of it is another one.
import { daysFromTo } from "../domain/local-day.ts";
import { ask } from "./ask.ts";
import type { Database } from "./open.ts";

/** A day of everybody who matches: sums of the rounded days. `people`: how many have a report. */
export type DaySum = { workedS: number; estimatedS: number; people: number };

export type DaySums = {
  /** Sums of the rows of day_totals from one day to another, both included; days without rows are left out. */
  stored(from: string, to: string): Promise<Map<string, DaySum>>;
};

/** What another process changed (a rebuild) is told to nobody, so nothing is remembered longer, ms. */
const KEEP_MAX_MS = 60_000;
/** Days remembered: four years. */
const DAYS_MAX = 1_500;

type Kept = { sum: DaySum | null; at: number };

export function openDaySums(
  db: Database,
  liveChanges: (listener: (days: ReadonlySet<string>) => void) => () => void,
): DaySums {
  const kept = new Map<string, Kept>();
  /** For each read under way, the days that changed meanwhile: they may have been read old or new, and are not kept. */
  const reads = new Set<Set<string>>();
  liveChanges((days) => {
    for (const day of days) {
      kept.delete(day);
      for (const changed of reads) changed.add(day);
    }
  });

  async function read(days: readonly string[]): Promise<Map<string, DaySum>> {
    const changed = new Set<string>();
    reads.add(changed);
    try {
      const sums = await readSums(db, days[0] ?? "", days.at(-1) ?? "");
      if (kept.size > DAYS_MAX) kept.clear();
      const at = performance.now();
      for (const day of days) if (!changed.has(day)) kept.set(day, { sum: sums.get(day) ?? null, at });
      return sums;
    } finally {
      reads.delete(changed);
    }
  }

  return {
    async stored(from, to) {
      const answer = new Map<string, DaySum>();
      const missing = daysFromTo(from, to).filter((day) => {
        const known = kept.get(day);
        if (known === undefined || performance.now() - known.at > KEEP_MAX_MS) return true;
        if (known.sum !== null) answer.set(day, known.sum);
        return false;
      });
      if (missing.length === 0) return answer;
      const sums = await read(missing);
      for (const day of missing) {
        const sum = sums.get(day);
        if (sum !== undefined) answer.set(day, sum);
      }
      return answer;
    },
  };
}

async function readSums(db: Database, from: string, to: string): Promise<Map<string, DaySum>> {
  const rows = await ask<DaySum & { day: string }>(
    db,
    `SELECT day, sum(worked_s) AS "workedS", sum(estimated_s) AS "estimatedS", count(*) AS people
     FROM day_totals WHERE day >= ? AND day <= ? GROUP BY day`,
    [from, to],
  );
  return new Map(rows.map((row) => [row.day, sumOf(row)]));
}

/** PostgreSQL sums integers into a decimal, which comes as text. */
export const sumOf = ({ workedS, estimatedS, people }: DaySum): DaySum => ({
  workedS: Number(workedS),
  estimatedS: Number(estimatedS),
  people,
});
