// What a table of people is narrowed to, and who matches. Pure.
import { foldName, type Person } from "../people-names.ts";

/** Ids of the teams whose people whoever asks may see; absent: everybody's. */
export type Within = readonly number[] | undefined;

/** q is looked for in the shown name and the log-in names. */
export type PeopleFilter = { q: string | null; team: string | null; within?: Within };

export const isEverybody = ({ q, team, within }: PeopleFilter) => q === null && team === null && within === undefined;

/**
 * Whether a person matches; null: everybody does.
 * @param logInsOf all log-in names of a person
 */
export function matcherOf(
  filter: PeopleFilter,
  logInsOf: (user: string) => readonly string[],
): ((person: Person) => boolean) | null {
  if (isEverybody(filter)) return null;
  const { q, team, within } = filter;
  const has = q === null ? null : finderOf(q);
  return ({ user, sortName, team: own, teamId }) =>
    (team === null || own === team) &&
    (within === undefined || (teamId !== null && within.includes(teamId))) &&
    (has === null || has.name(sortName) || logInsOf(user).some(has.logIn));
}

/** The sort name is folded; a log-in name is not, so it is met in the ways people write it. */
function finderOf(q: string) {
  const [folded, lower] = [foldName(q), q.toLowerCase()];
  return {
    name: (sortName: string) => sortName.includes(folded),
    logIn: (logIn: string) => logIn.includes(q) || logIn.toLowerCase().includes(lower),
  };
}
