// Everybody there is, in the order of their names, and the teams: remembered whole, because nearly every page is about some of them,
// and 5,000 people are one megabyte.
import type { Knex } from "knex";
import { compareByCodePoint, foldName, type Person } from "../../domain/people-names.ts";
import { jsonOf } from "../ask.ts";
import type { Database } from "../open.ts";
import { remembered } from "./remembered.ts";

export type Everybody = {
  /** In the order of their names. */
  people: readonly Person[];
  byUser: ReadonlyMap<string, Person>;
  /** In the order of their names. */
  teams: readonly { id: number; name: string }[];
};

const everybody = remembered("people_mark", readEverybody);

/** As known by now, for pages. */
export const everybodyOf = (db: Database): Promise<Everybody> | Everybody => everybody.known(db);

/** Those of these people who, as seen from inside this transaction, may not be there yet. */
export async function maybeNew(db: Database, tx: Knex, users: readonly string[]): Promise<string[]> {
  const known = await everybody.current(db, tx);
  return users.filter((user) => known === null || !known.byUser.has(user));
}

/** Inside the transaction that makes, changes or removes a person or a team. */
export const markPeopleChanged = (tx: Knex): Promise<void> => everybody.mark(tx);

/** After it. */
export const forgetPeople = (db: Database): void => everybody.forget(db);

/** Does what changes people or teams and nobody's days. */
export const changingNames = <Answer>(db: Database, work: (tx: Knex) => Promise<Answer>): Promise<Answer> =>
  everybody.changing(db, work);

/** Whoever has this log-in is somebody from now on: they are already, where it was merged. */
export async function addPersonOf(db: Database, logIn: string, now: number): Promise<void> {
  if ((await maybeNew(db, db.knex, [logIn])).length === 0) return;
  await db.knex.transaction(async (tx) => {
    if ((await tx("log_ins").select("user").where({ user: logIn }).first()) !== undefined) return;
    await tx("people")
      .insert({ user: logIn, sort_name: foldName(logIn), created_at: now })
      .onConflict("user")
      .ignore();
    await everybody.mark(tx);
  });
  forgetPeople(db);
}

type Row = [user: string, name: string | null, sortName: string, teamId: number | null];

async function readEverybody(db: Database): Promise<Everybody> {
  const teams: { id: number; name: string }[] = await db.knex("teams").select("id", "name");
  teams.sort((a, b) => compareByCodePoint(foldName(a.name), foldName(b.name)));
  const nameOf = new Map(teams.map(({ id, name }) => [id, name]));
  const columns = ['p."user"', "p.name", "p.sort_name", "p.team_id"];
  const rows = await jsonOf<Row>(db, columns, "people p", [], 'p.sort_name, p."user"');
  const people = rows.map(([user, name, sortName, teamId]) => ({
    ...{ user, name: name ?? user, sortName },
    ...{ team: teamId === null ? null : (nameOf.get(teamId) ?? null), teamId },
  }));
  return { people, byUser: new Map(people.map((person) => [person.user, person])), teams };
}
