// Before anything of a kind is removed: from which day on it is still taken and computed. Nothing that was stored before that is left
// to compute, or else nothing is frozen; and who computes afterwards finds it said.

import type { Calendar } from "../../domain/events.ts";
import { dayBounds } from "../../domain/local-day.ts";
import type { RetentionKind } from "../../domain/retention/kinds.ts";
import { inSums } from "../apps/sums.ts";
import type { Database } from "../open.ts";
import { inSettlement, type Tx } from "../totals.ts";
import { forgetRetention, setKeptFrom } from "./kept.ts";

/** A mark is of what came, and what it changes lies at most so much before it, ms; with a day for another begin of days. */
const REACH_MS = 3 * 24 * 3_600_000;

/** False: something of the days before is still to be computed. Settle it, then ask again. */
export async function freeze(
  db: Database,
  { kind, day, calendar }: { kind: RetentionKind; day: string; calendar: Calendar },
): Promise<boolean> {
  const before = dayBounds(day, calendar).start + REACH_MS;
  const work = async ({ knex }: Tx) => {
    if (FIGURES_REST_ON.has(kind)) {
      const marks = [
        knex("dirty").where("from_ts", "<", before),
        knex("app_dirty").where("from_ts", "<", before),
        knex("app_stale").where("day", "<", day),
      ];
      for (const waiting of marks) if ((await waiting.select(knex.raw("1")).limit(1)).length > 0) return false;
    }
    await setKeptFrom(knex, kind, day);
    return true;
  };
  // Both locks: whoever computes hours or sums either has done it, or finds the day.
  const done = await inSettlement(db, ({ knex }) => inSums({ ...db, knex }, work));
  forgetRetention(db);
  return done;
}

const FIGURES_REST_ON: ReadonlySet<RetentionKind> = new Set(["events", "input", "apps"]);
