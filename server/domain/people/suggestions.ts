// Which log-ins may be one person, and what speaks for it: a suggestion for a manager, never a decision. Pure.
import { compareByCodePoint, foldName, type Person } from "../people-names.ts";
import { accountOf, isLostAccount, withoutCase } from "./account.ts";

/** Somebody as far as it tells whether they are somebody else: shown name and machines, and when they were first reported. */
export type Known = Person & { createdAt: number; logIns: readonly string[]; hosts: readonly string[] };

/** From the surest to the least: spelled alike but for case; alike but for the domain; alike in two domains; one shown name. */
export type Reason = "case" | "domain" | "two-domains" | "marks" | "shown-name";
export type Suggestion = {
  user: string;
  into: string;
  reason: Reason /** Machines that both were seen at. */;
  hosts: string[];
};

/** Suggested of one group of like names; in a company where everybody is "user" the first pairs say it all. */
const GROUP_MAX = 20;

/**
 * Pairs that may be one person, the surest first, each log-in suggested for one other at most.
 * @param apart pairs that a manager has said to be two people, as `pairOf` writes them
 */
export function suggestionsOf(people: readonly Known[], apart: ReadonlySet<string>): Suggestion[] {
  const known = people.filter(({ user }) => !isLostAccount(user));
  const found: Suggestion[] = [];
  const taken = new Set<string>();
  for (const { reason, keyOf, speaks } of WAYS) {
    for (const group of Map.groupBy(known, keyOf).values()) {
      if (group.length < 2) continue;
      const [into, ...others] = group.toSorted(whoStays).slice(0, GROUP_MAX);
      if (into === undefined) continue;
      for (const other of others) {
        if (taken.has(other.user) || taken.has(into.user) || apart.has(pairOf(other.user, into.user))) continue;
        if (speaks !== undefined && !speaks(other, into)) continue;
        taken.add(other.user);
        const hosts = other.hosts.filter((host) => host !== "" && into.hosts.includes(host));
        found.push({ user: other.user, into: into.user, reason, hosts });
      }
    }
  }
  return found;
}

const domainOf = ({ user }: Known) => withoutCase(accountOf(user).domain ?? "");
const accountKey = ({ user }: Known) => withoutCase(accountOf(user).account);

const WAYS: { reason: Reason; keyOf: (one: Known) => string; speaks?: (a: Known, b: Known) => boolean }[] = [
  { reason: "case", keyOf: ({ user }) => withoutCase(user) },
  { reason: "domain", keyOf: accountKey, speaks: (a, b) => domainOf(a) === "" || domainOf(b) === "" },
  { reason: "two-domains", keyOf: accountKey, speaks: (a, b) => domainOf(a) !== domainOf(b) },
  { reason: "marks", keyOf: ({ user }) => foldName(accountOf(user).account) },
  // Two log-ins that a manager has given one name; a log-in shown as itself says nothing.
  { reason: "shown-name", keyOf: ({ sortName }) => sortName, speaks: (a, b) => a.name !== a.user && b.name !== b.user },
];

/** Who has log-ins already stays, then who has a name of their own, then whoever was here first. */
const whoStays = (a: Known, b: Known) =>
  b.logIns.length - a.logIns.length ||
  Number(b.name !== b.user) - Number(a.name !== a.user) ||
  a.createdAt - b.createdAt ||
  compareByCodePoint(a.user, b.user);

/** One text for two log-ins, whichever comes first. Names hold no control characters. */
export const pairOf = (a: string, b: string) => (compareByCodePoint(a, b) < 0 ? `${a}\u0000${b}` : `${b}\u0000${a}`);
