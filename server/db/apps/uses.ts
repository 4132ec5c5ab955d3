// Uses of applications as they were told, for a day's timeline and for the sums. Asks the table apps.
import { APP_DURATION_MAX_S } from "../../../protocol/app-limits.ts";
import type { UseGroup } from "../../domain/apps/rule-preview.ts";
import type { AppUse } from "../../domain/apps/use.ts";
import { ask, listOf } from "../ask.ts";
import { withRows } from "../given-rows.ts";
import type { Database } from "../open.ts";
import type { EventSpan, Tx } from "../totals.ts";

const COLUMNS = `a.id, a."user", a.host, a.ts AS start, a.ts + a.duration_ms AS "end", a.kind, a.application, a.title, a.site, a.url, a.project`;
/** A use that reaches into a stretch began at most so long before it. */
export const USE_MAX_MS = APP_DURATION_MAX_S * 1000;

/** Uses that reach into each stretch [from, to), in no particular order. Stretches of one person must not overlap. */
export function usesIn(tx: Tx, spans: readonly EventSpan[]): Promise<AppUse[]> {
  return withRows<AppUse>(
    tx,
    (given) => `SELECT ${COLUMNS} FROM ${given} CROSS JOIN apps a
      WHERE a."user" = g.value ->> 0 AND a.ts >= CAST(g.value ->> 1 AS BIGINT) - ${USE_MAX_MS} AND a.ts < CAST(g.value ->> 2 AS BIGINT)
        AND a.ts + a.duration_ms > CAST(g.value ->> 1 AS BIGINT)`,
    spans.map(({ user, from, to }) => [user, from, to]),
  );
}

/** Uses of some log-ins that reach into [start, end), in the order of their start. */
export function usesOf(
  db: Database,
  users: readonly string[],
  { start, end }: { start: number; end: number },
): Promise<AppUse[]> {
  return ask<AppUse>(
    db,
    `SELECT ${COLUMNS} FROM apps a WHERE a."user" IN_LIST AND a.ts >= ? AND a.ts < ? AND a.ts + a.duration_ms > ?
     ORDER BY a.ts, a.id`,
    [listOf(db, users), start - USE_MAX_MS, end, start],
  );
}

/** Equal uses of each of these log-ins put together, begun within [start, end): what rules are tried on. */
export function usesInGroups(
  db: Database,
  users: readonly string[],
  { start, end }: { start: number; end: number },
): Promise<UseGroup[]> {
  return ask<UseGroup>(
    db,
    `SELECT "user", application, title, site, project, CAST(sum(duration_ms) AS BIGINT) AS ms FROM apps
     WHERE "user" IN_LIST AND ts >= ? AND ts < ? GROUP BY "user", application, title, site, project`,
    [listOf(db, users), start, end],
  );
}
