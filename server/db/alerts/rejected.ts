// Items that were set aside, counted by machine and reason: what was wrong with them, and never what they said.
import type { Within } from "../../domain/people/filter.ts";
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { inTeams } from "../people.ts";

export type RejectedItems = {
  /** The log-in they came by. */
  user: string;
  /** Whose it is, and how they are shown. */
  person: string;
  name: string;
  host: string;
  code: string;
  detail: string;
  count: number;
  firstAt: number;
  lastAt: number;
};

/** Of machines and reasons, the latest: a broken agent of each of a thousand machines. */
const KEPT_MAX = 5_000;
const DETAIL_MAX = 200;

/** Values go: what is quoted, and numbers, which also makes one reason of many. */
const withoutValues = (detail: string) =>
  detail
    .replace(/"(?:[^"\\]|\\.)*"?/g, "…")
    .replace(/\d[\d.:TZ-]*/g, "#")
    .replaceAll("\0", "")
    .toWellFormed()
    .slice(0, DETAIL_MAX);

export async function noteRejected(
  { knex }: Database,
  { user, host }: { user: string; host: string },
  items: readonly { code: string; detail: string }[],
  now: number,
): Promise<void> {
  const reasons = Map.groupBy(items, ({ code, detail }) => JSON.stringify([code, withoutValues(detail)]));
  for (const [reason, own] of reasons) {
    const [code, detail] = JSON.parse(reason);
    await knex("rejected_items")
      .insert({ user, host, code, detail, count: own.length, first_at: now, last_at: now })
      .onConflict(["user", "host", "code", "detail"])
      .merge({ count: knex.raw("rejected_items.count + ?", [own.length]), last_at: now });
  }
  const [oldest] = await knex("rejected_items").select("last_at").orderBy("last_at", "desc").offset(KEPT_MAX).limit(1);
  if (oldest !== undefined) await knex("rejected_items").where("last_at", "<=", oldest.last_at).delete();
}

/** Set aside last within [start, end), the latest first. */
export function rejectedWithin(
  db: Database,
  { start, end, within, limit }: { start: number; end: number; within: Within; limit: number },
): Promise<RejectedItems[]> {
  const own = within === undefined ? "" : `AND ${inTeams('r."user"')}`;
  return ask<RejectedItems>(
    db,
    `SELECT r."user", coalesce(l.person, r."user") AS person, coalesce(p.name, p."user", r."user") AS name, r.host, r.code, r.detail, r.count, r.first_at AS "firstAt", r.last_at AS "lastAt" FROM rejected_items r
       LEFT JOIN log_ins l ON l."user" = r."user" LEFT JOIN people p ON p."user" = coalesce(l.person, r."user")
     WHERE r.last_at >= ? AND r.last_at < ? ${own} ORDER BY r.last_at DESC, r."user", r.host, r.code, r.detail LIMIT ?`,
    [start, end, ...(within === undefined ? [] : [listOf(db, within)]), limit],
  );
}
