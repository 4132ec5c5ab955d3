// What the tables of people have in common: the tools above them, the person's cell. Pure.
import { isLostName, type Person } from "../domain/people-names.ts";
import type { Words } from "../words/words.ts";
import { type Listing, listingQuery } from "./listing.ts";
import { stateWord } from "./words.ts";

/** The first cell of a row. `note`: something about the name that a reader must know. */
export type PersonCell = { user: string; name: string; href: string; note: string | null };

export function personCell({ user, name }: Person, href: string, words: Words): PersonCell {
  return {
    user,
    name,
    href,
    note: isLostName(user) ? words.say("table.name-lost") : null,
  };
}

export type Tools = {
  action: string;
  /** Empty: no teams are kept, and nothing is said of them. */
  teams: { name: string; selected: boolean }[];
  /** What else the table is narrowed to, kept when the form is sent. */
  hidden: { name: string; value: string }[];
  sorts: { value: string; text: string; selected: boolean }[];
  /** What is narrowed, in words, with the way back; null when nothing is. */
  narrowed: { text: string; href: string } | null;
  csv: string;
  xlsx: string;
};

export function toolsOf(asked: {
  path: string;
  file: string;
  listing: Listing;
  teams: readonly string[];
  sorts?: { value: string; text: string }[];
  words: Words;
}): Tools {
  const { path, file, listing, teams, sorts = [], words } = asked;
  const { q, team, state, sort } = listing;
  const query = listingQuery(listing);
  const sortText = `${sort.descending ? "-" : ""}${sort.by}`;
  const narrowed = [
    q === null ? "" : words.say("table.found-by", { q }),
    team === null ? "" : words.say("table.of-team", { team }),
    state === null ? "" : stateWord(state, words),
  ].filter((what) => what !== "");
  return {
    action: path,
    teams: teams.map((name) => ({ name, selected: name === team })),
    hidden: [
      ...(q === null ? [] : [{ name: "q", value: q }]),
      ...(state === null ? [] : [{ name: "state", value: state }]),
      ...(sorts.length > 0 || sortText === "name" ? [] : [{ name: "sort", value: sortText }]),
    ],
    sorts: sorts.map((one) => ({ ...one, selected: one.value === sortText })),
    narrowed:
      narrowed.length > 0 ? { text: words.say("table.shown", { what: narrowed.join(", ") }), href: path } : null,
    csv: `${file}.csv${query}`,
    xlsx: `${file}.xlsx${query}`,
  };
}
