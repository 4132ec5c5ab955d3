// How a manager's password is set: by its owner, who knows the old one, or once by a link. The link holds the token, the table its
// SHA-256; a used link is gone. Nobody ever types a password for somebody else.
import { createHash, randomBytes } from "node:crypto";
import type { Database } from "../open.ts";

/** Handed over today, used by tomorrow evening at the latest. */
export const LINK_MAX_MS = 36 * 3_600_000;

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

/** A new link ends the one before. */
export async function makeSignInLink({ knex }: Database, managerId: string, now: number): Promise<string> {
  const token = randomBytes(32).toString("hex");
  const link = { token_hash: hashOf(token), manager_id: managerId, created_at: now, expires_at: now + LINK_MAX_MS };
  await knex("sign_in_links").insert(link).onConflict("manager_id").merge();
  return token;
}

/** Whose link it is; it stays as it is. Null where it is unknown, used or over. */
export async function managerOfLink(
  { knex }: Database,
  token: string,
  now: number,
): Promise<{ id: string; name: string } | null> {
  const row = await knex("sign_in_links AS l")
    .join("managers AS m", "m.id", "l.manager_id")
    .select("m.id", "m.name")
    .where("l.token_hash", hashOf(token))
    .where("l.expires_at", ">", now)
    .whereNull("m.disabled_at")
    .first();
  return row ?? null;
}

/** Sets the password and uses the link up; every sign-in that was open ends. Null where somebody was quicker. */
export async function useSignInLink(
  db: Database,
  token: string,
  { password, now }: { password: string; now: number },
): Promise<{ id: string; name: string } | null> {
  const manager = await managerOfLink(db, token, now);
  if (manager === null) return null;
  return db.knex.transaction(async (tx) => {
    const used = await tx("sign_in_links")
      .where({ token_hash: hashOf(token) })
      .delete();
    if (used === 0) return null;
    await tx("managers").where({ id: manager.id }).update({ password });
    await tx("sessions").where({ manager_id: manager.id }).delete();
    return manager;
  });
}

export async function passwordOf({ knex }: Database, managerId: string): Promise<string | null> {
  const row = await knex("managers").select("password").where({ id: managerId }).first();
  return row?.password ?? null;
}

/** By its owner: the sign-ins at other browsers end. */
export async function setPassword(
  { knex }: Database,
  managerId: string,
  { password, keep }: { password: string; keep: string },
): Promise<void> {
  await knex.transaction(async (tx) => {
    await tx("managers").where({ id: managerId }).update({ password });
    await tx("sessions").where({ manager_id: managerId }).whereNot({ id: keep }).delete();
  });
}
