// How a person's own page is opened: a link that is good once, and the session it becomes. Of either token the browser has the
// text, this database its SHA-256. What a session may see hangs on its device as it stands now, not as it stood when it opened.
import { createHash, randomBytes } from "node:crypto";
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";

/** A link from the agent opens at once or not at all; the longest way is a slow browser's start. */
export const AGENT_LINK_MAX_MS = 5 * 60_000;
/** A manager's is carried to its person, on paper perhaps. */
export const MANAGER_LINK_MAX_MS = 24 * 3_600_000;
/** A working day: whoever stays longer opens their page again. */
export const MY_SESSION_MAX_MS = 8 * 3_600_000;

export type OwnSession = {
  user: string;
  /** null: opened by a manager's link. */
  device: {
    id: string;
    host: string;
    enrolment: "open" | "key" | "approve";
    /** Whether no other agent has ever enrolled as this person at this machine: else nobody can tell whose rows are whose. */
    alone: boolean;
  } | null;
  expiresAt: number;
};

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** The link's token of 256 bits, which is nowhere else. Links that are over go. */
export async function makeOwnLink(
  { knex }: Database,
  { user, deviceId, lastsMs, now }: { user: string; deviceId: string | null; lastsMs: number; now: number },
): Promise<string> {
  const token = randomBytes(32).toString("hex");
  await knex("my_links").where("expires_at", "<=", now).delete();
  await knex("my_links").insert({
    token_hash: hashOf(token),
    user,
    device_id: deviceId,
    created_at: now,
    expires_at: now + lastsMs,
  });
  return token;
}

/** Uses the link up and opens a session; the session's token, or null where the link is unknown, used or over. */
export function openOwnLink(db: Database, token: string, now: number): Promise<string | null> {
  return db.knex.transaction(async (tx) => {
    const [link] = await ask<{ user: string; device_id: string | null }>(
      { ...db, knex: tx },
      `DELETE FROM my_links WHERE token_hash = ? AND expires_at > ? RETURNING "user", device_id`,
      [hashOf(token), now],
    );
    if (link === undefined) return null;
    const session = randomBytes(32).toString("hex");
    await tx("my_sessions").where("expires_at", "<=", now).delete();
    await tx("my_sessions").insert({
      token_hash: hashOf(session),
      user: link.user,
      device_id: link.device_id,
      created_at: now,
      expires_at: now + MY_SESSION_MAX_MS,
    });
    return session;
  });
}

export async function closeOwnSession({ knex }: Database, token: string): Promise<void> {
  await knex("my_sessions")
    .where({ token_hash: hashOf(token) })
    .delete();
}

type Row = {
  user: string;
  device: string | null;
  host: string | null;
  enrolment: "open" | "key" | "approve" | null;
  rivals: number;
  expiresAt: number;
};

/** null where there is none, it is over, or its device was revoked since. */
export async function ownSession(db: Database, token: string, now: number): Promise<OwnSession | null> {
  const [row] = await ask<Row>(
    db,
    `SELECT s."user", s.device_id AS device, d.host, d.enrolment, s.expires_at AS "expiresAt",
       (SELECT count(*) FROM devices o WHERE o."user" = d."user" AND o.host = d.host AND o.id <> d.id) AS rivals
     FROM my_sessions s LEFT JOIN devices d ON d.id = s.device_id
     WHERE s.token_hash = ? AND s.expires_at > ? AND (s.device_id IS NULL OR d.revoked_at IS NULL)`,
    [hashOf(token), now],
  );
  if (row === undefined) return null;
  const { user, device, host, enrolment, rivals, expiresAt } = row;
  if (device === null || host === null || enrolment === null) return { user, device: null, expiresAt };
  return { user, device: { id: device, host, enrolment, alone: Number(rivals) === 0 }, expiresAt };
}
