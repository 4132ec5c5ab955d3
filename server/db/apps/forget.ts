// Uses of one person that go for good, with all that was summed of them.
import type { Database } from "../open.ts";
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
