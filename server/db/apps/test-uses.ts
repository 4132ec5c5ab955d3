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
  "app_month_sums",
  "app_month_totals",
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

/** What is kept of months, and what the kept days of each come to: the same. */
export async function monthsBothWays({ knex }: Database): Promise<{ kept: unknown[]; summed: unknown[] }> {
  const ways = { kept: [] as unknown[], summed: [] as unknown[] };
  for (const [months, days, of] of [
    ["app_month_sums", "app_day_sums", ["user", "kind", "name"]],
    ["app_month_totals", "app_day_totals", ["kind", "name"]],
  ] as const) {
    const key = ["month", ...of];
    const summed: Record<string, unknown>[] = await knex(days)
      .select(knex.raw("substr(day, 1, 7) as month"), ...of)
      .sum({ seconds: "seconds", known_s: "known_s", active_s: "active_s" })
      .groupBy("month", ...of)
      .orderBy(key);
    ways.kept.push(await knex(months).select("*").orderBy(key));
    // PostgreSQL gives the sum of large whole numbers as text.
    ways.summed.push(
      summed.map((row) => ({
        ...row,
        ...{ seconds: Number(row.seconds), known_s: Number(row.known_s), active_s: Number(row.active_s) },
      })),
    );
  }
  return ways;
}

export const keptTotals = (db: Database): Promise<Omit<SlowSum, "user">[]> =>
  db
    .knex("app_day_totals")
    .select("day", "kind", "name", "seconds", "known_s as knownS", "active_s as activeS")
    .orderBy(["day", "kind", "name"]);
