// Who may sign in, and which sign-ins are open. A session's token is known to its browser alone; here is its SHA-256.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Role } from "../domain/access.ts";
import { foldName } from "../domain/people-names.ts";
import { ask } from "./ask.ts";
import type { Database } from "./open.ts";

/** teams: whose people this manager sees; of an owner, who sees all, and of the council it is empty. */
export type Manager = { id: string; name: string; role: Role; teams: readonly number[] };

/** A working day: whoever stays longer signs in again. */
export const SESSION_MAX_MS = 12 * 3_600_000;

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

export async function hasManagers(db: Database): Promise<boolean> {
  return (await ask(db, "SELECT 1 AS one FROM managers LIMIT 1")).length > 0;
}

/** The first manager, while there is none: an owner. Null where somebody was quicker. */
export async function makeFirstManager(
  { knex }: Database,
  { name, password, now }: { name: string; password: string; now: number },
): Promise<Manager | null> {
  return knex.transaction(async (tx) => {
    const [found] = await tx("managers").select("id").limit(1);
    if (found !== undefined) return null;
    const manager = { id: randomUUID(), name, role: "owner" as const };
    await tx("managers").insert({ ...manager, sign_in: foldName(name), password, created_at: now });
    return { ...manager, teams: [] };
  });
}

/** By the name as it is typed, whatever its case and marks; with the password's hash, null where none is set. */
export async function managerByName(
  { knex }: Database,
  name: string,
): Promise<{ id: string; name: string; password: string | null } | null> {
  const row = await knex("managers")
    .select("id", "name", "password")
    .where({ sign_in: foldName(name) })
    .whereNull("disabled_at")
    .first();
  return row ?? null;
}

/** Where and by what a sign-in was begun, so that its manager knows it again in the list of those that are open. */
export type Begun = { how: "password" | "link" | "oidc"; address: string; agent: string };

/** A new session; its token, which is nowhere else. Those that are over go. */
export async function openSession(
  { knex }: Database,
  managerId: string,
  { how, address, agent, now }: Begun & { now: number },
): Promise<string> {
  const token = randomBytes(32).toString("hex");
  await knex("sessions").where("expires_at", "<=", now).delete();
  await knex("sessions").insert({
    token_hash: hashOf(token),
    id: randomUUID(),
    manager_id: managerId,
    how,
    address,
    agent,
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

/** With the id of the session, by which it is told from the others of the same manager. */
export async function managerOfSession(
  db: Database,
  token: string,
  now: number,
): Promise<(Manager & { session: string }) | null> {
  const rows = await ask<Omit<Manager, "teams"> & { session: string; team: number | null }>(
    db,
    `SELECT m.id, m.name, m.role, s.id AS session, t.team_id AS team
     FROM sessions s JOIN managers m ON m.id = s.manager_id LEFT JOIN manager_teams t ON t.manager_id = m.id
     WHERE s.token_hash = ? AND s.expires_at > ? AND m.disabled_at IS NULL`,
    [hashOf(token), now],
  );
  const [first] = rows;
  if (first === undefined) return null;
  const { id, name, role, session } = first;
  return { id, name, role, session, teams: rows.flatMap(({ team }) => (team === null ? [] : [team])) };
}
