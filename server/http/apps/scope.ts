// Whose figures a report is asked for, and whether whoever asks may have them: everybody's, a team's, one person's. Names that are
// nobody's alone give those they may mean.
import type { Request } from "express";
import { pageOfPeople, peopleMatching, personOf, teamNames } from "../../db/people.ts";
import type { What } from "../../domain/access.ts";
import type { Person } from "../../domain/people-names.ts";
import type { ReportOf } from "../../pages/apps/range.ts";
import { PEOPLE_MAX } from "../../pages/apps/report.ts";
import { type OwnerOf, ofPerson, withinOf } from "../access.ts";
import type { Context } from "../context.ts";
import { refusalSaid } from "../problems.ts";

export type Scope = {
  of: ReportOf;
  person: Person | null;
  /** Whose sums are read; null: everybody's, which are kept together. */
  users: readonly string[] | null;
  /** Those shown one by one; empty where they are too many or only one. */
  people: readonly Person[];
  found: readonly Person[];
  teams: readonly string[];
};

/** Names offered where one is typed that is nobody's alone. */
const FOUND_MAX = 20;
const NAME_MAX = 256;

const textOf = (request: Request, field: string) =>
  new URL(request.url, "http://here").searchParams.get(field)?.normalize("NFC").trim().slice(0, NAME_MAX) || null;

/** For the guard: an empty field of the form is nobody in particular. */
export function ofNamedOrAll(context: Pick<Context, "db">): OwnerOf {
  const ofNamed = ofPerson(context, (request) => textOf(request, "user"));
  return async (request) => (textOf(request, "user") === null ? undefined : ofNamed(request));
}

export async function scopeOf({ db }: Pick<Context, "db">, request: Request, what: What): Promise<Scope> {
  const user = textOf(request, "user");
  const team = user === null ? textOf(request, "team") : null;
  const within = withinOf(request, what) ?? undefined;
  const teams = await teamNames(db, within);
  const nobody = { people: [], found: [], teams };
  if (user !== null) {
    const person = await personOf(db, user);
    if (person !== null) return { ...nobody, of: { team, user: person.user }, person, users: [person.user] };
    const { people: found } = await pageOfPeople(db, { q: user, team: null, within }, { offset: 0, limit: FOUND_MAX });
    if (found.length === 0) throw refusalSaid(404, "apps.nobody", { user: user.slice(0, 80) });
    return { ...nobody, of: { team, user }, person: null, users: [], found };
  }
  if (team !== null && !teams.includes(team)) throw refusalSaid(404, "apps.no-team", { team: team.slice(0, 80) });
  if (team === null && within === undefined) {
    const some = await pageOfPeople(db, { q: null, team }, { offset: 0, limit: PEOPLE_MAX });
    const people = some.total > PEOPLE_MAX ? [] : some.people;
    return { ...nobody, of: { team, user }, person: null, users: null, people };
  }
  const people = await peopleMatching(db, { q: null, team, within });
  return { ...nobody, of: { team, user }, person: null, users: people.map((one) => one.user), people };
}
