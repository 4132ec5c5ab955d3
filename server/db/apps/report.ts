// What the reports on applications ask: sums of a stretch of days by name or by day, of everybody, of a team, of one person.
// Of everybody they read what is kept of everybody; else the people's own rows. Asks no raw use.
import type { SumKind } from "../../domain/apps/day-sums.ts";
import { daysFromTo } from "../../domain/local-day.ts";
import { ask, listOf } from "../ask.ts";
import type { Database } from "../open.ts";

/** users: null is everybody. */
export type SumsAsked = { from: string; to: string; users: readonly string[] | null };
export type Sum = { seconds: number; knownS: number; activeS: number };
export type NamedSum = Sum & { name: string };

const FIGURES = `CAST(sum(s.seconds) AS BIGINT) AS seconds, CAST(sum(s.known_s) AS BIGINT) AS "knownS", CAST(sum(s.active_s) AS BIGINT) AS "activeS"`;

/** By name, the longest first, of equal ones by code point. */
export function sumsByName(db: Database, asked: SumsAsked, kind: SumKind): Promise<NamedSum[]> {
  const { from, bindings } = source(db, asked, kind);
  return ask(db, `SELECT s.name, ${FIGURES} FROM ${from} GROUP BY s.name ORDER BY seconds DESC, s.name`, bindings);
}

/** All of each day, in order. */
export function sumsByDay(db: Database, asked: SumsAsked): Promise<(Sum & { day: string })[]> {
  const { from, bindings } = source(db, asked, "all");
  return ask(db, `SELECT s.day, ${FIGURES} FROM ${from} GROUP BY s.day ORDER BY s.day`, bindings);
}

/** All of each person. */
export function sumsByPerson(
  db: Database,
  asked: SumsAsked & { users: readonly string[] },
): Promise<(Sum & { user: string })[]> {
  const { from, bindings } = source(db, asked, "all");
  return ask(db, `SELECT s."user", ${FIGURES} FROM ${from} GROUP BY s."user"`, bindings);
}

/**
 * Each day is a step in the index: what lies between the rows of one kind is not read. PostgreSQL steps by arrays, of which it knows
 * the length; rows of unnest it guesses to be a hundred, and then reads the whole table rather.
 */
function source(db: Database, { from, to, users }: SumsAsked, kind: SumKind): { from: string; bindings: unknown[] } {
  const days = listOf(db, daysFromTo(from, to));
  const people = users === null ? [] : [listOf(db, users)];
  const table = users === null ? "app_day_totals" : "app_day_sums";
  const bindings = [days, ...people, kind];
  if (db.dialect === "postgres")
    return {
      from: `${table} s WHERE s.day = ANY(?) ${users === null ? "" : 'AND s."user" = ANY(?)'} AND s.kind = ?`,
      bindings,
    };
  return users === null
    ? { from: `json_each(?) d CROSS JOIN ${table} s WHERE s.day = d.value AND s.kind = ?`, bindings }
    : {
        from: `json_each(?) d CROSS JOIN json_each(?) u CROSS JOIN ${table} s
          WHERE s.day = d.value AND s."user" = u.value AND s.kind = ?`,
        bindings,
      };
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
