// Which project a use belongs to: what its person chose in the tray, else the first rule in order that fits. Pure. Nothing of
// it is stored with the use, so that a changed rule changes the past too.
import { PROJECT_MAX } from "../../../protocol/app-limits.ts";
import type { AppUse } from "./use.ts";

export const RULE_FIELDS = ["application", "title", "site", "person"] as const;
export type RuleField = (typeof RULE_FIELDS)[number];
export const RULE_TESTS = ["contains", "equals", "glob"] as const;
export type RuleTest = (typeof RULE_TESTS)[number];

export type ProjectRule = { project: string; field: RuleField; test: RuleTest; pattern: string };

/** A list one person can still oversee, and that costs little for each of a million uses. */
export const RULES_MAX = 200;
export const PATTERN_MAX = 256;
export { PROJECT_MAX };

export type Matched = {
  project: string | null /** Place of the rule in the list; null: none, or chosen by its person. */;
  rule: number | null;
};

/** The rules made ready for many uses. Case makes no difference. */
export function projectFinder(rules: readonly ProjectRule[]): (use: Pick<AppUse, UseText | "project">) => Matched {
  const tests = rules.map(({ field, test, pattern }) => ({ of: COLUMN[field], fits: fitting(test, folded(pattern)) }));
  // Titles differ, but an application, a site and a person come again and again.
  const seen = tests.map(() => new Map<string, boolean>());
  const fits = (i: number, text: string): boolean => {
    const known = seen[i]?.get(text);
    if (known !== undefined) return known;
    const found = tests[i]?.fits(folded(text)) ?? false;
    if ((seen[i]?.size ?? 0) >= SEEN_MAX) seen[i]?.clear();
    seen[i]?.set(text, found);
    return found;
  };
  return (use) => {
    if (use.project !== null) return { project: use.project, rule: null };
    for (let i = 0; i < tests.length; i++) {
      const text = use[tests[i]?.of ?? "user"];
      if (text !== null && fits(i, text)) return { project: rules[i]?.project ?? null, rule: i };
    }
    return NONE;
  };
}

type UseText = "application" | "title" | "site" | "user";
const COLUMN = { application: "application", title: "title", site: "site", person: "user" } as const;
const NONE: Matched = { project: null, rule: null };
/** Texts remembered of one rule: some thousand titles. */
const SEEN_MAX = 5_000;

const folded = (text: string) => text.normalize("NFC").toLowerCase();

function fitting(test: RuleTest, pattern: string): (text: string) => boolean {
  switch (test) {
    case "contains":
      return (text) => text.includes(pattern);
    case "equals":
      return (text) => text === pattern;
    case "glob":
      return (text) => globFits(pattern, text);
    default:
      return test satisfies never;
  }
}

/**
 * `*` stands for any text, `?` for one character. Goes back to the last star only, so that no pattern takes longer than its
 * length times the text's: a regular expression made of it could be written to take for ever.
 */
export function globFits(pattern: string, text: string): boolean {
  const signs = [...pattern];
  const letters = [...text];
  let at = 0;
  let letter = 0;
  let star = -1;
  let retry = 0;
  while (letter < letters.length) {
    if (signs[at] === "*") {
      star = at++;
      retry = letter;
    } else if (signs[at] === "?" || (at < signs.length && signs[at] === letters[letter])) {
      at++;
      letter++;
    } else if (star >= 0) {
      at = star + 1;
      letter = ++retry;
    } else return false;
  }
  while (signs[at] === "*") at++;
  return at === signs.length;
}
