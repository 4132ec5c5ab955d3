// Who looked at whose pictures, titles and sites, and when. Written before anything is shown; the person looked at sees it.
import { ask, listOf } from "./ask.ts";
import type { Database } from "./open.ts";
import { logInsOf } from "./people/log-ins.ts";

/**
 * manager: the name of whoever looked. kind: picture, thumbnail, titles, sites, export, and what later pages show.
 * objectId: the picture, else the day or range that was shown.
 */
export type Look = { at: number; manager: string; kind: string; objectId: string };

/** id null: no manager, such as the person's own link, or an export on the server's console. */
export type Looker = { id: string | null; name: string };

export async function logLook(
  { knex }: Database,
  {
    manager,
    user,
    kind,
    objectId,
    now,
  }: { manager: Looker; user: string; kind: string; objectId: string; now: number },
): Promise<void> {
  await knex("access_log").insert({
    at: now,
    manager_id: manager.id,
    manager: manager.name,
    user,
    kind,
    object_id: objectId,
  });
}

/** Of one person, the latest first. */
export async function looksAt(db: Database, user: string, limit: number): Promise<Look[]> {
  return ask<Look>(
    db,
    `SELECT at, manager, kind, object_id AS "objectId" FROM access_log WHERE "user" IN_LIST ORDER BY at DESC, seq DESC LIMIT ?`,
    [listOf(db, (await logInsOf(db)).of([user])), limit],
  );
}
