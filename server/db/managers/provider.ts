// Managers who come by the office's own sign-in: known again by what the provider calls them, never by a name, which anybody may
// choose there.
import { randomUUID } from "node:crypto";
import type { Role } from "../../domain/access.ts";
import { foldName } from "../../domain/people-names.ts";
import type { Database } from "../open.ts";

type Known = { id: string; name: string; isNew: boolean };

/**
 * The manager of this subject, made at their first sign-in; null where an owner lets them sign in no more.
 * @param role theirs from the first sign-in on; after that the owners' page decides
 * @param names tried in turn: the first that nobody has
 */
export async function managerOfSubject(
  { knex }: Database,
  { subject, names, role, now }: { subject: string; names: readonly string[]; role: Role; now: number },
): Promise<Known | null> {
  for (const name of names) {
    const known = await knex("managers").select("id", "name", "disabled_at").where({ subject }).first();
    if (known !== undefined)
      return known.disabled_at === null ? { id: known.id, name: known.name, isNew: false } : null;
    const manager = { id: randomUUID(), name };
    // Of two sign-ins at once one makes the row: the other's is ignored, and found in the next turn.
    const made = await knex("managers")
      .insert({ ...manager, sign_in: foldName(name), password: null, role, subject, created_at: now })
      .onConflict()
      .ignore()
      .returning("id");
    if (made.length > 0) return { ...manager, isNew: true };
  }
  throw new Error("Cannot make a manager for the office's sign-in: every name that they could have is taken.");
}
