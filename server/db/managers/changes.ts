// What was changed about who may sign in and what they may see: by whom, when, in a sentence. The council reads it.
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";

export type AccessChange = { at: number; author: string; text: string };

export async function logAccessChange({ knex }: Database, change: AccessChange): Promise<void> {
  await knex("access_changes").insert(change);
}

/** The latest first. */
export function accessChanges(db: Database, limit: number): Promise<AccessChange[]> {
  return ask(db, "SELECT at, author, text FROM access_changes ORDER BY seq DESC LIMIT ?", [limit]);
}
