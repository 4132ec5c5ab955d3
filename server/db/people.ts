// Who there is, page by page: filtered, in the order of their names. Asks people and teams only.
import { compareByCodePoint, foldName, type Person } from "../domain/people-names.ts";
import { ask, jsonOf, listOf } from "./ask.ts";
import type { Database } from "./open.ts";
import { logInsOf } from "./people/log-ins.ts";

/** Ids of the teams whose people whoever asks may see; absent: everybody's. */
export type Within = readonly number[] | undefined;

/** What a table is narrowed to; q is looked for in the shown name and the log-in names. */
export type PeopleFilter = { q: string | null; team: string | null; within?: Within };

/** SQL for a row of facts, which keeps its log-in: its person is of these teams. */
export const inTeams = (logIn: string) =>
  `coalesce((SELECT l.person FROM log_ins l WHERE l."user" = ${logIn}), ${logIn}) IN (SELECT "user" FROM people WHERE team_id IN_LIST)`;

export const isEverybody = ({ q, team, within }: PeopleFilter) => q === null && team === null && within === undefined;

const PEOPLE = `SELECT p."user", coalesce(p.name, p."user") AS name, p.sort_name AS "sortName", t.name AS team, p.team_id AS "teamId"
FROM people p LEFT JOIN teams t ON t.id = p.team_id`;

/** One page in the order of names, and how many there are in all. */
export async function pageOfPeople(
  db: Database,
  filter: PeopleFilter,
  { offset, limit, descending = false }: { offset: number; limit: number; descending?: boolean },
): Promise<{ people: Person[]; total: number }> {
  const { where, bindings } = whereOf(db, filter);
  const way = descending ? "DESC" : "ASC";
  const [people, counted] = await Promise.all([
    ask<Person>(db, `${PEOPLE} ${where} ORDER BY p.sort_name ${way}, p."user" ${way} LIMIT ? OFFSET ?`, [
      ...bindings,
      limit,
      offset,
    ]),
    ask<{ total: number }>(
      db,
      `SELECT count(*) AS total FROM people p LEFT JOIN teams t ON t.id = p.team_id ${where}`,
      bindings,
    ),
  ]);
  return { people, total: counted[0]?.total ?? 0 };
}

/** Who matches, in the order of names: for an order that names do not give. */
export function usersMatching(db: Database, filter: PeopleFilter): Promise<string[]> {
  const { where, bindings } = whereOf(db, filter);
  return jsonOf<string>(
    db,
    ['p."user"'],
    `people p LEFT JOIN teams t ON t.id = p.team_id ${where}`,
    bindings,
    'p.sort_name, p."user"',
  );
}

/** All who match, in the order of names. */
export function peopleMatching(db: Database, filter: PeopleFilter): Promise<Person[]> {
  const { where, bindings } = whereOf(db, filter);
  return ask<Person>(db, `${PEOPLE} ${where} ORDER BY p.sort_name, p."user"`, bindings);
}

/** People after one in the order of log-in names by code point: how the read API walks. */
export function peopleAfter(
  db: Database,
  user: string | null,
  { limit, within }: { limit: number; within: Within },
): Promise<Person[]> {
  const { where, bindings } = whereOf(db, { q: null, team: null, within });
  return ask<Person>(
    db,
    `${PEOPLE} ${where === "" ? "WHERE" : `${where} AND`} p."user" > ? ORDER BY p."user" LIMIT ?`,
    [...bindings, user ?? "", limit],
  );
}

/** Whose log-in this is. */
export async function personOf(db: Database, logIn: string): Promise<Person | null> {
  const [person] = await ask<Person>(db, `${PEOPLE} WHERE p."user" = ?`, [(await logInsOf(db)).personOf(logIn)]);
  return person ?? null;
}

export function peopleOf(db: Database, users: readonly string[]): Promise<Person[]> {
  return ask<Person>(db, `${PEOPLE} WHERE p."user" IN_LIST`, [listOf(db, users)]);
}

export async function hasPeople(db: Database): Promise<boolean> {
  return (await ask(db, "SELECT 1 AS one FROM people LIMIT 1")).length > 0;
}

export async function teamNames(db: Database, within: Within): Promise<string[]> {
  const rows = await ask<{ id: number; name: string }>(db, "SELECT id, name FROM teams");
  const shown = within === undefined ? rows : rows.filter(({ id }) => within.includes(id));
  return shown.map((row) => row.name).sort((a, b) => compareByCodePoint(foldName(a), foldName(b)));
}

/** The part of a question that keeps to the filter; `p` is people, `t` its team. */
export function whereOf(db: Database, { q, team, within }: PeopleFilter): { where: string; bindings: unknown[] } {
  const parts: string[] = [];
  const bindings: unknown[] = [];
  if (q !== null) {
    // The sort name is folded; the log-in name is not, so it is met in the two ways people write it.
    parts.push(
      `(p.sort_name LIKE ? ESCAPE '!' OR p."user" LIKE ? ESCAPE '!' OR lower(p."user") LIKE ? ESCAPE '!'
        OR p."user" IN (SELECT l.person FROM log_ins l WHERE l."user" LIKE ? ESCAPE '!' OR lower(l."user") LIKE ? ESCAPE '!'))`,
    );
    bindings.push(pattern(foldName(q)), pattern(q), pattern(q.toLowerCase()), pattern(q), pattern(q.toLowerCase()));
  }
  if (team !== null) {
    parts.push("t.name = ?");
    bindings.push(team);
  }
  if (within !== undefined) {
    parts.push("p.team_id IN_LIST");
    bindings.push(listOf(db, within));
  }
  return { where: parts.length > 0 ? `WHERE ${parts.join(" AND ")}` : "", bindings };
}

const pattern = (text: string) => `%${text.replace(/[!%_]/g, "!$&")}%`;
