// The files in the store of whom is to be erased.
import type { Database } from "../open.ts";

export type PictureFiles = {
  keys: string[];
  /** Its files are still to come. */
  waits: boolean;
  /** They lay in the store once. */
  came: boolean;
};

/** Keys of an agent's own bucket, and those of a store of before, are out of this one's reach. */
export async function filesOfPeople(
  { knex }: Database,
  users: readonly string[],
  { provider, bucket }: { provider: string; bucket: string | null },
): Promise<PictureFiles[]> {
  const rows: { key: string; thumbnail_key: string; state: string; completed_at: number | null }[] = await knex(
    "screenshots",
  )
    .select("key", "thumbnail_key", "state", "completed_at")
    .whereIn("user", users)
    .where({ store: provider, bucket })
    .whereNotNull("key")
    .whereNotNull("thumbnail_key");
  return rows.map(({ key, thumbnail_key, state, completed_at }) => ({
    keys: [key, thumbnail_key],
    waits: state === "waiting",
    came: completed_at !== null,
  }));
}
