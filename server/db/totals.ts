// What keeping the totals asks of the database: marks of what changed, the events around them, and the figures that follow.
// Every function works inside the transaction it is given, for many people in one statement: rows go in as one JSON text,
// which both databases take apart alike. Knows no rule of worked time.
import type { Knex } from "knex";
import type { DayTotal } from "../domain/events.ts";
import { foldName } from "../domain/people-names.ts";
import { inTransactionOfFigures } from "./commit/of-figures.ts";
import { BY_STREAM, eventsOfLines, LINES, type StoredEvent, type StreamLines } from "./event-lines.ts";
import { BY_INDEX, type Write, withRows } from "./given-rows.ts";
import { type Database, type Rows, rowsOf } from "./open.ts";

export type Tx = { knex: Knex; dialect: Database["dialect"] };
/** Marks of one stream put together: the range of ts they span, how many they are, and their numbers, joined by commas. */
export type Mark = { user: string; host: string; fromTs: number; toTs: number; count: number; seqs: string };
export type DayRange = { user: string; from: string; to: string };
export type EventSpan = { user: string; from: number; to: number };
export type OpenPerson = { user: string; fromAt: number; boundAt: number };
/** The latest event of one stream. */
export type StreamHead = Pick<StoredEvent, "user" | "host" | "state" | "ts" | "until" | "reason" | "receivedAt">;

// PostgreSQL only: whoever settles holds this lock, so that no server overwrites newer figures with older ones.
const SETTLE_LOCK = 0x73657474;

const DAY_MS = 24 * 3_600_000;

/** While it lasts nobody else settles, so that what is computed rests on what stands. Durable, as what a person said must be. */
export async function inSettlement<T>({ knex, dialect }: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return knex.transaction(async (tx) => {
    if (dialect === "postgres") await tx.raw(`SELECT pg_advisory_xact_lock(?), ${BY_INDEX}`, [SETTLE_LOCK]);
    return work({ knex: tx, dialect });
  });
}

/** The same for figures alone, which wait for no disk. */
export const inSettlementOfFigures = <T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransactionOfFigures(db, SETTLE_LOCK, work);

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

export const clearMarks = (marks: readonly Mark[]): Write => ({
  sql: (given) => `DELETE FROM dirty WHERE seq IN (SELECT CAST(g.value ->> 0 AS BIGINT) FROM ${given})`,
  rows: marks.flatMap(({ seqs }) => seqs.split(",").map((seq) => [seq])),
});

