// Where the settings of people are. A name may hold anything, so it is always in the question, never in the path. Pure.
import type { Scope } from "../../../domain/expected/workweek.ts";

export const PEOPLE_PATH = "/settings/people";
export const TEAMS_PATH = "/settings/teams";

const withQuery = (path: string, query: Record<string, string>) => `${path}?${new URLSearchParams(query)}`;

export const personSettingsPath = (user: string, also: Record<string, string> = {}) =>
  withQuery(`${PEOPLE_PATH}/person`, { user, ...also });

/** Asks before it joins; without `user`, for whom. */
export const mergePath = ({ user, into }: { user?: string; into: string }) =>
  withQuery(`${PEOPLE_PATH}/merge`, { ...(user === undefined ? {} : { user }), into });

/** Asks before it erases. */
export const erasePath = (user: string) => withQuery(`${PEOPLE_PATH}/erase`, { user });
/** What became of it; nobody is named. */
export const erasedPath = (number: number) => withQuery(`${PEOPLE_PATH}/erased`, { number: String(number) });

export const teamPath = (id: number, also: Record<string, string> = {}) =>
  withQuery(`${TEAMS_PATH}/team`, { id: String(id), ...also });

export const HOURS_PATH = "/settings/hours";
export const HOLIDAYS_PATH = "/settings/holidays";

/** The working week of the organisation, a team or a person. */
export const hoursPath = ({ kind, of }: Scope, also: Record<string, string> = {}) =>
  kind === "organisation" ? withQueryOrNone(HOURS_PATH, also) : withQuery(HOURS_PATH, { [kind]: of, ...also });

const withQueryOrNone = (path: string, query: Record<string, string>) =>
  Object.keys(query).length === 0 ? path : withQuery(path, query);
