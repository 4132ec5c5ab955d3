// Where the settings of people are. A name may hold anything, so it is always in the question, never in the path. Pure.
export const PEOPLE_PATH = "/settings/people";
export const TEAMS_PATH = "/settings/teams";

const withQuery = (path: string, query: Record<string, string>) => `${path}?${new URLSearchParams(query)}`;

export const personSettingsPath = (user: string, also: Record<string, string> = {}) =>
  withQuery(`${PEOPLE_PATH}/person`, { user, ...also });

/** Asks before it joins; without `user`, for whom. */
export const mergePath = ({ user, into }: { user?: string; into: string }) =>
  withQuery(`${PEOPLE_PATH}/merge`, { ...(user === undefined ? {} : { user }), into });

export const teamPath = (id: number, also: Record<string, string> = {}) =>
  withQuery(`${TEAMS_PATH}/team`, { id: String(id), ...also });
