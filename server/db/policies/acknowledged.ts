// Who has seen the notice of what is recorded, and when last: at their agent, which writes a note, or on their own page. Asks notes
// and notices_accepted.
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { logInsOf } from "../people/log-ins.ts";

/** The latest acceptance of each of these people that has any. */
export async function acceptedAtOf(db: Database, people: readonly string[]): Promise<Map<string, number>> {
  const logIns = await logInsOf(db);
  const list = listOf(db, logIns.of(people));
  const rows = await ask<{ user: string; at: number }>(
    db,
    `SELECT "user", max(ts) AS at FROM notes WHERE "user" IN_LIST AND kind = 'notice-accepted' GROUP BY "user"
     UNION ALL SELECT "user", max(at) AS at FROM notices_accepted WHERE "user" IN_LIST GROUP BY "user"`,
    [list, list],
  );
  const latest = new Map<string, number>();
  for (const { user, at } of rows) {
    const person = logIns.personOf(user);
    latest.set(person, Math.max(Number(at), latest.get(person) ?? 0));
  }
  return latest;
}
