// Which days of day_totals are still as they were: a number per day that grows with every change of its rows, in the same
// transaction. So what is remembered is right at every reading, whichever process wrote last.
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";

export type Days = { from: string; to: string };

/** whole: the last change after which rows that were read before are no good; later ones left all rows but those they wrote. */
export type DayVersion = { version: number; whole: number };

export const NEVER_CHANGED: DayVersion = { version: 0, whole: 0 };

/** By day; a day that never changed since they are counted has none. To be asked before the rows are read. */
export async function dayVersions(db: Database, { from, to }: Days): Promise<ReadonlyMap<string, DayVersion>> {
  const rows = await ask<DayVersion & { day: string }>(
    db,
    "SELECT day, version, whole FROM day_versions WHERE day >= ? AND day <= ?",
    [from, to],
  );
  return new Map(rows.map(({ day, ...version }) => [day, version]));
}
