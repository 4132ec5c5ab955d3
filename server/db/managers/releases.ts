// The two-person rule: one manager asks to open a picture that is not blurred, another allows it. Both have an hour. Both are written
// into the log that the person reads.
import { randomUUID } from "node:crypto";
import type { Knex } from "knex";
import type { Within } from "../../domain/people/filter.ts";
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { inTeams } from "../people.ts";

/** To be answered within it, and good for as long after the answer. */
export const RELEASE_MAX_MS = 3_600_000;
/** Requests of one hour shown at once. */
const WAITING_MAX = 100;

type Asker = { id: string; name: string };
export type ReleaseState = { state: "waits" | "open" | "refused"; at: number; until: number };

/** The asking manager's own latest request of this picture; null: none that still counts. */
export async function releaseOf(
  { knex }: Database,
  { managerId, picture, now }: { managerId: string; picture: string; now: number },
): Promise<ReleaseState | null> {
  const row: { asked_at: number; answered_at: number | null; granted: number | null } | undefined = await knex(
    "release_requests",
  )
    .select("asked_at", "answered_at", "granted")
    .where({ asked_by: managerId, kind: "picture", object_id: picture })
    .orderBy("asked_at", "desc")
    .first();
  const at = row?.answered_at ?? row?.asked_at;
  if (row === undefined || at === undefined || now - at >= RELEASE_MAX_MS) return null;
  const state = row.answered_at === null ? "waits" : row.granted === 1 ? "open" : "refused";
  return { state, at, until: at + RELEASE_MAX_MS };
}

export async function askRelease(
  db: Database,
  {
    picture,
    user,
    reason,
    manager,
    now,
  }: { picture: string; user: string; reason: string; manager: Asker; now: number },
): Promise<void> {
  if ((await releaseOf(db, { managerId: manager.id, picture, now }))?.state === "waits") return;
  await db.knex.transaction(async (tx) => {
    await tx("release_requests").insert({
      id: randomUUID(),
      user,
      kind: "picture",
      object_id: picture,
      reason,
      asked_by: manager.id,
      asked_name: manager.name,
      asked_at: now,
    });
    await note(tx, { manager, user, kind: "release-asked", picture, now });
  });
}

export type Waiting = {
  id: string;
  user: string;
  picture: string;
  reason: string;
  askedBy: string;
  askedName: string;
  askedAt: number;
};

const ROW = `r.id, r."user", r.object_id AS picture, r.reason, r.asked_by AS "askedBy", r.asked_name AS "askedName", r.asked_at AS "askedAt"`;

/** Those that can still be answered, the oldest first: of everybody, or of people of these teams. */
export function releasesWaiting(db: Database, { within, now }: { within: Within; now: number }): Promise<Waiting[]> {
  const own = within === undefined ? "" : `AND ${inTeams('r."user"')}`;
  return ask(
    db,
    `SELECT ${ROW} FROM release_requests r WHERE r.answered_at IS NULL AND r.asked_at > ? ${own} ORDER BY r.asked_at, r.id LIMIT ?`,
    [now - RELEASE_MAX_MS, ...(within === undefined ? [] : [listOf(db, within)]), WAITING_MAX],
  );
}

export async function releaseAsked(db: Database, id: string): Promise<Waiting | null> {
  const [row] = await ask<Waiting>(db, `SELECT ${ROW} FROM release_requests r WHERE r.id = ?`, [id]);
  return row ?? null;
}

/** False where it is over, answered, or one's own: nobody is the second of two alone. */
export async function answerRelease(
  { knex }: Database,
  { id, user, picture }: Pick<Waiting, "id" | "user" | "picture">,
  { granted, manager, now }: { granted: boolean; manager: Asker; now: number },
): Promise<boolean> {
  return knex.transaction(async (tx) => {
    const answered = await tx("release_requests")
      .where({ id })
      .whereNull("answered_at")
      .where("asked_at", ">", now - RELEASE_MAX_MS)
      .whereNot({ asked_by: manager.id })
      .update({ answered_by: manager.id, answered_name: manager.name, answered_at: now, granted: granted ? 1 : 0 });
    if (answered === 0) return false;
    await note(tx, { manager, user, kind: granted ? "release-allowed" : "release-refused", picture, now });
    return true;
  });
}

const note = (
  tx: Knex.Transaction,
  { manager, user, kind, picture, now }: { manager: Asker; user: string; kind: string; picture: string; now: number },
) =>
  tx("access_log").insert({ at: now, manager_id: manager.id, manager: manager.name, user, kind, object_id: picture });
