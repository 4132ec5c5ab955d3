// Which settings a person can change on this machine, what each may be, and why one cannot be changed here. Pure.
import { URL_LEVELS } from "../../../protocol/default-policy.ts";
import type { Policy } from "../../../protocol/policy.ts";
import { takesPictures } from "../../../protocol/recorded.ts";

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
};

type Told = {
  key: string;
  label: string;
  hint?: (server: Policy | null) => string;
  choices?: (server: Policy | null) => Choice[];
  /** Why the server's policy leaves nothing to choose, or null. */
  decided?: (server: Policy) => string | null;
};

/** Minutes between pictures that are offered; config.env takes any from 1 to 1440. */
const MINUTES = [1, 2, 5, 10, 15, 20, 30, 60, 120, 240];

/** Something that the organisation may switch on and a machine only off. */
const canSwitchOff = (on: (server: Policy) => boolean) => (server: Policy | null) => {
  if (server === null)
    return [
      { value: "", label: "off" },
      { value: "true", label: "on" },
    ];
  return [
    { value: "", label: `as your organisation says (${on(server) ? "on" : "off"})` },
    { value: "false", label: "off" },
  ];
};

const SITES: { [level in Policy["urls"]]: string } = { off: "off", host: "host only", full: "whole address" };
const lessThan = (a: Policy["urls"], b: Policy["urls"]) => URL_LEVELS.indexOf(a) < URL_LEVELS.indexOf(b);

const SETTINGS: Told[] = [
  {
    key: "API_ENDPOINT",
    label: "Server",
    hint: () => "Where reports go, such as http://server:5000/api/report.",
  },
  { key: "S3_BUCKET", label: "Bucket", hint: () => "Empty: pictures go to the server." },
  {
    key: "IDLE_THRESHOLD_MINUTES",
    label: "Minutes without input after which work has stopped",
    hint: () => "0.1 to 240; empty: 5.",
  },
  { key: "POLL_INTERVAL_SECONDS", label: "Seconds between reports", hint: () => "1 to 3600; empty: 60." },
  {
    key: "isScreenshotEnabled",
    label: "Pictures",
    choices: canSwitchOff(takesPictures),
    decided: (server) => (takesPictures(server) ? null : "Your organisation takes no pictures."),
  },
  {
    key: "screenshotFrequency",
    label: "Picture at most every",
    hint: (server) => (server === null ? "" : `Your organisation allows ${server.screenshotFrequency} min or more.`),
    choices: (server) => [
      {
        value: "",
        label: server === null ? "10 min" : `as your organisation says (${server.screenshotFrequency} min)`,
      },
      ...MINUTES.filter((minutes) => minutes > (server?.screenshotFrequency ?? 0)).map((minutes) => ({
        value: String(minutes),
        label: `${minutes} min`,
      })),
    ],
    decided: (server) => (takesPictures(server) ? null : "Your organisation takes no pictures."),
  },
  {
    key: "blurScreenshots",
    label: "Blur pictures on this machine",
    choices: (server) => [
      { value: "", label: server === null ? "no" : "as your organisation says (no)" },
      { value: "true", label: "yes" },
    ],
    decided: (server) => {
      if (!takesPictures(server)) return "Your organisation takes no pictures.";
      return server.blurScreenshots ? "Your organisation has all pictures blurred." : null;
    },
  },
  {
    key: "inputCounts",
    label: "Input counts",
    hint: () => "How many, never which.",
    choices: canSwitchOff(({ inputCounts }) => inputCounts),
    decided: ({ inputCounts }) => (inputCounts ? null : "Your organisation does not count input."),
  },
  {
    key: "activityLog",
    label: "activity_log.txt",
    choices: canSwitchOff(({ activityLog }) => activityLog),
    decided: ({ activityLog }) => (activityLog ? null : "Your organisation keeps no activity log."),
  },
  {
    key: "applications",
    label: "Applications",
    hint: () => "Which one is in front, and for how long.",
    choices: canSwitchOff(({ applications }) => applications),
    decided: ({ applications }) => (applications ? null : "Your organisation records no applications."),
  },
  {
    key: "applicationTitles",
    label: "Titles of windows",
    choices: canSwitchOff(({ applicationTitles }) => applicationTitles),
    decided: ({ applications, applicationTitles }) =>
      applications && applicationTitles ? null : "Your organisation records no titles.",
  },
  {
    key: "urls",
    label: "Sites",
    hint: () => "Of the page in front, where the browser extension is installed.",
    choices: (server) => [
      { value: "", label: server === null ? "off" : `as your organisation says (${SITES[server.urls]})` },
      ...URL_LEVELS.filter((level) => (server === null ? level !== "off" : lessThan(level, server.urls))).map(
        (level) => ({ value: level, label: SITES[level] }),
      ),
    ],
    decided: ({ urls }) => (urls === "off" ? "Your organisation records no sites." : null),
  },
  {
    key: "MOUSE_SPEED_THRESHOLD",
    label: "Mouse speed that is asked about",
    hint: () => "Pixels a second; empty: the default.",
  },
  {
    key: "KEYPRESS_THRESHOLD",
    label: "Time between keys that is asked about",
    hint: () => "Milliseconds; a shorter one is asked about; empty: the default.",
  },
  {
    key: "STRAIGHT_LINE_THRESHOLD",
    label: "Straight line that is asked about",
    hint: () => "Pixels off the line; less is asked about; empty: the default.",
  },
];

export function fieldsOf({ values, environment, server, unwritable }: SettingsFrom): Field[] {
  return SETTINGS.map(({ key, label, hint, choices, decided }) => {
    const set = environment[key]?.trim();
    const value = set || values.get(key)?.trim() || "";
    const offered = choices?.(server) ?? null;
    return {
      key,
      label,
      hint: hint?.(server) ?? "",
      // What somebody wrote by hand stays to be chosen, or saving anything else would change it.
      choices:
        offered === null || offered.some((one) => one.value === value)
          ? offered
          : [...offered, { value, label: value }],
      value,
      locked:
        unwritable ??
        (set
          ? "Set in the environment of this machine, which wins over the file."
          : ((server && decided?.(server)) ?? null)),
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
