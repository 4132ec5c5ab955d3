// The nights in which what was older than it is kept was removed, and how much of each kind went. Asks the tables retention_nights and
// retention_removed.
import type { RetentionKind } from "../../domain/retention/kinds.ts";
import type { Database } from "../open.ts";

export type Removed = { [Kind in RetentionKind]?: number };
/** endedAt null: it was cut short; the night after goes on with what is left. */
export type Night = { night: string; beganAt: number; endedAt: number | null; removed: Removed };

/** Begins a night, or goes on with it. False: it is over already. */
export async function beginNight({ knex }: Database, night: string, now: number): Promise<boolean> {
  await knex("retention_nights").insert({ night, began_at: now, ended_at: null }).onConflict("night").ignore();
  const row = await knex("retention_nights").select("ended_at").where({ night }).first();
  return row?.ended_at === null;
}

export async function endNight(db: Database, night: string, now: number): Promise<Removed> {
  await db.knex("retention_nights").where({ night }).update({ ended_at: now });
  return (await removedIn(db, [night])).get(night) ?? {};
}

/** The latest first. */
export async function lastNights(db: Database, limit: number): Promise<Night[]> {
  const rows: { night: string; began_at: number; ended_at: number | null }[] = await db
    .knex("retention_nights")
    .select("*")
    .orderBy("night", "desc")
    .limit(limit);
  const removed = await removedIn(
    db,
    rows.map(({ night }) => night),
  );
  return rows.map(({ night, began_at, ended_at }) => ({
    ...{ night, beganAt: began_at, endedAt: ended_at },
    removed: removed.get(night) ?? {},
  }));
}

async function removedIn({ knex }: Database, nights: readonly string[]): Promise<Map<string, Removed>> {
  const rows: { night: string; kind: RetentionKind; rows: number }[] = await knex("retention_removed")
    .select("*")
    .whereIn("night", nights);
  return new Map(
    [...Map.groupBy(rows, ({ night }) => night)].map(([night, own]) => [
      night,
      Object.fromEntries(own.map(({ kind, rows: n }) => [kind, n])),
    ]),
  );
}
