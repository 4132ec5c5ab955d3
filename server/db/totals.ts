// What keeping the totals asks of the database: marks of what changed, the events around them, and the figures that follow.
// Every function works inside the transaction it is given, for many people in one statement: rows go in as one JSON text,
// which both databases take apart alike. Knows no rule of worked time.
import type { Knex } from "knex";
import type { DayTotal, WorkEvent } from "../domain/events.ts";
import { foldName } from "../domain/people-names.ts";
import { type Database, prepared, type Rows, rowsOf } from "./open.ts";

export type Tx = { knex: Knex; dialect: Database["dialect"] };
/** Marks of one stream put together: the range of ts they span, how many they are, and their numbers, joined by commas. */
export type Mark = { user: string; host: string; fromTs: number; toTs: number; count: number; seqs: string };
export type DayRange = { user: string; from: string; to: string };
export type EventSpan = { user: string; from: number; to: number };
export type OpenPerson = { user: string; fromAt: number; boundAt: number };
export type StoredEvent = WorkEvent & { receivedAt: number };
/** The latest event of one stream. */
export type StreamHead = Pick<StoredEvent, "user" | "host" | "state" | "ts" | "until" | "reason" | "receivedAt">;

// PostgreSQL only: whoever settles holds this lock, so that no server overwrites newer figures with older ones.
const SETTLE_LOCK = 0x73657474;
/**
 * Everything in a settlement is about some people and some days, and has its index. A table that has grown faster than PostgreSQL
 * has counted it would be read whole for them all the same: at 90,000 events that took ten times as long.
 */
const BY_INDEX = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin"];
const LOCKED = `pg_advisory_xact_lock(?), ${BY_INDEX.map((way) => `set_config('${way}', 'off', true)`).join(", ")}`;

const DAY_MS = 24 * 3_600_000;

/** While it lasts nobody else settles, so that what is computed rests on what stands. Durable, as what a person said must be. */
export async function inSettlement<T>({ knex, dialect }: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return knex.transaction(async (tx) => {
    if (dialect === "postgres") await tx.raw(`SELECT ${LOCKED}`, [SETTLE_LOCK]);
    return work({ knex: tx, dialect });
  });
}

/**
 * The same for figures alone. Its commit waits for no disk, which a page would wait for too: what a power cut takes from it are
 * figures together with the clearing of their marks, and so they are computed again. PostgreSQL writes in the order of its
 * commits, so no later commit survives without this one. SQLite does the same by itself only with every commit of that
 * connection; there it waits.
 */
export async function inSettlementOfFigures<T>({ knex, dialect }: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return knex.transaction(async (tx) => {
    if (dialect === "postgres")
      await tx.raw(`SELECT ${LOCKED}, set_config('synchronous_commit', 'off', true)`, [SETTLE_LOCK]);
    return work({ knex: tx, dialect });
  });
}

/** Asks with a list of rows, which the statement finds as `g.value`, each an array. */
export async function withRows<Row>(
  { knex, dialect }: Tx,
  sql: (given: string) => string,
  rows: readonly unknown[],
): Promise<Row[]> {
  const given = dialect === "sqlite" ? "json_each(?) g" : "json_array_elements(?::json) AS g(value)";
  const text = sql(given);
  return rowsOf((await knex.raw(text, [JSON.stringify(rows)]).options(prepared(dialect, text))) as Rows<Row>);
}

/** The oldest marks, those of one stream together as far as they lie within a day: a backlog is not tied to the present. */
export async function oldestMarks({ knex }: Tx, limit: number): Promise<Mark[]> {
  const answer = (await knex.raw(
    `SELECT "user", host, min(from_ts) AS "fromTs", max(to_ts) AS "toTs", count(*) AS count, string_agg(CAST(seq AS TEXT), ',') AS seqs
     FROM (SELECT * FROM dirty ORDER BY seq LIMIT ?) d GROUP BY "user", host, from_ts / ${DAY_MS}`,
    [limit],
  )) as Rows<Mark>;
  return rowsOf(answer);
}

export async function marksWaiting(knex: Knex): Promise<boolean> {
  return (await knex("dirty").select("seq").limit(1)).length > 0;
}

