// Who may see or do what: one table, and the one function that reads it. Whoever adds a route adds its word here or uses one
// that is here. Pure: who asks, whose it is and whether hours are open are arguments.

export const ROLES = ["owner", "manager", "council"] as const;
export type Role = (typeof ROLES)[number];

/**
 * A person comes by a link from their own agent or from a manager ("link"), or from an openly enrolled device, of which nobody
 * has looked whose it is ("open-device"). A manager sees the people of their teams, and of no listed team: nobody.
 */
export type Who =
  | { kind: "nobody" }
  | { kind: "person"; user: string; trust: "link" | "open-device" }
  | { kind: "manager"; role: Role; teams: readonly number[] };

/** Whose it is: a person with their team, a team alone, or the organisation's (both null). */
export type Owner = { user: string | null; teamId: number | null };

/** How far a right reaches. "hours": everybody's while READ_AUTH leaves hours open, and nobody's else. */
type Reach = "all" | "teams" | "self" | "none";
type Row = readonly [
  nobody: "all" | "hours" | "none",
  link: Reach,
  device: Reach,
  owner: Reach,
  manager: Reach,
  council: Reach,
];

/** What ends in "-change" changes it; the word without that shows it. */
// biome-ignore format: a table, read by its columns.
const TABLE = {
  //                     nobody   link    device  owner  manager  council
  open:                 ["all",   "all",  "all",  "all", "all",   "all"], // the way in, and what anyone may know: sign-in, notice, health
  machines:             ["all",   "all",  "all",  "all", "all",   "all"], // doors of agents, which ask for the token themselves
  hours:                ["hours", "self", "none", "all", "teams", "none"],
  log:                  ["hours", "self", "none", "all", "teams", "none"], // the reports behind the hours
  activity:             ["hours", "self", "none", "all", "teams", "none"], // input counts of ten minutes
  sent:                 ["none",  "self", "self", "none", "none", "none"], // what the very device that asks has sent
  "own-page":           ["none",  "self", "self", "none", "none", "none"], // My page, and what its person changes there
  titles:               ["none",  "self", "none", "all", "teams", "none"], // applications, with or without titles
  sites:                ["none",  "self", "none", "all", "teams", "none"],
  projects:             ["none",  "self", "none", "all", "teams", "none"],
  "projects-change":    ["none",  "none", "none", "all", "none",  "none"], // a rule is for all, and its preview shows titles of all
  pictures:             ["none",  "self", "none", "all", "teams", "none"],
  "pictures-change":    ["none",  "none", "none", "all", "teams", "none"], // deletion by a manager; by its person it is on own-page
  "pictures-release":   ["none",  "none", "none", "all", "teams", "none"], // the second one of two
  scripted:             ["none",  "self", "none", "all", "teams", "none"], // questions about programs that make input
  looks:                ["none",  "self", "none", "all", "teams", "all"],  // who looked at whom
  claims:               ["none",  "self", "none", "all", "teams", "none"],
  "claims-change":      ["none",  "none", "none", "all", "teams", "none"], // a manager's answer
  "own-link-change":    ["none",  "none", "none", "all", "teams", "none"], // a link to somebody’s own page, for them
  alerts:               ["none",  "none", "none", "all", "teams", "none"],
  account:              ["none",  "none", "none", "all", "all",   "all"],  // one's own password and sign-ins
  settings:             ["none",  "none", "none", "all", "none",  "all"],
  "settings-change":    ["none",  "none", "none", "all", "none",  "none"],
  managers:             ["none",  "none", "none", "all", "none",  "all"],
  "managers-change":    ["none",  "none", "none", "all", "none",  "none"],
  people:               ["none",  "none", "none", "all", "teams", "none"],
  "people-change":      ["none",  "none", "none", "all", "none",  "none"],
  policy:               ["none",  "none", "none", "all", "teams", "all"],  // the organisation's and a team's are no list of people
  "policy-change":      ["none",  "none", "none", "all", "teams", "none"],
  acknowledgements:     ["none",  "none", "none", "all", "teams", "all"],  // who has seen the notice
  devices:              ["none",  "none", "none", "all", "none",  "all"],
  "devices-change":     ["none",  "none", "none", "all", "none",  "none"],
  retention:            ["none",  "none", "none", "all", "none",  "all"],
  "retention-change":   ["none",  "none", "none", "all", "none",  "none"],
  export:               ["none",  "self", "none", "all", "teams", "none"], // all of one person's data
  stores:               ["none",  "none", "none", "all", "none",  "all"],
  "stores-change":      ["none",  "none", "none", "all", "none",  "none"], // the button that tries one
  erase:                ["none",  "none", "none", "all", "none",  "none"],
} as const satisfies Record<string, Row>;

export type What = keyof typeof TABLE;

export type Verdict = { allowed: true } | { allowed: false; why: "sign-in" | "role" | "team" };

type Asked = { who: Who; what: What /** READ_AUTH=none */; hoursOpen: boolean };

function reachOf({ who, what, hoursOpen }: Asked): Reach {
  const [nobody, link, device, owner, manager, council]: Row = TABLE[what];
  if (nobody === "all" || (nobody === "hours" && hoursOpen)) return "all";
  if (who.kind === "nobody") return "none";
  if (who.kind === "person") return who.trust === "link" ? link : device;
  return { owner, manager, council }[who.role];
}

/**
 * @param owner whose it is; null: there is nothing of that name; undefined: a list of many people, which `teamsWithin` narrows
 */
export function judgeAccess({ owner, ...asked }: Asked & { owner?: Owner | null | undefined }): Verdict {
  const { who } = asked;
  const reach = reachOf(asked);
  if (reach === "all") return { allowed: true };
  // One's own is asked for by name, so that no list ever has to be narrowed to one.
  if (who.kind !== "manager")
    return reach === "self" && who.kind === "person" && owner?.user === who.user
      ? { allowed: true }
      : { allowed: false, why: "sign-in" };
  if (reach !== "teams") return { allowed: false, why: "role" };
  if (owner === undefined) return { allowed: true };
  const isOwn = owner !== null && owner.teamId !== null && who.teams.includes(owner.teamId);
  return isOwn ? { allowed: true } : { allowed: false, why: "team" };
}

/** The teams that a list of people is narrowed to; null: it holds everybody. */
export function teamsWithin(asked: Asked): readonly number[] | null {
  const reach = reachOf(asked);
  if (reach === "all") return null;
  return reach === "teams" && asked.who.kind === "manager" ? asked.who.teams : [];
}