/** Events of each person within each span, in no particular order. Spans of one person must not overlap. */
export async function eventsIn(tx: Tx, spans: readonly EventSpan[]): Promise<StoredEvent[]> {
  const streams = await withRows<StreamLines>(
    tx,
    (given) => `SELECT ${LINES} FROM ${given} CROSS JOIN work_events e
      WHERE e."user" = g.value ->> 0 AND e.ts >= CAST(g.value ->> 1 AS BIGINT) AND e.ts <= CAST(g.value ->> 2 AS BIGINT)
      ${BY_STREAM}`,
    spans.map(({ user, from, to }) => [user, from, to]),
  );
  return eventsOfLines(streams);
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

/**
 * The number of a change: the clock's, or one more than the last where that is no larger. A power cut may take a change of figures
 * back; the one that comes in its place has another number, so nobody takes what they remember for it.
 */
const numberAfter = (last: string, now: string) => `CASE WHEN ${last} >= ${now} THEN ${last} + 1 ELSE ${now} END`;

/** To be written before its days are counted: each row bears the number of the change that writes it. */
export const putTotals = (days: readonly DayTotal[], now: number): Write => ({
  sql: (
    given,
  ) => `INSERT INTO day_totals (day, "user", worked_s, estimated_s, first_login, last_seen, last_estimated, version)
      SELECT g.value ->> 0, g.value ->> 1, CAST(g.value ->> 2 AS BIGINT), CAST(g.value ->> 3 AS BIGINT), CAST(g.value ->> 4 AS BIGINT),
        CAST(g.value ->> 5 AS BIGINT), CAST(g.value ->> 6 AS BIGINT),
        ${numberAfter(
          "coalesce((SELECT v.version FROM day_versions v WHERE v.day = g.value ->> 0), 0)",
          "CAST(g.value ->> 7 AS BIGINT)",
        )} FROM ${given} WHERE true
      ON CONFLICT (day, "user") DO UPDATE SET worked_s = excluded.worked_s, estimated_s = excluded.estimated_s,
        first_login = excluded.first_login, last_seen = excluded.last_seen, last_estimated = excluded.last_estimated, version = excluded.version`,
  rows: days.map((d) => [
    ...[d.day, d.user, d.workedS, d.estimatedS, d.firstLogin, d.lastSeen, d.lastEstimated ? 1 : 0],
    now,
  ]),
});

export const dropTotals = (days: readonly Pick<DayTotal, "user" | "day">[]): Write => ({
  sql: (given) => `DELETE FROM day_totals WHERE (day, "user") IN (SELECT g.value ->> 0, g.value ->> 1 FROM ${given})`,
  rows: days.map(({ day, user }) => [day, user]),
});

const NEXT = numberAfter("day_versions.version", "excluded.version");

/** Tells who remembers something of these days that any of their rows may be another now, or gone. now: of a change of figures alone. */
export const countChange = (days: ReadonlySet<string>, now = 1): Write => ({
  sql: (given) => `INSERT INTO day_versions (day, version, whole)
      SELECT g.value ->> 0, CAST(g.value ->> 1 AS BIGINT), CAST(g.value ->> 1 AS BIGINT) FROM ${given} WHERE true
      ON CONFLICT (day) DO UPDATE SET version = ${NEXT}, whole = ${NEXT}`,
  rows: [...days].map((day) => [day, now]),
});

/** The same where no row is gone, and those that are others were put by putTotals. */
export const countPut = (days: ReadonlySet<string>, now: number): Write => ({
  sql: (given) => `INSERT INTO day_versions (day, version)
      SELECT g.value ->> 0, CAST(g.value ->> 1 AS BIGINT) FROM ${given} WHERE true
      ON CONFLICT (day) DO UPDATE SET version = ${NEXT}`,
  rows: [...days].map((day) => [day, now]),
});

/** Notes whose figures still depend on the present. */
export const putOpen = (open: readonly OpenPerson[]): Write => ({
  sql: (given) => `INSERT INTO open_people ("user", from_at, bound_at)
      SELECT g.value ->> 0, CAST(g.value ->> 1 AS BIGINT), CAST(g.value ->> 2 AS BIGINT) FROM ${given} WHERE true
      ON CONFLICT ("user") DO UPDATE SET from_at = excluded.from_at, bound_at = excluded.bound_at`,
  rows: open.map(({ user, fromAt, boundAt }) => [user, fromAt, boundAt]),
});

export const dropOpen = (users: readonly string[]): Write => ({
  sql: (given) => `DELETE FROM open_people WHERE "user" IN (SELECT g.value ->> 0 FROM ${given})`,
  rows: users.map((user) => [user]),
});

export async function openPeople(knex: Knex): Promise<OpenPerson[]> {
  return knex("open_people").select("user", "from_at as fromAt", "bound_at as boundAt");
}

/** People whose open stretch has ended by itself. */
export async function openPeopleDue(knex: Knex, now: number): Promise<OpenPerson[]> {
  return openPeople(knex).then((people) => people.filter(({ boundAt }) => boundAt <= now));
}

/** Makes the people who are not there yet. A log-in that was merged into somebody is nobody of its own, and no person here. */
export const addPeople = (users: readonly string[], now: number): Write => ({
  sql: (given) => `INSERT INTO people ("user", sort_name, created_at)
        SELECT g.value ->> 0, g.value ->> 1, CAST(g.value ->> 2 AS BIGINT) FROM ${given} WHERE true ON CONFLICT ("user") DO NOTHING`,
  rows: users.map((user) => [user, foldName(user), now]),
});

/** Notes the latest event of each stream at its machine; a head older than the one kept changes nothing. */
export const putHeads = (heads: readonly StreamHead[]): Write => ({
  sql: (given) => `INSERT INTO machines ("user", host, heard_at, state, ts, until, reason)
      SELECT g.value ->> 0, g.value ->> 1, CAST(g.value ->> 2 AS BIGINT), g.value ->> 3, CAST(g.value ->> 4 AS BIGINT),
        CAST(g.value ->> 5 AS BIGINT), g.value ->> 6 FROM ${given} WHERE true
      ON CONFLICT ("user", host) DO UPDATE SET state = excluded.state, ts = excluded.ts, until = excluded.until, reason = excluded.reason,
        heard_at = CASE WHEN machines.heard_at > excluded.heard_at THEN machines.heard_at ELSE excluded.heard_at END
      WHERE machines.ts IS NULL OR machines.ts <= excluded.ts`,
  rows: heads.map((h) => [h.user, h.host, h.receivedAt, h.state, h.ts, h.until, h.reason]),
});
