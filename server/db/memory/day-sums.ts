// The sums by day over everybody, remembered: they are asked for by every week and month page, change seldom but for today's,
// and cost a read of every row of those days.
import { daysFromTo } from "../../domain/local-day.ts";
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";
import { dayVersions } from "./day-versions.ts";

/** A day of everybody who matches: sums of the rounded days. `people`: how many have a report. */
export type DaySum = { workedS: number; estimatedS: number; people: number };

export type DaySums = {
  /** Sums of the rows of day_totals from one day to another, both included; days without rows are left out. */
  stored(from: string, to: string): Promise<Map<string, DaySum>>;
};

/** Days remembered: four years. */
const DAYS_MAX = 1_500;

export function openDaySums(db: Database): DaySums {
  const kept = new Map<string, { version: number; sum: DaySum | null }>();
  return {
    async stored(from, to) {
      const versions = await dayVersions(db, { from, to });
      const versionOf = (day: string) => versions.get(day)?.version ?? 0;
      const answer = new Map<string, DaySum>();
      const missing = daysFromTo(from, to).filter((day) => {
        const known = kept.get(day);
        if (known?.version !== versionOf(day)) return true;
        if (known.sum !== null) answer.set(day, known.sum);
        return false;
      });
      const [first, last] = [missing[0], missing.at(-1)];
      if (first === undefined || last === undefined) return answer;
      const sums = await readSums(db, first, last);
      if (kept.size + missing.length > DAYS_MAX) kept.clear();
      for (const day of missing) {
        const sum = sums.get(day) ?? null;
        kept.set(day, { version: versionOf(day), sum });
        if (sum !== null) answer.set(day, sum);
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
