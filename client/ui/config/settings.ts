// Which settings a person can change on this machine, what each may be, and why one cannot be changed here. Pure.
import { URL_LEVELS } from "../../../protocol/default-policy.ts";
import type { Policy } from "../../../protocol/policy.ts";
import { takesPictures } from "../../../protocol/recorded.ts";
import type { Key, Words } from "../words/words.ts";

type Choice = { value: string; label: string };
export type Field = {
  key: string;
  label: string;
  hint: string;
  /** text: typed in; choice: one of these. */
  choices: Choice[] | null;
  /** What stands in the file now; empty: nothing, so the default. */
  value: string;
  /** Why it cannot be changed here, or null. */
  locked: string | null;
};

export type SettingsFrom = {
  /** Of the file, as read. */
  values: ReadonlyMap<string, string>;
  environment: Readonly<Record<string, string | undefined>>;
  /** The server's policy, or null where it has told none. */
  server: Policy | null;
  /** Why the file cannot be written, or null. */
  unwritable: string | null;
  words: Words;
};

/** Its label is the words of `setting.KEY`. */
type Told = {
  key: SettingKey;
  hint?: (server: Policy | null, words: Words) => string;
  choices?: (server: Policy | null, words: Words) => Choice[];
  /** Why the server's policy leaves nothing to choose, or null. */
  decided?: (server: Policy) => Extract<Key, `decided.${string}`> | null;
};
type SettingKey = {
  [One in Key]: One extends `setting.${string}.hint` ? never : One extends `setting.${infer Name}` ? Name : never;
}[Key];
type Hinted = { [One in Key]: One extends `setting.${infer Name}.hint` ? Name : never }[Key];

const hintOf =
  (key: Hinted) =>
  (_: Policy | null, { say }: Words) =>
    say(`setting.${key}.hint`);

/** Minutes between pictures that are offered; config.env takes any from 1 to 1440. */
const MINUTES = [1, 2, 5, 10, 15, 20, 30, 60, 120, 240];

/** Something that the organisation may switch on and a machine only off. */
const canSwitchOff =
  (on: (server: Policy) => boolean) =>
  (server: Policy | null, { say }: Words) => {
    const off = say("choice.off");
    if (server === null)
      return [
        { value: "", label: off },
        { value: "true", label: say("choice.on") },
      ];
    return [
      { value: "", label: say("choice.organisation", { what: on(server) ? say("choice.on") : off }) },
      { value: "false", label: off },
    ];
  };

const lessThan = (a: Policy["urls"], b: Policy["urls"]) => URL_LEVELS.indexOf(a) < URL_LEVELS.indexOf(b);

const SETTINGS: Told[] = [
  {
    key: "API_ENDPOINT",
    hint: hintOf("API_ENDPOINT"),
  },
  { key: "S3_BUCKET", hint: hintOf("S3_BUCKET") },
  {
    key: "IDLE_THRESHOLD_MINUTES",
    hint: hintOf("IDLE_THRESHOLD_MINUTES"),
  },
  { key: "POLL_INTERVAL_SECONDS", hint: hintOf("POLL_INTERVAL_SECONDS") },
  {
    key: "isScreenshotEnabled",
    choices: canSwitchOff(takesPictures),
    decided: (server) => (takesPictures(server) ? null : "decided.no-pictures"),
  },
  {
    key: "screenshotFrequency",
    hint: (server, { say }) =>
      server === null ? "" : say("setting.screenshotFrequency.hint", { minutes: server.screenshotFrequency }),
    choices: (server, { say }) => [
      {
        value: "",
        label: server === null ? "10 min" : say("choice.organisation", { what: `${server.screenshotFrequency} min` }),
      },
      ...MINUTES.filter((minutes) => minutes > (server?.screenshotFrequency ?? 0)).map((minutes) => ({
        value: String(minutes),
        label: `${minutes} min`,
      })),
    ],
    decided: (server) => (takesPictures(server) ? null : "decided.no-pictures"),
  },
  {
    key: "blurScreenshots",
    choices: (server, { say }) => [
      { value: "", label: server === null ? say("choice.no") : say("choice.organisation", { what: say("choice.no") }) },
      { value: "true", label: say("choice.yes") },
    ],
    decided: (server) => {
      if (!takesPictures(server)) return "decided.no-pictures";
      return server.blurScreenshots ? "decided.blurred" : null;
    },
  },
  {
    key: "inputCounts",
    hint: hintOf("inputCounts"),
    choices: canSwitchOff(({ inputCounts }) => inputCounts),
    decided: ({ inputCounts }) => (inputCounts ? null : "decided.no-counts"),
  },
  {
    key: "activityLog",
    choices: canSwitchOff(({ activityLog }) => activityLog),
    decided: ({ activityLog }) => (activityLog ? null : "decided.no-log"),
  },
  {
    key: "applications",
    hint: hintOf("applications"),
    choices: canSwitchOff(({ applications }) => applications),
    decided: ({ applications }) => (applications ? null : "decided.no-applications"),
  },
  {
    key: "applicationTitles",
    choices: canSwitchOff(({ applicationTitles }) => applicationTitles),
    decided: ({ applications, applicationTitles }) => (applications && applicationTitles ? null : "decided.no-titles"),
  },
  {
    key: "urls",
    hint: hintOf("urls"),
    choices: (server, { say }) => [
      {
        value: "",
        label: server === null ? say("choice.off") : say("choice.organisation", { what: say(`choice.${server.urls}`) }),
      },
      ...URL_LEVELS.filter((level) => (server === null ? level !== "off" : lessThan(level, server.urls))).map(
        (level) => ({ value: level, label: say(`choice.${level}`) }),
      ),
    ],
    decided: ({ urls }) => (urls === "off" ? "decided.no-sites" : null),
  },
  {
    key: "MOUSE_SPEED_THRESHOLD",
    hint: hintOf("MOUSE_SPEED_THRESHOLD"),
  },
  {
    key: "KEYPRESS_THRESHOLD",
    hint: hintOf("KEYPRESS_THRESHOLD"),
  },
  {
    key: "STRAIGHT_LINE_THRESHOLD",
    hint: hintOf("STRAIGHT_LINE_THRESHOLD"),
  },
];

export function fieldsOf({ values, environment, server, unwritable, words }: SettingsFrom): Field[] {
  return SETTINGS.map(({ key, hint, choices, decided }) => {
    const { say } = words;
    const closed = server === null ? null : (decided?.(server) ?? null);
    const set = environment[key]?.trim();
    const value = set || values.get(key)?.trim() || "";
    const offered = choices?.(server, words) ?? null;
    return {
      key,
      label: say(`setting.${key}`),
      hint: hint?.(server, words) ?? "",
      // What somebody wrote by hand stays to be chosen, or saving anything else would change it.
      choices:
        offered === null || offered.some((one) => one.value === value)
          ? offered
          : [...offered, { value, label: value }],
      value,
      locked: unwritable ?? (set ? say("decided.environment") : closed === null ? null : say(closed)),
    };
  });
}

/** What of a form's values is a change, key by key; a locked or unknown key, or a choice that was not offered, is none. */
export function changesOf(fields: readonly Field[], form: ReadonlyMap<string, string>): Map<string, string | null> {
  const changes = new Map<string, string | null>();
  for (const { key, value, choices, locked } of fields) {
    const told = form.get(key)?.trim();
    if (told === undefined || locked !== null || told === value) continue;
    if (choices !== null && !choices.some((choice) => choice.value === told)) continue;
    changes.set(key, told === "" ? null : told);
  }
  return changes;
}