export async function clearMarks({ knex, dialect }: Tx, marks: readonly Mark[]) {
  if (marks.length === 0) return;
  const seqs = marks.map((mark) => mark.seqs).join(",");
  if (dialect === "sqlite")
    await knex.raw("DELETE FROM dirty WHERE seq IN (SELECT value FROM json_each(?))", [`[${seqs}]`]);
  else await knex.raw("DELETE FROM dirty WHERE seq = ANY(CAST(? AS BIGINT[]))", [`{${seqs}}`]);
}

// An event as a line of text. The reason is last: what stands in the others holds no comma.
const LINE = [
  "e.seq",
  "coalesce(CAST(e.id AS TEXT), '')",
  "e.state",
  "e.ts",
  "coalesce(CAST(e.until AS TEXT), '')",
  "e.received_at",
  "coalesce(e.reason, '')",
].join(" || ',' || ");

function eventOf(user: string, host: string, line: string): StoredEvent {
  const [seq, id, state, ts, until, receivedAt, reason] = line.split(",");
  return {
    seq: Number(seq),
    id: id === "" ? null : (id as string),
    user,
    host,
    state: state as StoredEvent["state"],
    ts: Number(ts),
    until: until === "" ? null : Number(until),
    reason: reason === "" ? null : (reason as StoredEvent["reason"]),
    receivedAt: Number(receivedAt),
  };
}

/**
 * Events of each person within each span, in no particular order. Spans of one person must not overlap. A stream's events come as
 * one text: as rows of their own they cost twice the time, which a flood of reports has to wait for.
 */
export async function eventsIn(tx: Tx, spans: readonly EventSpan[]): Promise<StoredEvent[]> {
  const streams = await withRows<{ user: string; host: string; lines: string }>(
    tx,
    (given) => `SELECT e."user", e.host, string_agg(${LINE}, '\n') AS lines FROM ${given} CROSS JOIN work_events e
      WHERE e."user" = g.value ->> 0 AND e.ts >= CAST(g.value ->> 1 AS BIGINT) AND e.ts <= CAST(g.value ->> 2 AS BIGINT)
      GROUP BY e."user", e.host`,
    spans.map(({ user, from, to }) => [user, from, to]),
  );
  return streams.flatMap(({ user, host, lines }) => lines.split("\n").map((line) => eventOf(user, host, line)));
}

/** The kept rows of these days. */
export async function totalsIn(tx: Tx, ranges: readonly DayRange[]): Promise<DayTotal[]> {
  const rows = await withRows<Omit<DayTotal, "lastEstimated"> & { lastEstimated: number }>(
    tx,
    (
      given,
    ) => `SELECT t."user", t.day, t.worked_s AS "workedS", t.estimated_s AS "estimatedS", t.first_login AS "firstLogin",
        t.last_seen AS "lastSeen", t.last_estimated AS "lastEstimated"
      FROM ${given} CROSS JOIN day_totals t
      WHERE t."user" = g.value ->> 0 AND t.day >= g.value ->> 1 AND t.day <= g.value ->> 2`,
    ranges.map(({ user, from, to }) => [user, from, to]),
  );
  return rows.map((row) => ({ ...row, lastEstimated: row.lastEstimated !== 0 }));
}

export async function putTotals(tx: Tx, days: readonly DayTotal[]) {
  if (days.length === 0) return;
  await withRows(
    tx,
    (given) => `INSERT INTO day_totals (day, "user", worked_s, estimated_s, first_login, last_seen, last_estimated)
      SELECT g.value ->> 0, g.value ->> 1, CAST(g.value ->> 2 AS BIGINT), CAST(g.value ->> 3 AS BIGINT), CAST(g.value ->> 4 AS BIGINT),
        CAST(g.value ->> 5 AS BIGINT), CAST(g.value ->> 6 AS BIGINT) FROM ${given} WHERE true
      ON CONFLICT (day, "user") DO UPDATE SET worked_s = excluded.worked_s, estimated_s = excluded.estimated_s,
        first_login = excluded.first_login, last_seen = excluded.last_seen, last_estimated = excluded.last_estimated`,
    days.map((d) => [d.day, d.user, d.workedS, d.estimatedS, d.firstLogin, d.lastSeen, d.lastEstimated ? 1 : 0]),
  );
}

