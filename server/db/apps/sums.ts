// The kept sums of people's days, and of everybody together: read, and changed by what differs. Works inside the transaction
// it is given. Knows no rule of what is summed.
import type { AppSum } from "../../domain/apps/day-sums.ts";
import { compareByCodePoint } from "../../domain/people-names.ts";
import type { Database } from "../open.ts";
import { type Tx, withRows } from "../totals.ts";
import type { PersonDay } from "./stale.ts";

// PostgreSQL only: whoever sums, or changes a rule that all sums follow, holds this lock, so that no server overwrites newer sums
// with older ones, and no day is summed by a rule that is just being replaced.
const SUMS_LOCK = 0x61707073;

// All that is read here are some days of some people, by index. PostgreSQL takes the rows of a JSON text for a hundred and would rather
// read a whole table of millions: 0.2 s for ten people of 175,000 uses, 1 ms so.
const BY_INDEX = ["hashjoin", "mergejoin", "seqscan"]
  .map((way) => `set_config('enable_${way}', 'off', true)`)
  .join(", ");

export async function inSums<T>({ knex, dialect }: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return knex.transaction(async (tx) => {
    if (dialect === "postgres") await tx.raw(`SELECT pg_advisory_xact_lock(?), ${BY_INDEX}`, [SUMS_LOCK]);
    return work({ knex: tx, dialect });
  });
}

export type StoredSum = AppSum & PersonDay;

/** The kept rows of these days. */
export function sumsOfDays(tx: Tx, days: readonly PersonDay[]): Promise<StoredSum[]> {
  return withRows<StoredSum>(
    tx,
    (given) => `SELECT s.day, s."user", s.kind, s.name, s.seconds, s.known_s AS "knownS", s.active_s AS "activeS"
      FROM ${given} CROSS JOIN app_day_sums s WHERE s.day = g.value ->> 0 AND s."user" = g.value ->> 1`,
    days.map(({ day, user }) => [day, user]),
  );
}

/** Puts the computed rows in the place of the kept ones; only what differs is written, to people's days and to everybody's. */
export async function replaceSums(tx: Tx, kept: readonly StoredSum[], computed: readonly StoredSum[]): Promise<void> {
  const before = new Map(kept.map((row) => [keyOf(row), row]));
  const after = new Map(computed.map((row) => [keyOf(row), row]));
  const changed = computed.filter((row) => !isSame(before.get(keyOf(row)), row)).sort(byKey);
  const gone = kept.filter((row) => !after.has(keyOf(row)));
  await putSums(tx, changed);
  await dropSums(tx, gone);
  await addToTotals(tx, [
    ...changed,
    ...[...changed.flatMap((row) => before.get(keyOf(row)) ?? []), ...gone].map((row) => ({
      ...row,
      seconds: -row.seconds,
      knownS: -row.knownS,
      activeS: -row.activeS,
    })),
  ]);
}

const keyOf = ({ day, user, kind, name }: StoredSum) => `${day}\0${user}\0${kind}\0${name}`;
const byKey = (a: StoredSum, b: StoredSum) => compareByCodePoint(keyOf(a), keyOf(b));
const isSame = (a: AppSum | undefined, b: AppSum) =>
  a !== undefined && a.seconds === b.seconds && a.knownS === b.knownS && a.activeS === b.activeS;

async function putSums(tx: Tx, rows: readonly StoredSum[]) {
  if (rows.length === 0) return;
  await withRows(
    tx,
    (given) => `INSERT INTO app_day_sums (day, "user", kind, name, seconds, known_s, active_s)
      SELECT g.value ->> 0, g.value ->> 1, g.value ->> 2, g.value ->> 3, CAST(g.value ->> 4 AS BIGINT), CAST(g.value ->> 5 AS BIGINT),
        CAST(g.value ->> 6 AS BIGINT) FROM ${given} WHERE true
      ON CONFLICT (day, "user", kind, name) DO UPDATE SET seconds = excluded.seconds, known_s = excluded.known_s, active_s = excluded.active_s`,
    rows.map((r) => [r.day, r.user, r.kind, r.name, r.seconds, r.knownS, r.activeS]),
  );
}

async function dropSums(tx: Tx, rows: readonly StoredSum[]) {
  if (rows.length === 0) return;
  await withRows(
    tx,
    (given) => `DELETE FROM app_day_sums WHERE (day, "user", kind, name) IN
      (SELECT g.value ->> 0, g.value ->> 1, g.value ->> 2, g.value ->> 3 FROM ${given})`,
    rows.map((r) => [r.day, r.user, r.kind, r.name]),
  );
}

async function addToTotals(tx: Tx, rows: readonly StoredSum[]) {
  const sums = new Map<string, Omit<StoredSum, "user">>();
  for (const { day, kind, name, seconds, knownS, activeS } of rows) {
    const key = `${day}\0${kind}\0${name}`;
    const sum = sums.get(key) ?? { day, kind, name, seconds: 0, knownS: 0, activeS: 0 };
    sum.seconds += seconds;
    sum.knownS += knownS;
    sum.activeS += activeS;
    sums.set(key, sum);
  }
  const changed = [...sums.values()].filter(
    ({ seconds, knownS, activeS }) => seconds !== 0 || knownS !== 0 || activeS !== 0,
  );
  if (changed.length === 0) return;
  await withRows(
    tx,
    (given) => `INSERT INTO app_day_totals (day, kind, name, seconds, known_s, active_s)
      SELECT g.value ->> 0, g.value ->> 1, g.value ->> 2, CAST(g.value ->> 3 AS BIGINT), CAST(g.value ->> 4 AS BIGINT),
        CAST(g.value ->> 5 AS BIGINT) FROM ${given} WHERE true
      ON CONFLICT (day, kind, name) DO UPDATE SET seconds = app_day_totals.seconds + excluded.seconds,
        known_s = app_day_totals.known_s + excluded.known_s, active_s = app_day_totals.active_s + excluded.active_s`,
    changed.map((r) => [r.day, r.kind, r.name, r.seconds, r.knownS, r.activeS]),
  );
  const fewer = changed.filter(({ seconds }) => seconds < 0);
  if (fewer.length === 0) return;
  await withRows(
    tx,
    (given) => `DELETE FROM app_day_totals WHERE seconds = 0 AND (day, kind, name) IN
      (SELECT g.value ->> 0, g.value ->> 1, g.value ->> 2 FROM ${given})`,
    fewer.map((r) => [r.day, r.kind, r.name]),
  );
}
