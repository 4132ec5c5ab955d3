// Who looked at a person's data, page by page: all of it, for that person.
import type { Look } from "../access-log.ts";
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { logInsOf } from "../people/log-ins.ts";

/** The latest first. */
export async function looksOfPerson(
  db: Database,
  user: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ looks: Look[]; total: number }> {
  const own = listOf(db, (await logInsOf(db)).of([user]));
  const [looks, counted] = await Promise.all([
    ask<Look>(
      db,
      `SELECT at, manager, kind, object_id AS "objectId" FROM access_log WHERE "user" IN_LIST
       ORDER BY at DESC, seq DESC LIMIT ? OFFSET ?`,
      [own, limit, offset],
    ),
    ask<{ total: number }>(db, `SELECT count(*) AS total FROM access_log WHERE "user" IN_LIST`, [own]),
  ]);
  return { looks, total: counted[0]?.total ?? 0 };
}
