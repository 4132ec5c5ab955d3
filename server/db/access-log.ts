// Who looked at whose pictures, and when. Written before anything is shown; the person looked at sees it.
import { ask, listOf } from "./ask.ts";
import type { Manager } from "./managers.ts";
import type { Database } from "./open.ts";
import { logInsOf } from "./people/log-ins.ts";

export type Look = { at: number; manager: string; kind: "picture" | "thumbnail"; objectId: string };

export async function logLook(
  { knex }: Database,
  {
    manager,
    user,
    kind,
    objectId,
    now,
  }: { manager: Manager; user: string; kind: Look["kind"]; objectId: string; now: number },
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
