// How long each kind is kept, and from which day on it is still taken: remembered, because every report at the door is held against
// it. Asks the table retention.
import type { Knex } from "knex";
import { type KeptDays, type KeptFrom, RETENTION_KINDS, type RetentionKind } from "../../domain/retention/kinds.ts";
import type { Database } from "../open.ts";
import { remembered } from "../people/remembered.ts";

export type Retention = { days: KeptDays; keptFrom: KeptFrom };

const kept = remembered("retention_mark", ({ knex }) => readRetention(knex));

/** As known by now, for doors and pages. */
export const retentionOf = (db: Database): Promise<Retention> | Retention => kept.known(db);

/** As it is inside this transaction, for what is computed and stored. */
export const retentionWithin = (db: Database, tx: Knex): Promise<Retention> => kept.within(db, tx);

/** Inside the transaction that changes it. */
export const markRetentionChanged = (tx: Knex): Promise<void> => kept.mark(tx);

/** After it. */
export const forgetRetention = (db: Database): void => kept.forget(db);

async function readRetention(tx: Knex): Promise<Retention> {
  const rows: { kind: string; days: number | null; kept_from: string | null }[] = await tx("retention").select("*");
  const of = <Value>(value: (row: (typeof rows)[number]) => Value) =>
    Object.fromEntries(
      RETENTION_KINDS.map((name) => {
        const row = rows.find(({ kind }) => kind === name);
        return [name, row === undefined ? null : value(row)];
      }),
    ) as { [Kind in RetentionKind]: Value | null };
  return { days: of(({ days }) => days), keptFrom: of(({ kept_from }) => kept_from) };
}

/** From this day on; a day that has passed once stays so, however long the kind is kept from now on. */
export async function setKeptFrom(tx: Knex, kind: RetentionKind, day: string): Promise<void> {
  await tx("retention").insert({ kind, days: null, kept_from: null }).onConflict("kind").ignore();
  await tx("retention")
    .where({ kind })
    .where((earlier) => void earlier.whereNull("kept_from").orWhere("kept_from", "<", day))
    .update({ kept_from: day });
  await markRetentionChanged(tx);
}
