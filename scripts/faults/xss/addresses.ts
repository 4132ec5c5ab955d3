// Every page there is, as an address that can be opened: from the server's own list of routes, so that a new one is opened as well. What
// a route needs in its path or question is filled in here; one that needs something else is said so.
import type { Route } from "../../../server/start.ts";
import type { Office, Person } from "./office/office.ts";
import { DAY } from "./office/office.ts";
import { PAYLOADS, type Payload, textFor } from "./payloads.ts";
import { namesSent } from "./reach.ts";

export type Address = { route: string; path: string };
/** Of each route about somebody how many people, of each question how many payloads, and of what many roles see alike every which. */
export type Breadth = { people: number; payloads: number; every: number };

/** Not opened as a page, and why. */
const NO_PAGES: [RegExp, string][] = [
  [/\.(?:csv|xlsx)$|^\/my\/download$/, "a file; read by another check"],
  [
    /\/(?:image|thumbnail)$/,
    "bytes of a picture, which a page has in it; alone the browser wraps it in styles of its own",
  ],
  [/^\/live$/, "a stream without an end; its events are seen on Today"],
  [/^\/assets\//, "files of the product"],
  [/^\/sign-in\/office/, "leads to another host, where an office has one"],
  [/^\/my\/open$/, "a link that is good once; every person’s was opened"],
];
export const isPage = ({ method, path, what }: Route) =>
  method === "get" && what !== "machines" && !NO_PAGES.some(([pattern]) => pattern.test(path));

/** What a route is asked in its question, where it shows nothing or little without. `user` is somebody's log-in, `team` a number. */
const ASKED: Record<string, (of: { person: Person; team: string; office: Office }) => Record<string, string>[]> = {
  "/": ({ person }) => [{}, { q: person.user }],
  "/person": ({ person }) => [{ user: person.user }],
  "/person/:user": () => [{ day: DAY }, { month: "2026-11" }, {}],
  "/my": () => [{ day: DAY }, {}],
  "/my/pictures": () => [{ day: DAY }],
  "/screenshots": () => [{ day: DAY }],
  "/screenshots/:user": () => [{ day: DAY }],
  "/privacy/notice": ({ team }) => [{}, { team }],
  "/sign-in/link": ({ office }) => [{}, { key: office.linkKey }],
  "/claims": () => [{}, { page: "2" }],
  "/alerts": () => [{ at: DAY }, {}],
  "/settings/people": ({ person }) => [{}, { q: person.user }, { page: "2" }],
  "/settings/people/person": ({ person }) => [{ user: person.user }],
  "/settings/people/erase": ({ person }) => [{ user: person.user }],
  "/settings/people/erased": () => [{ number: "1" }],
  "/settings/people/merge": ({ person, office }) => [
    { into: person.user, q: person.user },
    { into: person.user, user: office.people[0]?.user ?? "" },
  ],
  "/settings/teams/team": ({ team, person }) => [
    { id: team, who: person.user },
    { id: team, remove: "1" },
  ],
  "/settings/hours": ({ team, person }) => [{}, { team }, { person: person.user }],
  "/settings/policy": ({ team, person }) => [{ team }, { person: person.user }, { find: "x" }],
  "/settings/devices": ({ person }) => [{}, { q: person.user }],
};
const REPORTS = /^\/(?:applications|sites|projects)$/;

/** Pages of this office, each as a browser would be led to it; of everybody in turn, or about one alone. */
export function addressesOf(
  office: Office,
  { people }: Pick<Breadth, "people">,
  only: Person | null = null,
): Address[] {
  return pagesOf(office).flatMap((route, index) => {
    const step = Math.ceil(office.people.length / people);
    const some = only === null ? office.people.filter((_, n) => (n + index) % step === 0) : [only];
    return (isOfSomebody(route) ? some : some.slice(0, 1)).flatMap((person) => {
      const team = office.teams[person.payload.n] ?? "";
      const asked = route.startsWith("/api/")
        ? [apiAsked(route, person)]
        : REPORTS.test(route)
          ? [{}, { from: DAY, to: DAY }, { from: DAY, to: DAY, user: person.user }]
          : (ASKED[route]?.({ person, team, office }) ?? [{}]);
      const path = filled(route, office, person);
      return asked.map((query) => ({ route, path: withQuery(path, query) }));
    });
  });
}

const isOfSomebody = (route: string) =>
  /[:](?:user|id)/.test(route) || ASKED[route] !== undefined || REPORTS.test(route);
const pagesOf = ({ routes }: Office) => [...new Set(routes.filter(isPage).map(({ path }) => path))];

function apiAsked(route: string, person: Person): Record<string, string> {
  return route === "/api/v1/people" ? {} : { from: DAY, to: DAY, user: person.user };
}

export function filled(route: string, office: Office, person: Person): string {
  const id = route.includes("managers") ? (office.managers[person.payload.n] ?? "") : person.picture;
  const path = route
    .replace(":user", encodeURIComponent(person.user))
    .replace(":id", id)
    .replace(":day", DAY)
    .replace(":week", "2026-W47")
    .replace(":month", "2026-11");
  if (path.includes(":")) throw new Error(`${route} needs something that is not known here: fill it in addresses.ts.`);
  return path;
}

const withQuery = (path: string, query: Record<string, string>) =>
  Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query)}`;

/** Each page with a payload in what is asked of it, and in each part of its path; and addresses that there are not. */
export function askedAddresses(office: Office, { payloads }: Breadth): Address[] {
  const names = namesSent();
  const [person] = office.people;
  if (person === undefined) return [];
  const rotated = (index: number) =>
    Array.from({ length: payloads }, (_, i) => PAYLOADS[(index * 11 + i) % PAYLOADS.length] as Payload);
  return pagesOf(office).flatMap((route, index) => {
    const path = filled(route, office, person);
    const each = rotated(index).flatMap((payload) => {
      const asked = textFor(payload, "asked");
      const all = { route, path: withQuery(path, Object.fromEntries(names.map((name) => [name, asked]))) };
      const part = (/:\w+/.exec(route) ?? [])[0];
      const inPath = part === undefined ? `${route === "/" ? "" : route}/:x` : route;
      return [all, { route: `${inPath} of a payload`, path: inPath.replace(/:\w+/g, encodeURIComponent(asked)) }];
    });
    const alone = names.map((name, n) => {
      const asked = textFor(PAYLOADS[(index + n * 13) % PAYLOADS.length] as Payload, "asked");
      return {
        route,
        path: withQuery(path, { ...ASKED[route]?.({ person, team: office.teams[0] ?? "", office })[0], [name]: asked }),
      };
    });
    // One name at a time as well, because the first that is refused keeps a page from reading the others.
    const step = Math.ceil(names.length / payloads);
    return [...each, ...alone.filter((_, n) => (n + index) % step === 0)];
  });
}
