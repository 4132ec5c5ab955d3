// A policy put together from its levels: organisation, teams and people. Of each key what records least wins, so that no level
// widens what a broader one allows, and neither order nor repetition matters. Pure.
import { URL_LEVELS } from "../../../protocol/default-policy.ts";
import type { Policy } from "../../../protocol/policy.ts";
import { minutesOf } from "../../../protocol/recorded.ts";
import { compareByCodePoint } from "../people-names.ts";

/** What is settled by levels; the projects that are offered beside it record nothing. */
export type PolicyKey = Exclude<keyof Policy, "projects">;

/** What one level says; a key it does not name is as the broader levels have it. */
export type Told = { [Key in PolicyKey]?: Policy[Key] };

export const SCOPE_KINDS = ["organisation", "team", "person"] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

type Why = "off" | "asked" | "longest" | "random" | "blurred" | "hours" | "together" | "allowed" | "least";
type Rule<Value> = { wins: (a: Value, b: Value) => Value; why: Why };

const off: Rule<boolean> = { wins: (a, b) => a && b, why: "off" };
const on = (why: Why): Rule<boolean> => ({ wins: (a, b) => a || b, why });
const longest: Rule<number> = { wins: Math.max, why: "longest" };

/** Of each key, which of two values wins, and by which rule; words/en/policy.json says it. */
export const RULES: { readonly [Key in PolicyKey]: Rule<Policy[Key]> } = {
  requireNotice: on("asked"),
  inputCounts: off,
  activityLog: off,
  allowScreenshotCapture: off,
  isScreenshotEnabled: off,
  screenshotFrequency: longest,
  // Neither records less; that one wins whatever the order is what matters.
  randomScreenshot: on("random"),
  blurScreenshots: on("blurred"),
  screenshotHours: { wins: commonHours, why: "hours" },
  privateWindows: { wins: together, why: "together" },
  // A pause records less: whoever allows one wins.
  allowPause: on("allowed"),
  // What is deleted is recorded no longer.
  allowDelete: on("allowed"),
  screenshotDeleteWindowMinutes: longest,
  applications: off,
  applicationTitles: off,
  urls: {
    wins: (a, b) => (URL_LEVELS.indexOf(a) <= URL_LEVELS.indexOf(b) ? a : b),
    why: "least",
  },
};

export const POLICY_KEYS = Object.keys(RULES) as PolicyKey[];

/** What is in force where these levels meet. */
export function restricted(organisation: Policy, ...levels: readonly Told[]): Policy {
  const policy = { ...organisation };
  for (const told of levels) for (const key of POLICY_KEYS) restrictKey(policy, key, told[key]);
  return policy;
}

function restrictKey<Key extends PolicyKey>(policy: Policy, key: Key, told: Policy[Key] | undefined): void {
  if (told !== undefined) policy[key] = RULES[key].wins(policy[key], told);
}

/** Of levels from the broadest to the narrowest, the first after which this key no longer changes; 0: the organisation's. */
export function decidedBy(key: PolicyKey, organisation: Policy, levels: readonly Told[]): number {
  const final = JSON.stringify(restricted(organisation, ...levels)[key]);
  const at = levels.findIndex((_, n) => JSON.stringify(restricted(organisation, ...levels.slice(0, n))[key]) === final);
  return at < 0 ? levels.length : at;
}

function together(a: readonly string[], b: readonly string[]): string[] {
  const more = b.filter((name) => !a.includes(name));
  return more.length === 0 ? [...a] : [...a, ...more].sort(compareByCodePoint);
}

type Hours = Policy["screenshotHours"];
const DAY_MIN = 1440;

/** null: all hours. As stretches that end with their day, so that the same hours are always written the same way. */
function commonHours(a: Hours, b: Hours): Hours {
  if (a === null || b === null) return a === null && b === null ? null : stretchesOf(minutesOf((a ?? b) as never));
  const [left, right] = [minutesOf(a), minutesOf(b)];
  return stretchesOf(left.map((within, minute) => within && right[minute] === true));
}

function stretchesOf(minutes: readonly boolean[]): NonNullable<Hours> {
  const hours: NonNullable<Hours> = [];
  for (let weekday = 1; weekday <= 7; weekday++) {
    const day = minutes.slice((weekday - 1) * DAY_MIN, weekday * DAY_MIN);
    for (let at = day.indexOf(true); at >= 0; ) {
      const end = day.indexOf(false, at);
      const toMin = end < 0 ? DAY_MIN : end;
      hours.push({ weekday, fromMin: at, toMin });
      at = day.indexOf(true, toMin);
    }
  }
  return hours;
}
