// The policy's keys as a page shows them: their names, what may be chosen, and how a value is written in a form and read from
// one. Pure.
import { DEFAULT_POLICY, HOURS_MAX, PRIVATE_WINDOWS_MAX } from "../../../../protocol/default-policy.ts";
import { hoursInWords } from "../../../../protocol/notice.ts";
import { type Policy, policySchema } from "../../../../protocol/policy.ts";
import type { PolicyKey } from "../../../domain/policy/levels.ts";
import { readHours, writeHours } from "../../../domain/policy/organisation.ts";
import type { Key } from "../../../words/english.ts";
import type { Words } from "../../../words/words.ts";
import { duration } from "../../format.ts";

/** A key of the policy. Values are of that key's type; `say` is for people, `write` and `read` are for a field of a form. */
export type PolicyField = {
  key: PolicyKey;
  label(words: Words): string;
  /** What can be chosen; null: it is typed in, as `hint` says. */
  choices: readonly unknown[] | null;
  hint: Key | null;
  say(value: unknown, words: Words): string;
  write(value: unknown): string;
  /** undefined: it cannot be understood. */
  read(text: string): unknown;
};

const labelOf =
  (key: PolicyKey) =>
  ({ say }: Words) =>
    say(`policy.key.${key}`);

function choice<Of extends PolicyKey>(
  key: Of,
  choices: readonly Policy[Of][],
  say: (value: Policy[Of], words: Words) => string,
): PolicyField {
  // What stands there from elsewhere, such as 45 minutes, stays to be chosen.
  const read = (text: string) =>
    choices.find((one) => String(one) === text) ?? (/^\d+$/.test(text) ? Number(text) : text);
  return {
    ...{ key, label: labelOf(key), choices, hint: null, write: String },
    say: say as PolicyField["say"],
    read: valid(key, read),
  };
}

type ValueWord = Extract<Key, `policy.value.${string}`>;
const switched = <Of extends PolicyKey>(key: Of, [on, off]: readonly [on: ValueWord, off: ValueWord]) =>
  choice(key, [true, false] as unknown as Policy[Of][], (value, { say }) => say(value ? on : off));

function typed<Of extends PolicyKey>(
  key: Of,
  way: {
    hint: Key;
    say: (value: Policy[Of], words: Words) => string;
    write: (value: Policy[Of]) => string;
    read: (text: string) => Policy[Of] | undefined;
  },
): PolicyField {
  const { say, write } = way as unknown as Pick<PolicyField, "say" | "write">;
  return { key, label: labelOf(key), choices: null, hint: way.hint, say, write, read: valid(key, way.read) };
}

const valid = (key: PolicyKey, read: (text: string) => unknown) => (text: string) => {
  const value = read(text);
  return policySchema.shape[key].safeParse(value).success ? value : undefined;
};

const ON_OFF = ["policy.value.on", "policy.value.off"] as const;
const ALLOWED = ["policy.value.allowed", "policy.value.not-allowed"] as const;
const minutes = (value: number, { say, locale }: Words) =>
  value === 0 ? say("policy.value.none") : duration(value * 60, locale);

/** What one level may say, so that three of them together stay within what the wire takes. */
const LEVEL_MAX = { hours: Math.floor(HOURS_MAX / 3), windows: Math.floor(PRIVATE_WINDOWS_MAX / 5) };
const within = <Value>(values: Value[] | null, max: number) =>
  values === null || values.length > max ? undefined : values;

const OWN_WINDOWS: ReadonlySet<string> = new Set(DEFAULT_POLICY.privateWindows);

/** In the order of the page. */
export const POLICY_FIELDS: readonly PolicyField[] = [
  switched("allowScreenshotCapture", ["policy.value.allowed", "policy.value.off"]),
  switched("isScreenshotEnabled", ON_OFF),
  choice("screenshotFrequency", [1, 2, 5, 10, 15, 20, 30, 60, 120, 240], minutes),
  switched("randomScreenshot", ["policy.value.random", "policy.value.fixed"]),
  switched("blurScreenshots", ["policy.value.blurred", "policy.value.sharp"]),
  choice("screenshotDeleteWindowMinutes", [0, 5, 10, 30, 60, 120, 480, 1440], minutes),
  typed("screenshotHours", {
    hint: "policy.hint.hours",
    say: (value, words) => (value === null ? words.say("policy.value.always") : hoursInWords(value, words)),
    write: (value) => (value === null ? "" : writeHours(value)),
    read: (text) => within(readHours(text), LEVEL_MAX.hours),
  }),
  switched("applications", ON_OFF),
  switched("applicationTitles", ON_OFF),
  choice("urls", ["off", "host", "full"], (value, { say }) => say(`policy.urls.${value}`)),
  switched("inputCounts", ON_OFF),
  switched("activityLog", ON_OFF),
  typed("privateWindows", {
    hint: "policy.hint.windows",
    say: (value, { say }) =>
      [say("policy.value.own-words"), ...value.filter((word) => !OWN_WINDOWS.has(word))].join(", "),
    write: (value) => value.join(", "),
    read: (text) => within([...new Set(text.split(/\s*[,;\n]\s*/).filter((word) => word !== ""))], LEVEL_MAX.windows),
  }),
  switched("allowDelete", ALLOWED),
  switched("allowPause", ALLOWED),
  switched("requireNotice", ["policy.value.asked", "policy.value.not-asked"]),
];

export const fieldOf = (key: PolicyKey): PolicyField =>
  POLICY_FIELDS.find((field) => field.key === key) ?? unreachable(key);

function unreachable(key: PolicyKey): never {
  throw new Error(`The policy's page has no field for ${key}.`);
}

/** One key at one level that a page may not set: a single switch for the whole organisation, from the system it comes from. */
export const isOrganisationsAlone = (key: PolicyKey) => key === "allowScreenshotCapture";
