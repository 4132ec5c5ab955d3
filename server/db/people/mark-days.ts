// Marks all days of a person to be computed again, because who they are or when their day begins has changed.
import { markSumsOf, markUsesOf } from "../apps/stale.ts";
import type { Tx } from "../totals.ts";

/** Until stretches that began with a log-in's last report can be over, ms: the longest `until` there is. */
const REACH_MS = 48 * 3_600_000;
/** With another begin of their day a report may have been of the day before or after, ms. */
const DAY_MS = 24 * 3_600_000;

/** Computed for `person` are all days on which any of these log-ins has anything. */
export async function markDaysOf(tx: Tx, logIns: readonly string[], person: string): Promise<void> {
  const { knex } = tx;
  await markSumsOf(tx, [...logIns, person]);
  await markUsesOf(tx, logIns);
  const bounds = await knex("work_events").min("ts as first").max("ts as last").whereIn("user", logIns);
  const [{ first, last }] = bounds as [{ first: number | null; last: number | null }];
  if (first === null || last === null) return;
  await knex("dirty").insert({ user: person, host: "", from_ts: first - DAY_MS, to_ts: last + REACH_MS + DAY_MS });
}

/** Of a person with all their log-ins. */
export async function markAllDaysOf(tx: Tx, person: string): Promise<void> {
  const others: { user: string }[] = await tx.knex("log_ins").select("user").where({ person });
  await markDaysOf(tx, [person, ...others.map(({ user }) => user)], person);
}
