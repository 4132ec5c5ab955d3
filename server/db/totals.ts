// What keeping the totals asks of the database: marks of what changed, the events around them, and the figures that follow.
// Every function works inside the transaction it is given. Knows no rule of worked time.
import type { Knex } from "knex";
import type { DayTotal, WorkEvent } from "../domain/events.ts";
import { type Database, type Rows, rowsOf } from "./open.ts";

export type Mark = { seq: number; user: string; host: string; fromTs: number; toTs: number };
export type EventSpan = { user: string; from: number; to: number };
export type OpenPerson = { user: string; fromAt: number; boundAt: number };
/** The latest event of one stream. */
export type StreamHead = Pick<WorkEvent, "user" | "host" | "state" | "ts" | "until" | "reason"> & {
  receivedAt: number;
};

// PostgreSQL only: whoever settles holds this lock, so that no server overwrites newer figures with older ones.
const SETTLE_LOCK = 0x73657474;

export async function inSettlement<T>(db: Database, work: (tx: Knex) => Promise<T>): Promise<T> {
  return db.knex.transaction(async (tx) => {
    if (db.dialect === "postgres") await tx.raw("SELECT pg_advisory_xact_lock(?)", [SETTLE_LOCK]);
    return work(tx);
  });
}

export async function oldestMarks(tx: Knex, limit: number): Promise<Mark[]> {
  return tx("dirty").select("seq", "user", "host", "from_ts as fromTs", "to_ts as toTs").orderBy("seq").limit(limit);
}

export async function marksWaiting(tx: Knex): Promise<boolean> {
  return (await tx("dirty").select("seq").limit(1)).length > 0;
}

export async function clearMarks(tx: Knex, seqs: readonly number[]) {
  const STEP = 500; // bound variables of one statement, well under SQLite's limit
  for (let i = 0; i < seqs.length; i += STEP)
    await tx("dirty")
      .whereIn("seq", seqs.slice(i, i + STEP))
      .delete();
}

/** Events of each person within each span, in no particular order. Spans of one person must not overlap. */
export async function eventsIn(
  tx: Knex,
  dialect: Database["dialect"],
  spans: readonly EventSpan[],
): Promise<(WorkEvent & { receivedAt: number })[]> {
  const columns = `e.seq, e.id, e."user", e.host, e.state, e.ts, e.until, e.reason, e.received_at AS "receivedAt"`;
  const json = JSON.stringify(spans.map((s) => [s.user, s.from, s.to]));
  const sql =
    dialect === "sqlite"
      ? `SELECT ${columns} FROM json_each(?) s CROSS JOIN work_events e
         ON e."user" = s.value ->> 0 AND e.ts >= s.value ->> 1 AND e.ts <= s.value ->> 2`
      : `SELECT ${columns} FROM json_array_elements(?::json) s, public.work_events e
         WHERE e."user" = s ->> 0 AND e.ts >= (s ->> 1)::bigint AND e.ts <= (s ->> 2)::bigint`;
  return rowsOf((await tx.raw(sql, [json])) as Rows<WorkEvent & { receivedAt: number }>);
}

/** Replaces one person's rows of the days from..to. */
export async function replaceDays(
  tx: Knex,
  { user, from, to, days }: { user: string; from: string; to: string; days: readonly DayTotal[] },
) {
  await tx("day_totals")
    .where("user", user)
    .whereBetween("day", [from, to])
    .whereNotIn(
      "day",
      days.map((d) => d.day),
    )
    .delete();
  if (days.length === 0) return;
  const STEP = 100; // rows of one statement: 700 bound variables
  for (let i = 0; i < days.length; i += STEP) {
    await tx("day_totals")
      .insert(
        days.slice(i, i + STEP).map((d) => ({
          day: d.day,
          user: d.user,
          worked_s: d.workedS,
          estimated_s: d.estimatedS,
          first_login: d.firstLogin,
          last_seen: d.lastSeen,
          last_estimated: d.lastEstimated ? 1 : 0,
        })),
      )
      .onConflict(["day", "user"])
      .merge();
  }
}

export async function setOpen(tx: Knex, user: string, open: { fromAt: number; boundAt: number } | null) {
  if (open === null) await tx("open_people").where({ user }).delete();
  else
    await tx("open_people").insert({ user, from_at: open.fromAt, bound_at: open.boundAt }).onConflict("user").merge();
}

/** People whose open stretch has ended by itself, or runs over the start of the day that began at `dayStart`. */
export async function openPeopleDue(tx: Knex, now: number): Promise<OpenPerson[]> {
  return tx("open_people").select("user", "from_at as fromAt", "bound_at as boundAt").where("bound_at", "<=", now);
}

export async function openPeople(tx: Knex): Promise<OpenPerson[]> {
  return tx("open_people").select("user", "from_at as fromAt", "bound_at as boundAt");
}

/** Makes the people who are not there yet. */
export async function addPeople(tx: Knex, people: readonly { user: string; sortName: string }[], now: number) {
  if (people.length === 0) return;
  await tx("people")
    .insert(people.map(({ user, sortName }) => ({ user, sort_name: sortName, created_at: now })))
    .onConflict("user")
    .ignore();
}

/** Notes the latest event of each stream at its machine; a head older than the one kept changes nothing. */
export async function setHeads(tx: Knex, heads: readonly StreamHead[]) {
  if (heads.length === 0) return;
  const STEP = 100;
  for (let i = 0; i < heads.length; i += STEP) {
    const rows = heads
      .slice(i, i + STEP)
      .map((h) => ({
        user: h.user,
        host: h.host,
        heard_at: h.receivedAt,
        state: h.state,
        ts: h.ts,
        until: h.until,
        reason: h.reason,
      }));
    await tx("machines")
      .insert(rows)
      .onConflict(["user", "host"])
      .merge({
        state: tx.raw("excluded.state"),
        ts: tx.raw("excluded.ts"),
        until: tx.raw("excluded.until"),
        reason: tx.raw("excluded.reason"),
        heard_at: tx.raw(
          "CASE WHEN machines.heard_at > excluded.heard_at THEN machines.heard_at ELSE excluded.heard_at END",
        ),
      })
      .where((w) => w.whereNull("machines.ts").orWhere("machines.ts", "<=", tx.raw("excluded.ts")));
  }
}
