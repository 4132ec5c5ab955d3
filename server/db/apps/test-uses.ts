// For tests: stores a generated history of applications through the same doors as an agent's, and reads the sums back.
import type { UsesHistory } from "../../domain/apps/generated-uses.ts";
import type { SlowSum } from "../../domain/apps/slow-sums.test-oracle.ts";
import type { Arrival } from "../arrivals.ts";
import { startIngest } from "../ingest.ts";
import type { Database } from "../open.ts";
import { forgetRetention } from "../retention/kept.ts";

const TABLES = [
  "apps",
  "app_dirty",
  "app_stale",
  "app_day_sums",
  "app_day_totals",
  "project_rules",
  "project_revisions",
  "slots",
  "work_events",
  "day_totals",
  "dirty",
  "open_people",
];

export async function forgetAll(db: Database): Promise<void> {
  for (const table of TABLES) await db.knex(table).delete();
  await db.knex("settings").where({ key: "app_sums_rule" }).delete();
  await db.knex("retention").delete();
  forgetRetention(db);
}

/** One arrival for each fact, so that any part of them can be stored on its own. */
export function arrivalsOf({ uses, worked, slots, now }: UsesHistory): Arrival[] {
  const nothing = { events: [], running: [], notes: [], heard: null };
  return [
    ...uses.map(({ start, end, ...use }) => ({ ...nothing, apps: [{ ...use, ts: start, durationMs: end - start }] })),
    ...slots.map((slot) => ({ ...nothing, slots: [slot] })),
    ...worked.map(({ id, user, host, start, end }) => ({
      ...nothing,
      events: [
        {
          id,
          user,
          host,
          state: "working" as const,
          ts: start,
          until: end,
          reason: null,
          receivedAt: now,
          sentTs: null,
          address: null,
        },
      ],
    })),
  ];
}

export async function storeAll(db: Database, arrivals: readonly Arrival[]): Promise<void> {
  const ingest = startIngest(db, () => undefined);
  await Promise.all(arrivals.map((arrival) => ingest.store(arrival)));
}

export const keptSums = (db: Database): Promise<SlowSum[]> =>
  db
    .knex("app_day_sums")
    .select("day", "user", "kind", "name", "seconds", "known_s as knownS", "active_s as activeS")
    .orderBy(["day", "user", "kind", "name"]);

export const keptTotals = (db: Database): Promise<Omit<SlowSum, "user">[]> =>
  db
    .knex("app_day_totals")
    .select("day", "kind", "name", "seconds", "known_s as knownS", "active_s as activeS")
    .orderBy(["day", "kind", "name"]);
