// The sign-ins that are open, as their managers and the owners see and end them.
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";

/** A page of them is long; more are older ones of the same browsers. */
const SHOWN_MAX = 100;

export type OpenSignIn = {
  id: string;
  how: string;
  address: string;
  agent: string;
  createdAt: number;
  expiresAt: number;
};

export function signInsOf(db: Database, managerId: string, now: number): Promise<OpenSignIn[]> {
  return ask(
    db,
    `SELECT id, how, address, agent, created_at AS "createdAt", expires_at AS "expiresAt" FROM sessions
     WHERE manager_id = ? AND expires_at > ? ORDER BY created_at DESC, id LIMIT ?`,
    [managerId, now, SHOWN_MAX],
  );
}

/** @param id one of them; null: all. How many have ended. */
export async function endSignIns({ knex }: Database, managerId: string, id: string | null): Promise<number> {
  const own = knex("sessions").where({ manager_id: managerId });
  return (id === null ? own : own.where({ id })).delete();
}
