// Which alerts the webhook's receiver has taken: by a number that names nobody.
import type { Database } from "../open.ts";

export async function toldSince({ knex }: Database, day: string): Promise<Set<string>> {
  const rows: { id: string }[] = await knex("alerts_told").select("id").where("day", ">=", day);
  return new Set(rows.map(({ id }) => id));
}

/** @param before the first day that is still looked at: what was told of older ones is forgotten */
export async function noteTold(
  { knex }: Database,
  alerts: readonly { id: string; day: string }[],
  before: string,
): Promise<void> {
  await knex.transaction(async (tx) => {
    await tx("alerts_told").where("day", "<", before).delete();
    await tx("alerts_told")
      .insert(alerts.map(({ id, day }) => ({ id, day })))
      .onConflict("id")
      .ignore();
  });
}
