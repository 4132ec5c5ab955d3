// The policy's keys as a page shows them: their names, what may be chosen, and how a value is written in a form and read from
// one. Pure.
import { DEFAULT_POLICY, HOURS_MAX, PRIVATE_WINDOWS_MAX } from "../../../../protocol/default-policy.ts";
import { hoursInWords } from "../../../../protocol/notice.ts";
import { type Policy, policySchema } from "../../../../protocol/policy.ts";
import type { PolicyKey } from "../../../domain/policy/levels.ts";
import { readHours, writeHours } from "../../../domain/policy/organisation.ts";
import { duration } from "../../format.ts";

/** A key of the policy. Values are of that key's type; `say` is for people, `write` and `read` are for a field of a form. */
export type PolicyField = {
  key: PolicyKey;
  label: string;
  /** What can be chosen; null: it is typed in, as `hint` says. */
  choices: readonly unknown[] | null;
  hint: string | null;
  say(value: unknown): string;
  write(value: unknown): string;
  /** undefined: it cannot be understood. */
  read(text: string): unknown;
};

function choice<Key extends PolicyKey>(
  key: Key,
  label: string,
  choices: readonly Policy[Key][],
  say: (value: Policy[Key]) => string,
): PolicyField {
  // What stands there from elsewhere, such as 45 minutes, stays to be chosen.
  const read = (text: string) =>
    choices.find((one) => String(one) === text) ?? (/^\d+$/.test(text) ? Number(text) : text);
  return { key, label, choices, hint: null, say: say as PolicyField["say"], write: String, read: valid(key, read) };
}

const switched = <Key extends PolicyKey>(key: Key, label: string, [on, off]: readonly [on: string, off: string]) =>
  choice(key, label, [true, false] as unknown as Policy[Key][], (value) => (value ? on : off));

function typed<Key extends PolicyKey>(
  key: Key,
  label: string,
  way: {
    hint: string;
    say: (value: Policy[Key]) => string;
    write: (value: Policy[Key]) => string;
    read: (text: string) => Policy[Key] | undefined;
  },
): PolicyField {
  const { say, write } = way as unknown as Pick<PolicyField, "say" | "write">;
  return { key, label, choices: null, hint: way.hint, say, write, read: valid(key, way.read) };
}

const valid = (key: PolicyKey, read: (text: string) => unknown) => (text: string) => {
  const value = read(text);
  return policySchema.shape[key].safeParse(value).success ? value : undefined;
};

const ON_OFF = ["on", "off"] as const;
const minutes = (value: number) => (value === 0 ? "none" : duration(value * 60));

/** What one level may say, so that three of them together stay within what the wire takes. */
const LEVEL_MAX = { hours: Math.floor(HOURS_MAX / 3), windows: Math.floor(PRIVATE_WINDOWS_MAX / 5) };
const within = <Value>(values: Value[] | null, max: number) =>
  values === null || values.length > max ? undefined : values;

const OWN_WINDOWS: ReadonlySet<string> = new Set(DEFAULT_POLICY.privateWindows);

const SITES = { off: "off", host: "host only", full: "whole address" };

/** In the order of the page. */
export const POLICY_FIELDS: readonly PolicyField[] = [
  switched("allowScreenshotCapture", "Screenshots at all", ["allowed", "off"]),
  switched("isScreenshotEnabled", "Screenshots", ON_OFF),
  choice("screenshotFrequency", "At most one every", [1, 2, 5, 10, 15, 20, 30, 60, 120, 240], minutes),
  switched("randomScreenshot", "Moment", ["random", "fixed"]),
  switched("blurScreenshots", "Blur, on the workstation", ["blurred", "sharp"]),
  choice(
    "screenshotDeleteWindowMinutes",
    "Time to delete before others see",
    [0, 5, 10, 30, 60, 120, 480, 1440],
    minutes,
  ),
  typed("screenshotHours", "Hours of screenshots", {
    hint: "such as Mon-Fri 09:00-17:00",
    say: (value) => (value === null ? "always" : hoursInWords(value)),
    write: (value) => (value === null ? "" : writeHours(value)),
    read: (text) => within(readHours(text), LEVEL_MAX.hours),
  }),
  switched("applications", "Applications", ON_OFF),
  switched("applicationTitles", "Titles of windows", ON_OFF),
  choice("urls", "Sites", ["off", "host", "full"], (value) => SITES[value]),
  switched("inputCounts", "Input counts", ON_OFF),
  switched("activityLog", "activity_log.txt", ON_OFF),
  typed("privateWindows", "Private windows", {
    hint: "words, separated by commas",
    say: (value) => ["the product’s own", ...value.filter((word) => !OWN_WINDOWS.has(word))].join(", "),
    write: (value) => value.join(", "),
    read: (text) => within([...new Set(text.split(/\s*[,;\n]\s*/).filter((word) => word !== ""))], LEVEL_MAX.windows),
  }),
  switched("allowDelete", "Later deletion by its person", ["allowed", "not allowed"]),
  switched("allowPause", "Pause", ["allowed", "not allowed"]),
  switched("requireNotice", "Notice before anything is recorded", ["asked for", "not asked for"]),
];

export const fieldOf = (key: PolicyKey): PolicyField =>
  POLICY_FIELDS.find((field) => field.key === key) ?? unreachable(key);

function unreachable(key: PolicyKey): never {
  throw new Error(`The policy's page has no field for ${key}.`);
}

/** One key at one level that a page may not set: a single switch for the whole organisation, from the system it comes from. */
export const isOrganisationsAlone = (key: PolicyKey) => key === "allowScreenshotCapture";
