// What the reports on applications ask: sums of a stretch of days by name or by day, of everybody, of a team, of one person.
// Of everybody they read what is kept of everybody; else the people's own rows. Asks no raw use.
import type { SumKind } from "../../domain/apps/day-sums.ts";
import { monthsWithin } from "../../domain/apps/months-within.ts";
import { daysFromTo } from "../../domain/local-day.ts";
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";

/** users: null is everybody. */
export type SumsAsked = { from: string; to: string; users: readonly string[] | null };
export type Sum = { seconds: number; knownS: number; activeS: number };
export type NamedSum = Sum & { name: string };

const FIGURES = `CAST(sum(s.seconds) AS BIGINT) AS seconds, CAST(sum(s.known_s) AS BIGINT) AS "knownS", CAST(sum(s.active_s) AS BIGINT) AS "activeS"`;

/** By kind and name, the longest first, of equal ones by code point. A kind of which there is nothing is not there. */
export async function sumsByName<Kind extends SumKind>(
  db: Database,
  asked: SumsAsked,
  kinds: readonly Kind[],
): Promise<Map<Kind, NamedSum[]>> {
  const { from, bindings } = await source(db, asked, kinds);
  const rows = await ask<NamedSum & { kind: Kind }>(
    db,
    `SELECT s.kind, s.name, ${FIGURES} FROM ${from} GROUP BY s.kind, s.name ORDER BY seconds DESC, s.name`,
    bindings,
  );
  return Map.groupBy(rows, ({ kind }) => kind);
}

/** All of each day, in order. */
export function sumsByDay(db: Database, asked: SumsAsked): Promise<(Sum & { day: string })[]> {
  const days = daysFromTo(asked.from, asked.to);
  const { sql, bindings } = part(db, { ...DAYS, of: days }, { users: asked.users, kinds: ["all"] });
  return ask(db, `SELECT s.stretch AS day, ${FIGURES} FROM (${sql}) s GROUP BY s.stretch ORDER BY s.stretch`, bindings);
}

/** All of each person. */
export async function sumsByPerson(
  db: Database,
  asked: SumsAsked & { users: readonly string[] },
): Promise<(Sum & { user: string })[]> {
  const { from, bindings } = await source(db, asked, ["all"]);
  return ask(db, `SELECT s."user", ${FIGURES} FROM ${from} GROUP BY s."user"`, bindings);
}

type Narrowed = { users: readonly string[] | null; kinds: readonly SumKind[] };
const DAYS = { sums: "app_day_sums", totals: "app_day_totals", column: "day" };
const MONTHS = { sums: "app_month_sums", totals: "app_month_totals", column: "month" };

/** Whole months as such, and the days that are left. */
async function source(db: Database, { from, to, users }: SumsAsked, kinds: readonly SumKind[]) {
  const { months, days } = monthsWithin(from, to, await lastSummed(db));
  const parts = [
    ...(months.length === 0 ? [] : [part(db, { ...MONTHS, of: months }, { users, kinds })]),
    ...(days.length === 0 && months.length > 0 ? [] : [part(db, { ...DAYS, of: days }, { users, kinds })]),
  ];
  return {
    from: `(${parts.map(({ sql }) => sql).join(" UNION ALL ")}) s`,
    bindings: parts.flatMap((one) => one.bindings),
  };
}

/** The last day of which there is anything: a month that ends later is whole with it. */
async function lastSummed(db: Database): Promise<string> {
  const [row] = await ask<{ day: string | null }>(db, "SELECT max(day) AS day FROM app_day_totals");
  return row?.day ?? "";
}

/**
 * Each day or month is a step in the index: what lies between the rows of one kind is not read. PostgreSQL steps by arrays, of which it
 * knows the length; rows of unnest it guesses to be a hundred, and then reads the whole table rather.
 */
function part(
  db: Database,
  { sums, totals, column, of }: typeof DAYS & { of: readonly string[] },
  { users, kinds }: Narrowed,
): { sql: string; bindings: unknown[] } {
  const table = users === null ? totals : sums;
  const columns = `s.${column} AS stretch, ${users === null ? "" : 's."user", '}s.kind, s.name, s.seconds, s.known_s, s.active_s`;
  const bindings = [of, ...(users === null ? [] : [users]), kinds].map((list) => listOf(db, list));
  const sql =
    db.dialect === "postgres"
      ? `SELECT ${columns} FROM ${table} s
         WHERE s.${column} = ANY(?) ${users === null ? "" : 'AND s."user" = ANY(?)'} AND s.kind = ANY(?)`
      : `SELECT ${columns} FROM json_each(?) d ${users === null ? "" : "CROSS JOIN json_each(?) u"} CROSS JOIN json_each(?) k CROSS JOIN ${table} s
         WHERE s.${column} = d.value ${users === null ? "" : 'AND s."user" = u.value'} AND s.kind = k.value`;
  return { sql, bindings };
}

export type PersonSum = NamedSum & { day: string; user: string };

/** People's days one by one, in the order (day, user, name) by code point, after a place in it. */
export function personSumsAfter(
  db: Database,
  asked: SumsAsked & { kind: SumKind; after: { day: string; user: string; name: string } | null; limit: number },
): Promise<PersonSum[]> {
  const { from, to, users, kind, after, limit } = asked;
  const parts = ["s.day >= ?", "s.day <= ?", "s.kind = ?"];
  const bindings: unknown[] = [after?.day ?? from, to, kind];
  if (users !== null) {
    parts.push(`s."user" IN_LIST`);
    bindings.push(listOf(db, users));
  }
  if (after !== null) {
    parts.push(`(s.day > ? OR (s.day = ? AND (s."user" > ? OR (s."user" = ? AND s.name > ?))))`);
    bindings.push(after.day, after.day, after.user, after.user, after.name);
  }
  return ask(
    db,
    `SELECT s.day, s."user", s.name, s.seconds, s.known_s AS "knownS", s.active_s AS "activeS" FROM app_day_sums s
     WHERE ${parts.join(" AND ")} ORDER BY s.day, s."user", s.name LIMIT ?`,
    [...bindings, limit],
  );
}
