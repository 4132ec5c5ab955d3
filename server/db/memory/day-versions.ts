// Which days of day_totals are still as they were: a number per day that grows with every change of its rows, in the same
// transaction. So what is remembered is right at every reading, whichever process wrote last.
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";

export type Days = { from: string; to: string };

/** By day; a day that never changed since they are counted has none, which reads as 0. To be asked before the rows are read. */
export async function dayVersions(db: Database, { from, to }: Days): Promise<ReadonlyMap<string, number>> {
  const rows = await ask<{ day: string; version: number }>(
    db,
    "SELECT day, version FROM day_versions WHERE day >= ? AND day <= ?",
    [from, to],
  );
  return new Map(rows.map(({ day, version }) => [day, version]));
}

/** What was read under a version; another version is another value. */
export type Kept<Value> = {
  found(key: string, version: number): Value | undefined;
  keep(key: string, version: number, value: Value): void;
};

/** @param max values kept; beyond it all are forgotten, which costs one reading each */
export function openKept<Value>(max: number): Kept<Value> {
  const kept = new Map<string, { version: number; value: Value }>();
  return {
    found(key, version) {
      const known = kept.get(key);
      return known?.version === version ? known.value : undefined;
    },
    keep(key, version, value) {
      if (kept.size >= max) kept.clear();
      kept.set(key, { version, value });
    },
  };
}
