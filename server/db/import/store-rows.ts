// Stores one chunk of imported rows: events, marks for the totals and unreadable rows in one transaction, so that a crash
// leaves a chunk stored with its marks, or not at all.
import type { Knex } from "knex";
import { type Database, rowsOf } from "../open.ts";
import type { ReadRow } from "./legacy-row.ts";

export type Stored = { added: number; corrected: number; unreadable: number };

type Event = Extract<ReadRow, { kind: "event" }>;
type Unreadable = Extract<ReadRow, { kind: "unreadable" }>;
type Kept = { origin: string; ts: number };

export async function storeRows(db: Database, rows: readonly ReadRow[], now: number): Promise<Stored> {
  const events = rows.filter((row) => row.kind === "event");
  const unreadable = rows.filter((row) => row.kind === "unreadable");
  const given = givenRows(db);
  return db.knex.transaction(async (tx) => {
    const kept = await keptOf(tx, given, events);
    const added = events.filter(({ origin }) => !kept.has(origin));
    // Read in another zone than last time: the new reading wins, and the days of both are computed again.
    const corrected = events.filter(({ origin, ts }) => (kept.get(origin) ?? ts) !== ts);
    if (added.length > 0) await insertEvents(tx, given, added);
    if (corrected.length > 0) await correctTimes(tx, given, corrected);
    const moved = corrected.map(({ user, origin }) => ({ user, ts: kept.get(origin) ?? 0 }));
    const touched = [...added, ...corrected, ...moved];
    if (touched.length > 0) await markDays(tx, given, touched);
    if (unreadable.length > 0) await insertUnreadable(tx, given, unreadable, now);
    return { added: added.length, corrected: corrected.length, unreadable: unreadable.length };
  });
}

/** A list of rows as one JSON value, which the statement finds as g: g.value an array, g.at its place. */
type Given = { from: string; bind(rows: readonly unknown[]): string };

const givenRows = ({ dialect }: Database): Given => ({
  from:
    dialect === "sqlite"
      ? "(SELECT key AS at, value FROM json_each(?)) g"
      : "json_array_elements(?::json) WITH ORDINALITY AS g(value, at)",
  bind: (rows) => JSON.stringify(rows),
});

async function keptOf(tx: Knex, { from, bind }: Given, events: readonly Event[]): Promise<Map<string, number>> {
  const result = await tx.raw(`SELECT e.origin, e.ts FROM ${from} JOIN work_events e ON e.origin = g.value ->> 0`, [
    bind(events.map(({ origin }) => [origin])),
  ]);
  const rows = rowsOf<Kept>(result);
  return new Map(rows.map(({ origin, ts }) => [origin, ts]));
}

/** received_at is the row's own time: the old server heard it then, and nobody was heard at the import. */
async function insertEvents(tx: Knex, { from, bind }: Given, events: readonly Event[]) {
  await tx.raw(
    `INSERT INTO work_events ("user", host, state, ts, received_at, origin)
     SELECT g.value ->> 0, '', g.value ->> 1, CAST(g.value ->> 2 AS BIGINT), CAST(g.value ->> 2 AS BIGINT), g.value ->> 3
     FROM ${from} WHERE true ORDER BY g.at ON CONFLICT (origin) DO NOTHING`,
    [bind(events.map(({ user, state, ts, origin }) => [user, state, ts, origin]))],
  );
}

async function correctTimes(tx: Knex, { from, bind }: Given, events: readonly Event[]) {
  await tx.raw(
    `UPDATE work_events SET ts = CAST(g.value ->> 1 AS BIGINT), received_at = CAST(g.value ->> 1 AS BIGINT)
     FROM ${from} WHERE work_events.origin = g.value ->> 0`,
    [bind(events.map(({ origin, ts }) => [origin, ts]))],
  );
}

async function markDays(tx: Knex, { from, bind }: Given, touched: readonly { user: string; ts: number }[]) {
  const spans = new Map<string, { from: number; to: number }>();
  for (const { user, ts } of touched) {
    const span = spans.get(user);
    spans.set(user, { from: Math.min(span?.from ?? ts, ts), to: Math.max(span?.to ?? ts, ts) });
  }
  await tx.raw(
    `INSERT INTO dirty ("user", host, from_ts, to_ts)
     SELECT g.value ->> 0, '', CAST(g.value ->> 1 AS BIGINT), CAST(g.value ->> 2 AS BIGINT) FROM ${from}`,
    [bind([...spans].map(([user, span]) => [user, span.from, span.to]))],
  );
}

async function insertUnreadable(tx: Knex, { from, bind }: Given, rows: readonly Unreadable[], now: number) {
  await tx.raw(
    `INSERT INTO unreadable_events (origin, id_text, user_text, state_text, ts_text, reason, imported_at)
     SELECT g.value ->> 0, g.value ->> 1, g.value ->> 2, g.value ->> 3, g.value ->> 4, g.value ->> 5, CAST(g.value ->> 6 AS BIGINT)
     FROM ${from} WHERE true ON CONFLICT (origin) DO NOTHING`,
    [
      bind(
        rows.map(({ origin, row, reason }) => [
          origin,
          clean(row.id),
          clean(row.user),
          clean(row.state),
          clean(row.ts),
          reason,
          now,
        ]),
      ),
    ],
  );
}

/** PostgreSQL stores no NUL in a text; SQLite does, and an old file may hold one. */
const clean = (text: string | null) => text?.replaceAll("\u0000", "\ufffd") ?? null;
