// The teams, and one team with its people. Pure.
import type { Person } from "../../../domain/people-names.ts";
import { type Listing, type PageLinks, pageLinks } from "../../listing.ts";
import { type PersonCell, personCell } from "../../people-table.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { hoursPath, personSettingsPath, TEAMS_PATH, teamPath } from "./paths.ts";

type Team = { id: number; name: string; members: number };

export type TeamsPage = SettingsHead & {
  mayChange: boolean;
  rows: { name: string; members: string; href: string; hours: string | null }[];
  done: string | null;
};

export function teamsPage(site: SettingsSite, teams: readonly Team[], removed: string | null): TeamsPage {
  const { say } = site.words;
  return {
    ...settingsHead(site, {
      path: TEAMS_PATH,
      heading: say("settings.part.teams"),
      about: [say("teams.count", { n: teams.length }), say("teams.about")],
    }),
    mayChange: site.may("people-change"),
    rows: teams.map(({ id, name, members }) => ({
      name,
      members: say("people.count", { n: members }),
      href: teamPath(id),
      hours: site.may("settings") ? hoursPath({ kind: "team", of: String(id) }) : null,
    })),
    done: removed === null ? null : say("teams.removed", { name: removed }),
  };
}

export type TeamPage = SettingsHead & {
  id: number;
  name: string;
  mayChange: boolean;
  members: { user: string; cell: PersonCell }[];
  pages: PageLinks | null;
  /** What is looked for among everybody, to be added. */
  q: string;
  found: { user: string; name: string; team: string | null }[];
  nothing: string | null;
  /** Asked before it is removed. */
  removing: string | null;
  hours: string | null;
  back: string;
};

export function teamPage(asked: {
  site: SettingsSite;
  team: Team;
  listing: Listing;
  members: readonly Person[];
  total: number;
  q: string | null;
  found: readonly Person[];
  removing: boolean;
}): TeamPage {
  const { site, team, listing, members, total, q, found, removing } = asked;
  const { say } = site.words;
  const others = found.filter(({ teamId }) => teamId !== team.id);
  return {
    ...settingsHead(site, { path: TEAMS_PATH, heading: team.name, about: [say("people.count", { n: total })] }),
    id: team.id,
    name: team.name,
    mayChange: site.may("people-change"),
    members: members.map((person) => ({
      user: person.user,
      cell: personCell(person, personSettingsPath(person.user), site.words),
    })),
    // A page of a team is asked for by its id; pageLinks writes the question of a table after it.
    pages: linksWithId(pageLinks(TEAM_TABLE, listing, total), team.id),
    q: q ?? "",
    found: others.map(({ user, name, team: own }) => ({ user, name, team: own })),
    nothing: q !== null && others.length === 0 ? say("teams.none-outside", { q }) : null,
    removing: removing ? say("teams.removing", { n: total }) : null,
    hours: site.may("settings") ? hoursPath({ kind: "team", of: String(team.id) }) : null,
    back: TEAMS_PATH,
  };
}

const TEAM_TABLE = `${TEAMS_PATH}/team`;

function linksWithId(links: PageLinks | null, id: number): PageLinks | null {
  const withId = (href: string | null) => {
    if (href === null) return null;
    const page = new URLSearchParams(href.split("?")[1] ?? "").get("page");
    return teamPath(id, page === null ? {} : { page });
  };
  return links === null ? null : { ...links, previous: withId(links.previous), next: withId(links.next) };
}
