// How the policy came to be what it is: every change with its author, reason and difference. A change is written whole, together
// with what it changes, or not at all. Asks the tables policies and policy_changes.
import type { Knex } from "knex";
import type { Policy } from "../../../protocol/policy.ts";
import type { PolicyKey } from "../../domain/policy/levels.ts";
import { ask } from "../ask.ts";
import type { Manager } from "../managers.ts";
import type { Database } from "../open.ts";
import type { Scope } from "./levels.ts";

/** One key of one level: what it said and says; null: as the broader levels have it. */
export type Difference = { [Key in PolicyKey]?: { before: Policy[Key] | null; after: Policy[Key] | null } };

export type PolicyChange = Scope & {
  seq: number;
  at: number;
  manager: string;
  reason: string;
  difference: Difference;
  /** The change that this one takes back. */
  undoes: number | null;
};

export type NewChange = Scope & {
  /** Only what is another value; null takes the key out of this level. */
  values: { [Key in PolicyKey]?: Policy[Key] | null };
};

/**
 * Writes all of it, or nothing where somebody else was quicker.
 * @param seen the last change that the author knew of; null: none
 */
export function changePolicies(
  { knex, dialect }: Database,
  asked: {
    changes: readonly NewChange[];
    manager: Pick<Manager, "id" | "name">;
    reason: string;
    now: number;
    seen: number | null;
    undoes?: number;
  },
): Promise<"changed" | "overtaken"> {
  const { changes, manager, reason, now, seen, undoes = null } = asked;
  return knex.transaction(async (tx) => {
    // Of two managers who save at once the second is told; SQLite has one writer anyway.
    if (dialect === "postgres") await tx.raw("LOCK TABLE policy_changes IN SHARE ROW EXCLUSIVE MODE");
    if ((await lastChange(tx)) !== seen) return "overtaken";
    for (const { kind, scope, values } of changes) {
      const rows: { key: string; value: string }[] = await tx("policies")
        .select("key", "value")
        .where({ scope_kind: kind, scope });
      const before = new Map(rows.map((row) => [row.key, JSON.parse(row.value)]));
      const difference: Record<string, { before: unknown; after: unknown }> = {};
      for (const [key, value] of Object.entries(values)) {
        const is = { scope_kind: kind, scope, key };
        difference[key] = { before: before.get(key) ?? null, after: value };
        if (value === null) await tx("policies").where(is).delete();
        else
          await tx("policies")
            .insert({ ...is, value: JSON.stringify(value) })
            .onConflict(["scope_kind", "scope", "key"])
            .merge();
      }
      await tx("policy_changes").insert({
        at: now,
        manager_id: manager.id,
        manager: manager.name,
        scope_kind: kind,
        scope,
        reason,
        difference: JSON.stringify(difference),
        undoes,
      });
    }
    return "changed";
  });
}

async function lastChange(knex: Knex): Promise<number | null> {
  const row = await knex("policy_changes").max("seq as seq").first();
  return row?.seq === null || row?.seq === undefined ? null : Number(row.seq);
}

export const lastPolicyChange = ({ knex }: Database): Promise<number | null> => lastChange(knex);

const CHANGE = "SELECT seq, at, manager, scope_kind AS kind, scope, reason, difference, undoes FROM policy_changes";

/** The latest first: of these levels, or of all. */
export async function changesOf(
  db: Database,
  scopes: readonly Scope[],
  { offset, limit }: { offset: number; limit: number },
): Promise<PolicyChange[]> {
  const where = scopes.map(() => "(scope_kind = ? AND scope = ?)").join(" OR ");
  const bindings = scopes.flatMap(({ kind, scope }) => [kind, scope]);
  const rows = await ask<Omit<PolicyChange, "difference"> & { difference: string }>(
    db,
    `${CHANGE} WHERE ${where} ORDER BY seq DESC LIMIT ? OFFSET ?`,
    [...bindings, limit, offset],
  );
  return rows.map(readChange);
}

export async function policyChange(db: Database, seq: number): Promise<PolicyChange | null> {
  const [row] = await ask<Omit<PolicyChange, "difference"> & { difference: string }>(db, `${CHANGE} WHERE seq = ?`, [
    seq,
  ]);
  return row === undefined ? null : readChange(row);
}

const readChange = (row: Omit<PolicyChange, "difference"> & { difference: string }): PolicyChange => ({
  ...row,
  difference: JSON.parse(row.difference),
});
