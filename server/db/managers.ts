// Who may sign in, and which sign-ins are open. A session's token is known to its browser alone; here is its SHA-256.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { foldName } from "../domain/people-names.ts";
import { ask } from "./ask.ts";
import type { Database } from "./open.ts";

export type Role = "manager";
export type Manager = { id: string; name: string; role: Role };

/** A working day: whoever stays longer signs in again. */
export const SESSION_MAX_MS = 12 * 3_600_000;

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

export async function hasManagers(db: Database): Promise<boolean> {
  return (await ask(db, "SELECT 1 AS one FROM managers LIMIT 1")).length > 0;
}

/** The first manager, while there is none; null where somebody was quicker. */
export async function makeFirstManager(
  { knex }: Database,
  { name, password, now }: { name: string; password: string; now: number },
): Promise<Manager | null> {
  return knex.transaction(async (tx) => {
    const [found] = await tx("managers").select("id").limit(1);
    if (found !== undefined) return null;
    const manager: Manager = { id: randomUUID(), name, role: "manager" };
    await tx("managers").insert({ ...manager, sign_in: foldName(name), password, created_at: now });
    return manager;
  });
}

/** By the name as it is typed, whatever its case and marks; with the password's hash. */
export async function managerByName(
  { knex }: Database,
  name: string,
): Promise<(Manager & { password: string }) | null> {
  const row = await knex("managers")
    .select("id", "name", "role", "password")
    .where({ sign_in: foldName(name) })
    .whereNull("disabled_at")
    .first();
  return row ?? null;
}

/** A new session; its token, which is nowhere else. Those that are over go. */
export async function openSession({ knex }: Database, manager: Manager, now: number): Promise<string> {
  const token = randomBytes(32).toString("hex");
  await knex("sessions").where("expires_at", "<=", now).delete();
  await knex("sessions").insert({
    token_hash: hashOf(token),
    manager_id: manager.id,
    created_at: now,
    expires_at: now + SESSION_MAX_MS,
  });
  return token;
}

export async function closeSession({ knex }: Database, token: string): Promise<void> {
  await knex("sessions")
    .where({ token_hash: hashOf(token) })
    .delete();
}

export async function managerOfSession(db: Database, token: string, now: number): Promise<Manager | null> {
  const [manager] = await ask<Manager>(
    db,
    `SELECT m.id, m.name, m.role FROM sessions s JOIN managers m ON m.id = s.manager_id
     WHERE s.token_hash = ? AND s.expires_at > ? AND m.disabled_at IS NULL`,
    [hashOf(token), now],
  );
  return manager ?? null;
}
