// The kept sums of people's days, and what is kept of them together: read, and changed by what differs. Works inside the transaction
// it is given. Knows no rule of what is summed.
import type { AppSum } from "../../domain/apps/day-sums.ts";
import { compareByCodePoint } from "../../domain/people-names.ts";
import { inTransactionOfFigures } from "../commit/of-figures.ts";
import { BY_INDEX, withRows } from "../given-rows.ts";
import type { Database } from "../open.ts";
import type { Tx } from "../totals.ts";
import type { PersonDay } from "./stale.ts";

// PostgreSQL only: whoever sums, or changes a rule that all sums follow, holds this lock, so that no server overwrites newer sums
// with older ones, and no day is summed by a rule that is just being replaced.
const SUMS_LOCK = 0x61707073;

export async function inSums<T>({ knex, dialect }: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return knex.transaction(async (tx) => {
    if (dialect === "postgres") await tx.raw(`SELECT pg_advisory_xact_lock(?), ${BY_INDEX}`, [SUMS_LOCK]);
    return work({ knex: tx, dialect });
  });
}

/** The same for sums alone, which wait for no disk. */
export const inSumsOfFigures = <T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransactionOfFigures(db, SUMS_LOCK, work);

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
  const added = [
    ...changed,
    ...[...changed.flatMap((row) => before.get(keyOf(row)) ?? []), ...gone].map((row) => ({
      ...row,
      seconds: -row.seconds,
      knownS: -row.knownS,
      activeS: -row.activeS,
    })),
  ];
  for (const kept of TOGETHER) await addTo(tx, kept, added);
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

/** What is kept of many of the rows together: of everybody, of a month, and of both. */
const TOGETHER = [
  { table: "app_day_totals", of: ["day"] },
  { table: "app_month_sums", of: ["month", "user"] },
  { table: "app_month_totals", of: ["month"] },
] as const;

const VALUE_OF = {
  day: ({ day }: PersonDay) => day,
  month: ({ day }: PersonDay) => monthOf(day),
  user: ({ user }: PersonDay) => user,
};

/** Of a day, 2026-11. */
export const monthOf = (day: string) => day.slice(0, "2026-11".length);

async function addTo(tx: Tx, { table, of }: (typeof TOGETHER)[number], rows: readonly StoredSum[]) {
  const sums = new Map<string, { key: string[]; figures: [seconds: number, knownS: number, activeS: number] }>();
  for (const row of rows) {
    const key = [...of.map((one) => VALUE_OF[one](row)), row.kind, row.name];
    const sum = sums.get(key.join("\0")) ?? { key, figures: [0, 0, 0] };
    sum.figures = [sum.figures[0] + row.seconds, sum.figures[1] + row.knownS, sum.figures[2] + row.activeS];
    sums.set(key.join("\0"), sum);
  }
  const changed = [...sums.values()].filter(({ figures }) => figures.some((figure) => figure !== 0));
  if (changed.length === 0) return;
  const columns = [...of.map((name) => `"${name}"`), "kind", "name"];
  const key = columns.join(", ");
  const texts = columns.map((_, n) => `g.value ->> ${n}`).join(", ");
  const figure = (n: number) => `CAST(g.value ->> ${columns.length + n} AS BIGINT)`;
  const added = (name: string) => `${name} = ${table}.${name} + excluded.${name}`;
  await withRows(
    tx,
    (given) => `INSERT INTO ${table} (${key}, seconds, known_s, active_s)
      SELECT ${texts}, ${figure(0)}, ${figure(1)}, ${figure(2)} FROM ${given} WHERE true
      ON CONFLICT (${key}) DO UPDATE SET ${added("seconds")}, ${added("known_s")}, ${added("active_s")}`,
    changed.map((one) => [...one.key, ...one.figures]),
  );
  const fewer = changed.filter(({ figures }) => figures[0] < 0);
  if (fewer.length === 0) return;
  await withRows(
    tx,
    (given) => `DELETE FROM ${table} WHERE seconds = 0 AND (${key}) IN (SELECT ${texts} FROM ${given})`,
    fewer.map((one) => one.key),
  );
}

/** The sums of months anew, from those of days. */
export async function sumMonths({ knex }: Tx): Promise<void> {
  for (const [table, days, of] of [
    ["app_month_sums", "app_day_sums", `"user", kind, name`],
    ["app_month_totals", "app_day_totals", "kind, name"],
  ] as const) {
    await knex(table).delete();
    await knex.raw(
      `INSERT INTO ${table} (month, ${of}, seconds, known_s, active_s)
       SELECT substr(day, 1, 7) AS month, ${of}, sum(seconds), sum(known_s), sum(active_s) FROM ${days} GROUP BY 1, ${of}`,
    );
  }
}
