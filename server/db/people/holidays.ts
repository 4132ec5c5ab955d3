// Holidays of the organisation: entered by hand or with a file, and taken away again. A day that is there already keeps its name.
import type { Holiday } from "../../domain/holidays/read-ics.ts";
import { ask, listOf } from "../ask.ts";
import { changingExpected } from "../expectations.ts";
import type { Database } from "../open.ts";

export type KeptHoliday = Holiday & { addedAt: number | null; addedBy: string | null };

export function allHolidays(db: Database, { from, to }: { from: string; to: string }): Promise<KeptHoliday[]> {
  return ask(
    db,
    `SELECT day, name, added_at AS "addedAt", added_by AS "addedBy" FROM holidays WHERE day >= ? AND day <= ? ORDER BY day`,
    [from, to],
  );
}

/** Those that were not there yet, all under one instant, by which they can be taken away together. */
export async function addHolidays(
  db: Database,
  holidays: readonly Holiday[],
  { now, by }: { now: number; by: string },
): Promise<number> {
  return changingExpected(db, async (tx) => {
    const within = { ...db, knex: tx };
    const days = holidays.map(({ day }) => day);
    const there = await ask<{ day: string }>(within, "SELECT day FROM holidays WHERE day IN_LIST", [listOf(db, days)]);
    const fresh = holidays.filter(({ day }) => !there.some((one) => one.day === day));
    if (fresh.length > 0)
      await tx("holidays")
        .insert(fresh.map(({ day, name }) => ({ day, name, added_at: now, added_by: by })))
        .onConflict("day")
        .ignore();
    return fresh.length;
  });
}

/** What is no holiday any more; null: it was none. */
export async function removeHoliday(db: Database, day: string): Promise<Holiday | null> {
  return changingExpected(db, async (tx) => {
    const gone: Holiday | undefined = await tx("holidays").select("day", "name").where({ day }).first();
    await tx("holidays").where({ day }).delete();
    return gone ?? null;
  });
}

/** Takes away what was added at this instant. */
export async function removeAddedAt(db: Database, addedAt: number): Promise<number> {
  return changingExpected(db, (tx) => tx("holidays").where({ added_at: addedAt }).delete());
}
