// What the reports on applications ask: sums of a stretch of days by name or by day, of everybody, of a team, of one person.
// Of everybody they read what is kept of everybody; else the people's own rows. Asks no raw use.
import type { SumKind } from "../../domain/apps/day-sums.ts";
import { monthsWithin } from "../../domain/apps/months-within.ts";
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
  // SQLite sorts to group, and by the name alone that takes two thirds of the time. PostgreSQL does not, and plans each part anew.
  const groups =
    db.dialect === "postgres"
      ? [{ of: kinds, kind: "s.kind", by: "s.kind, s.name" }]
      : kinds.map((kind) => ({ of: [kind], kind: `'${kind}'`, by: "s.name" }));
  const rows = await askedOfKnown(db, asked, (known) => {
    const parts = groups.map(({ of, ...group }) => ({ ...source(db, asked, known, of), ...group }));
    return ask<NamedSum & { kind: Kind }>(
      db,
      `${parts.map(({ kind, from, by }) => `SELECT ${kind} AS kind, s.name, ${FIGURES} FROM ${from} GROUP BY ${by}`).join(" UNION ALL ")}
       ORDER BY seconds DESC, name`,
      parts.flatMap(({ bindings }) => bindings),
    );
  });
  return Map.groupBy(rows, ({ kind }) => kind);
}

/** All of each day, in order: of people from an index that holds nothing else, each person's days beside each other. */
export function sumsByDay(db: Database, { from, to, users }: SumsAsked): Promise<(Sum & { day: string })[]> {
  const days = "s.day >= ? AND s.day <= ? AND s.kind = 'all'";
  const rows =
    users === null
      ? `app_day_totals s WHERE ${days}`
      : db.dialect === "postgres"
        ? `app_day_sums s WHERE s."user" = ANY(?) AND ${days}`
        : `json_each(?) u CROSS JOIN app_day_sums s WHERE s."user" = u.value AND ${days}`;
  return ask(db, `SELECT s.day, ${FIGURES} FROM ${rows} GROUP BY s.day ORDER BY s.day`, [
    ...(users === null ? [] : [listOf(db, users)]),
    from,
    to,
  ]);
}

/** All of each person. */
export async function sumsByPerson(
  db: Database,
  asked: SumsAsked & { users: readonly string[] },
): Promise<(Sum & { user: string })[]> {
  return askedOfKnown(db, asked, (known) => {
    const { from, bindings } = source(db, asked, known, ["all"]);
    return ask(db, `SELECT s."user", ${FIGURES} FROM ${from} GROUP BY s."user"`, bindings);
  });
}

/** Both included. */
type Days = { from: string; to: string };
type Narrowed = { users: readonly string[] | null; kinds: readonly SumKind[] };
const DAYS = { sums: "app_day_sums", totals: "app_day_totals", column: "day" };
const MONTHS = { sums: "app_month_sums", totals: "app_month_totals", column: "month" };

/** Whole months as such, and the days that are left. */
function source(db: Database, { from, to, users }: SumsAsked, known: Days, kinds: readonly SumKind[]) {
  const { months, days } = monthsWithin({ from, to }, known);
  const parts = [
    ...(months.length === 0 ? [] : [part(db, { ...MONTHS, of: months }, { users, kinds })]),
    ...(days.length === 0 && months.length > 0 ? [] : [part(db, { ...DAYS, of: days }, { users, kinds })]),
  ];
  return {
    from: `(${parts.map(({ sql }) => sql).join(" UNION ALL ")}) s`,
    bindings: parts.flatMap((one) => one.bindings),
  };
}

/**
 * Asked again where another first or last day was summed meanwhile, and it matters: a month that was whole with what was known would
 * hold more than was asked for.
 */
async function askedOfKnown<T>(db: Database, asked: Days, figures: (known: Days) => Promise<T>): Promise<T> {
  let known = await summedDays(db);
  for (;;) {
    const found = await figures(known);
    if (!monthsWithin(asked, known).restsOnKnown) return found;
    const since = await summedDays(db);
    if (since.from === known.from && since.to === known.to) return found;
    known = since;
  }
}

/** The first and the last day of which there is anything: months that begin earlier or end later are whole with them. */
async function summedDays(db: Database): Promise<Days> {
  // Each on its own is a step in the index; of both at once SQLite reads all.
  const [row] = await ask<{ from: string | null; to: string | null }>(
    db,
    `SELECT (SELECT min(day) FROM app_day_totals) AS "from", (SELECT max(day) FROM app_day_totals) AS "to"`,
  );
  return { from: row?.from ?? "", to: row?.to ?? "" };
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
