// Uses that go for good: those of one person, with all that was summed of them, and those older than they are kept, whose sums stay.

import type { Calendar } from "../../domain/events.ts";
import { dayBounds } from "../../domain/local-day.ts";
import type { Database } from "../open.ts";
import { setSetting, settingOf } from "../settings.ts";
import { KEPT_FROM } from "./settle-sums.ts";
import { inSums, replaceSums, type StoredSum } from "./sums.ts";

/** Leaves no trace of these log-ins, also not in what is kept of everybody together. */
export async function forgetUses(db: Database, users: readonly string[]): Promise<void> {
  await inSums(db, async (tx) => {
    for (const table of ["apps", "app_dirty", "app_stale"]) await tx.knex(table).whereIn("user", users).delete();
    const kept: StoredSum[] = await tx
      .knex("app_day_sums")
      .select("day", "user", "kind", "name", "seconds", "known_s as knownS", "active_s as activeS")
      .whereIn("user", users);
    await replaceSums(tx, kept, []);
  });
}

/** What reaches into a day that is kept stays with it. */
const ENDED = "ts + duration_ms <= ?";

/** How many uses ended before this day began. */
export async function usesBefore({ knex }: Database, day: string, calendar: Calendar): Promise<number> {
  const [found] = await knex("apps")
    .whereRaw(ENDED, [dayBounds(day, calendar).start])
    .count("* as uses");
  return Number(found?.uses ?? 0);
}

/**
 * Takes away the uses that ended before this day began; returns how many. Their days' sums are frozen as they are, so whoever asks has
 * settled them before. A day that is frozen stays so.
 */
export async function dropUsesBefore(db: Database, day: string, calendar: Calendar): Promise<number> {
  return inSums(db, async ({ knex }) => {
    const keptFrom = (await settingOf(knex, KEPT_FROM)) ?? "";
    if (day > keptFrom) await setSetting(knex, KEPT_FROM, day);
    return knex("apps")
      .whereRaw(ENDED, [dayBounds(day, calendar).start])
      .delete();
  });
}
