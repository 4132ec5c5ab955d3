// Who there is, page by page: narrowed, in the order of their names.
import { matcherOf, type PeopleFilter, type Within } from "../domain/people/filter.ts";
import { compareByCodePoint, type Person } from "../domain/people-names.ts";
import type { Database } from "./open.ts";
import { everybodyOf } from "./people/everybody.ts";
import { logInsOf } from "./people/log-ins.ts";

/** SQL for a row of facts, which keeps its log-in: its person is of these teams. */
export const inTeams = (logIn: string) =>
  `coalesce((SELECT l.person FROM log_ins l WHERE l."user" = ${logIn}), ${logIn}) IN (SELECT "user" FROM people WHERE team_id IN_LIST)`;

/** All who match, in the order of names. */
export async function peopleMatching(db: Database, filter: PeopleFilter): Promise<readonly Person[]> {
  const [{ people }, logIns] = await Promise.all([everybodyOf(db), logInsOf(db)]);
  const matches = matcherOf(filter, (person) => logIns.of([person]));
  return matches === null ? people : people.filter(matches);
}

/** One page in the order of names, and how many there are in all. */
export async function pageOfPeople(
  db: Database,
  filter: PeopleFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ people: Person[]; total: number }> {
  const all = await peopleMatching(db, filter);
  return { people: all.slice(offset, offset + limit), total: all.length };
}

/** People after one in the order of log-in names by code point: how the read API walks. */
export async function peopleAfter(
  db: Database,
  user: string | null,
  { limit, within }: { limit: number; within: Within },
): Promise<Person[]> {
  const people = await peopleMatching(db, { q: null, team: null, within });
  const after = user === null ? people : people.filter((person) => compareByCodePoint(person.user, user) > 0);
  return after.toSorted((a, b) => compareByCodePoint(a.user, b.user)).slice(0, limit);
}

/** Whose log-in this is. */
export async function personOf(db: Database, logIn: string): Promise<Person | null> {
  const [{ byUser }, { personOf: of }] = await Promise.all([everybodyOf(db), logInsOf(db)]);
  return byUser.get(of(logIn)) ?? null;
}

export async function peopleOf(db: Database, users: readonly string[]): Promise<Person[]> {
  const { byUser } = await everybodyOf(db);
  return users.flatMap((user) => byUser.get(user) ?? []);
}

export async function hasPeople(db: Database): Promise<boolean> {
  return (await everybodyOf(db)).people.length > 0;
}

export async function teamNames(db: Database, within: Within): Promise<string[]> {
  const { teams } = await everybodyOf(db);
  return teams.filter(({ id }) => within === undefined || within.includes(id)).map(({ name }) => name);
}
