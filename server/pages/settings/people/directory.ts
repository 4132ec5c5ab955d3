// The list of everybody with their log-ins, and the log-ins that may be one person. Pure.

import type { Known, Suggestion } from "../../../domain/people/suggestions.ts";
import type { Person } from "../../../domain/people-names.ts";
import type { Words } from "../../../words/words.ts";
import { type Listing, listingQuery, type PageLinks, pageLinks } from "../../listing.ts";
import { type PersonCell, personCell } from "../../people-table.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { mergePath, PEOPLE_PATH, personSettingsPath } from "./paths.ts";

/** Suggestions on one page; the others follow when these are answered. */
export const SUGGESTIONS_MAX = 10;

export type PeopleSettingsPage = SettingsHead & {
  q: string;
  teams: { name: string; selected: boolean }[];
  narrowed: boolean;
  rows: { cell: PersonCell; others: string[]; team: string | null }[];
  pages: (PageLinks & { what: string }) | null;
  suggestions: { user: string; into: string; shownAs: string | null; why: string; href: string }[];
  moreSuggestions: string | null;
  apart: { user: string; into: string }[];
};

export function peopleSettingsPage(asked: {
  site: SettingsSite;
  listing: Listing;
  teams: readonly string[];
  people: readonly Person[];
  total: number;
  /** Log-ins of each person, their own first. */
  logIns: ReadonlyMap<string, readonly { user: string }[]>;
  suggestions: readonly Suggestion[];
  known: ReadonlyMap<string, Known>;
  apart: readonly (readonly [string, string])[];
}): PeopleSettingsPage {
  const { site, listing, teams, people, total, logIns, suggestions, known, apart } = asked;
  const { words } = site;
  const { say } = words;
  const pages = pageLinks(PEOPLE_PATH, listing, total);
  const rest = suggestions.length - SUGGESTIONS_MAX;
  return {
    ...settingsHead(site, {
      path: PEOPLE_PATH,
      heading: say("settings.part.people"),
      about: [say("people.count", { n: total }), say("people.about"), say("people.about-names")],
    }),
    q: listing.q ?? "",
    teams: teams.map((name) => ({ name, selected: name === listing.team })),
    narrowed: listingQuery({ ...listing, page: 1 }) !== "",
    rows: people.map((person) => ({
      cell: personCell(person, personSettingsPath(person.user), words),
      others: (logIns.get(person.user) ?? []).map(({ user }) => user).filter((user) => user !== person.name),
      team: person.team,
    })),
    pages: pages === null ? null : { ...pages, what: "people" },
    suggestions: suggestions.slice(0, SUGGESTIONS_MAX).map(({ user, into, reason, hosts }) => {
      const name = known.get(into)?.name ?? into;
      return {
        user,
        into,
        shownAs: name === into ? null : name,
        why:
          hosts.length === 0
            ? say(`people.why.${reason}`)
            : say("people.why.seen-at", { why: say(`people.why.${reason}`), hosts: listed(hosts, words) }),
        href: mergePath({ user, into }),
      };
    }),
    moreSuggestions: rest > 0 ? say("people.more-suggestions", { n: rest }) : null,
    apart: apart.map(([user, into]) => ({ user, into })),
  };
}

/** Machines named of one suggestion. */
const HOSTS_MAX = 3;
function listed(hosts: readonly string[], { say, locale }: Words): string {
  const named = hosts.length > HOSTS_MAX ? [...hosts.slice(0, HOSTS_MAX), say("people.others")] : hosts;
  return new Intl.ListFormat(locale).format(named);
}
