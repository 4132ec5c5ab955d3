// Who looked at whose pictures, and when. Written before anything is shown; the person looked at sees it.
import { ask } from "./ask.ts";
import type { Manager } from "./managers.ts";
import type { Database } from "./open.ts";

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
export function looksAt(db: Database, user: string, limit: number): Promise<Look[]> {
  return ask<Look>(
    db,
    `SELECT at, manager, kind, object_id AS "objectId" FROM access_log WHERE "user" = ? ORDER BY at DESC, seq DESC LIMIT ?`,
    [user, limit],
  );
}
