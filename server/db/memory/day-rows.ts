// The rows of day_totals of one day, remembered while none of them changes: what alerts are judged by, of everybody. A day that is
// over costs a page one small question then, and the webhook, which asks every minute, too.
import { jsonOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { dayVersions, openKept } from "./day-versions.ts";

export type DayFigures = {
  workedS: number;
  firstLogin: number | null;
  lastSeen: number | null;
  /** Whether any of them is estimated. */
  isEstimated: boolean;
};

export type DayRows = {
  /** By person. */
  stored(day: string): Promise<ReadonlyMap<string, DayFigures>>;
};

/** Days remembered: a fortnight of looking back; of 5,000 people each is half a megabyte. */
const DAYS_MAX = 14;

export function openDayRows(db: Database): DayRows {
  const kept = openKept<ReadonlyMap<string, DayFigures>>(DAYS_MAX);
  return {
    async stored(day) {
      const version = (await dayVersions(db, { from: day, to: day })).get(day) ?? 0;
      const known = kept.found(day, version);
      if (known !== undefined) return known;
      const figures = await readRows(db, day);
      kept.keep(day, version, figures);
      return figures;
    },
  };
}

type Row = [user: string, workedS: number, firstLogin: number | null, lastSeen: number | null, isEstimated: 0 | 1];

async function readRows(db: Database, day: string): Promise<ReadonlyMap<string, DayFigures>> {
  const estimated = "CASE WHEN d.estimated_s > 0 OR d.last_estimated = 1 THEN 1 ELSE 0 END";
  const rows = await jsonOf<Row>(
    db,
    ['d."user"', "d.worked_s", "d.first_login", "d.last_seen", estimated],
    "day_totals d WHERE d.day = ?",
    [day],
  );
  return new Map(
    rows.map(([user, workedS, firstLogin, lastSeen, isEstimated]) => [
      user,
      { workedS, firstLogin, lastSeen, isEstimated: isEstimated === 1 },
    ]),
  );
}
