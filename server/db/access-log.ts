// Who looked at whose pictures, titles and sites, and when. Written before anything is shown; the person looked at sees it.
import type { Within } from "../domain/people/filter.ts";
import { ask, listOf } from "./ask.ts";
import type { Database } from "./open.ts";
import { logInsOf } from "./people/log-ins.ts";
import { inTeams } from "./people.ts";

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

/** All looks, the latest first, older than one. `user` is the person, `name` how they are shown now. */
export function looksLatest(
  db: Database,
  { before, within, limit }: { before: number | null; within: Within; limit: number },
): Promise<(Look & { seq: number; user: string; name: string })[]> {
  const [own, teams] = within === undefined ? ["", []] : ["AND p.team_id IN_LIST", [listOf(db, within)]];
  const [older, from] = before === null ? ["", []] : ["AND a.seq < ?", [before]];
  return ask(
    db,
    `SELECT a.seq, a.at, a.manager, a.kind, a.object_id AS "objectId", coalesce(l.person, a."user") AS "user",
       coalesce(p.name, p."user", a."user") AS name
     FROM access_log a LEFT JOIN log_ins l ON l."user" = a."user" LEFT JOIN people p ON p."user" = coalesce(l.person, a."user")
     WHERE true ${own} ${older} ORDER BY a.seq DESC LIMIT ?`,
    [...teams, ...from, limit],
  );
}

export async function looksCounted(db: Database, within: Within): Promise<number> {
  const own = within === undefined ? "" : `WHERE ${inTeams('a."user"')}`;
  const [row] = await ask<{ looks: number }>(
    db,
    `SELECT count(*) AS looks FROM access_log a ${own}`,
    within === undefined ? [] : [listOf(db, within)],
  );
  return row?.looks ?? 0;
}
