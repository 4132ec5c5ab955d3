// How long it came to be that each kind is kept: every change with its author, reason and difference, written with what it changes.
// Asks the tables retention and retention_changes.
import type { RetentionKind } from "../../domain/retention/kinds.ts";
import { ask } from "../ask.ts";
import type { Manager } from "../managers.ts";
import type { Database } from "../open.ts";
import { forgetRetention, markRetentionChanged } from "./kept.ts";

export type Difference = { [Kind in RetentionKind]?: { before: number | null; after: number | null } };
export type RetentionChange = { seq: number; at: number; manager: string; reason: string; difference: Difference };

/**
 * Writes all of it, or nothing where somebody else was quicker.
 * @param seen the last change that the author knew of; null: none
 */
export async function changeRetention(
  db: Database,
  asked: {
    difference: Difference;
    manager: Pick<Manager, "id" | "name">;
    reason: string;
    now: number;
    seen: number | null;
  },
): Promise<"changed" | "overtaken"> {
  const { difference, manager, reason, now, seen } = asked;
  const said = await db.knex.transaction(async (tx) => {
    // Of two who save at once the second is told; SQLite has one writer anyway.
    if (db.dialect === "postgres") await tx.raw("LOCK TABLE retention_changes IN SHARE ROW EXCLUSIVE MODE");
    const last = await tx("retention_changes").max("seq as seq").first();
    if ((last?.seq === null || last?.seq === undefined ? null : Number(last.seq)) !== seen) return "overtaken" as const;
    for (const [kind, { after }] of Object.entries(difference))
      await tx("retention").insert({ kind, days: after, kept_from: null }).onConflict("kind").merge(["days"]);
    await tx("retention_changes").insert({
      at: now,
      manager_id: manager.id,
      manager: manager.name,
      reason,
      difference: JSON.stringify(difference),
    });
    await markRetentionChanged(tx);
    return "changed" as const;
  });
  forgetRetention(db);
  return said;
}

/** The latest first. */
export async function retentionChanges(db: Database, limit: number): Promise<RetentionChange[]> {
  const rows = await ask<Omit<RetentionChange, "difference"> & { difference: string }>(
    db,
    "SELECT seq, at, manager, reason, difference FROM retention_changes ORDER BY seq DESC LIMIT ?",
    [limit],
  );
  return rows.map((row) => ({ ...row, difference: JSON.parse(row.difference) }));
}