export async function dropTotals(tx: Tx, days: readonly Pick<DayTotal, "user" | "day">[]) {
  if (days.length === 0) return;
  await withRows(
    tx,
    (given) => `DELETE FROM day_totals WHERE (day, "user") IN (SELECT g.value ->> 0, g.value ->> 1 FROM ${given})`,
    days.map(({ day, user }) => [day, user]),
  );
}

/** Tells who remembers something of these days that their rows are others now. */
export async function countChange(tx: Tx, days: ReadonlySet<string>) {
  if (days.size === 0) return;
  await withRows(
    tx,
    (given) => `INSERT INTO day_versions (day, version) SELECT g.value ->> 0, 1 FROM ${given} WHERE true
      ON CONFLICT (day) DO UPDATE SET version = day_versions.version + 1`,
    [...days].map((day) => [day]),
  );
}

/** Notes whose figures still depend on the present. */
export async function putOpen(tx: Tx, open: readonly OpenPerson[]) {
  if (open.length === 0) return;
  await withRows(
    tx,
    (given) => `INSERT INTO open_people ("user", from_at, bound_at)
      SELECT g.value ->> 0, CAST(g.value ->> 1 AS BIGINT), CAST(g.value ->> 2 AS BIGINT) FROM ${given} WHERE true
      ON CONFLICT ("user") DO UPDATE SET from_at = excluded.from_at, bound_at = excluded.bound_at`,
    open.map(({ user, fromAt, boundAt }) => [user, fromAt, boundAt]),
  );
}

export async function dropOpen(tx: Tx, users: readonly string[]) {
  if (users.length > 0)
    await withRows(
      tx,
      (given) => `DELETE FROM open_people WHERE "user" IN (SELECT g.value ->> 0 FROM ${given})`,
      users.map((user) => [user]),
    );
}

export async function openPeople(knex: Knex): Promise<OpenPerson[]> {
  return knex("open_people").select("user", "from_at as fromAt", "bound_at as boundAt");
}

/** People whose open stretch has ended by itself. */
export async function openPeopleDue(knex: Knex, now: number): Promise<OpenPerson[]> {
  return openPeople(knex).then((people) => people.filter(({ boundAt }) => boundAt <= now));
}

/** Makes the people who are not there yet. A log-in that was merged into somebody is nobody of its own, and no person here. */
export async function addPeople(tx: Tx, users: readonly string[], now: number) {
  if (users.length > 0)
    await withRows(
      tx,
      (given) => `INSERT INTO people ("user", sort_name, created_at)
        SELECT g.value ->> 0, g.value ->> 1, CAST(g.value ->> 2 AS BIGINT) FROM ${given} WHERE true ON CONFLICT ("user") DO NOTHING`,
      users.map((user) => [user, foldName(user), now]),
    );
}

/** Whoever has this log-in is somebody from now on: they are already, where it was merged. */
export async function addPersonOf(tx: Tx, logIn: string, now: number) {
  const merged = await tx.knex("log_ins").select("user").where({ user: logIn }).first();
  if (merged === undefined) await addPeople(tx, [logIn], now);
}

/** Notes the latest event of each stream at its machine; a head older than the one kept changes nothing. */
export async function putHeads(tx: Tx, heads: readonly StreamHead[]) {
  if (heads.length === 0) return;
  await withRows(
    tx,
    (given) => `INSERT INTO machines ("user", host, heard_at, state, ts, until, reason)
      SELECT g.value ->> 0, g.value ->> 1, CAST(g.value ->> 2 AS BIGINT), g.value ->> 3, CAST(g.value ->> 4 AS BIGINT),
        CAST(g.value ->> 5 AS BIGINT), g.value ->> 6 FROM ${given} WHERE true
      ON CONFLICT ("user", host) DO UPDATE SET state = excluded.state, ts = excluded.ts, until = excluded.until, reason = excluded.reason,
        heard_at = CASE WHEN machines.heard_at > excluded.heard_at THEN machines.heard_at ELSE excluded.heard_at END
      WHERE machines.ts IS NULL OR machines.ts <= excluded.ts`,
    heads.map((h) => [h.user, h.host, h.receivedAt, h.state, h.ts, h.until, h.reason]),
  );
}
