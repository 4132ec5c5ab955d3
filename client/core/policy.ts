// What may be recorded here: the server's policy, read with care, and restricted by this machine's own configuration. The more
// restrictive wins, key by key. Pure.
import { PROJECT_MAX, PROJECTS_MAX } from "../../protocol/app-limits.ts";
import { DEFAULT_POLICY, HOURS_MAX, PRIVATE_WINDOWS_MAX, URL_LEVELS } from "../../protocol/default-policy.ts";
import type { Policy } from "../../protocol/policy.ts";

/** What config.env says about recording; null where it says nothing. */
export type LocalPolicy = {
  inputCounts: boolean | null;
  activityLog: boolean | null;
  isScreenshotEnabled: boolean | null;
  screenshotFrequency: number | null;
  randomScreenshot: boolean | null;
  blurScreenshots: boolean | null;
  applications: boolean | null;
  applicationTitles: boolean | null;
  urls: Policy["urls"] | null;
};

export const SAYS_NOTHING: LocalPolicy = {
  inputCounts: null,
  activityLog: null,
  isScreenshotEnabled: null,
  screenshotFrequency: null,
  randomScreenshot: null,
  blurScreenshots: null,
  applications: null,
  applicationTitles: null,
  urls: null,
};

/** What a server, or an acceptance, of before these keys meant: nothing of it. */
export const BEFORE_APPLICATIONS = { applications: false, applicationTitles: false, urls: "off" } as const;

/** A policy's text as it came from the server. Unknown keys are of a newer server, missing ones of an older: their default. */
export function readPolicy(text: string): { kind: "policy"; policy: Policy } | { kind: "unreadable"; why: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "unreadable", why: "it is not JSON" };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { kind: "unreadable", why: "it is no object" };
  const told = value as Record<string, unknown>;
  for (const [key, isRight] of Object.entries(RIGHT))
    if (key in told && !isRight(told[key])) return { kind: "unreadable", why: `${key} is not understood` };
  const known = Object.fromEntries(Object.entries(told).filter(([key]) => key in RIGHT));
  return { kind: "policy", policy: { ...DEFAULT_POLICY, ...BEFORE_APPLICATIONS, ...known } };
}

const yesNo = (value: unknown) => typeof value === "boolean";
const whole = (min: number, max: number) => (value: unknown) =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
const list = (max: number, isRight: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.length <= max && value.every(isRight);
const text = (max: number) => (value: unknown) => typeof value === "string" && value.length >= 1 && value.length <= max;
const hours = (value: unknown) => {
  if (typeof value !== "object" || value === null) return false;
  const { weekday, fromMin, toMin } = value as Record<string, unknown>;
  return whole(1, 7)(weekday) && whole(0, 1440)(fromMin) && whole(0, 1440)(toMin);
};

/** What policySchema takes, key by key; a test holds the two together. The schema itself would cost the agent 13 MB. */
const RIGHT: { [key in keyof Policy]-?: (value: unknown) => boolean } = {
  requireNotice: yesNo,
  inputCounts: yesNo,
  activityLog: yesNo,
  allowScreenshotCapture: yesNo,
  isScreenshotEnabled: yesNo,
  screenshotFrequency: whole(1, 1440),
  randomScreenshot: yesNo,
  blurScreenshots: yesNo,
  screenshotHours: (value) => value === null || list(HOURS_MAX, hours)(value),
  privateWindows: list(PRIVATE_WINDOWS_MAX, text(128)),
  allowPause: yesNo,
  allowDelete: yesNo,
  screenshotDeleteWindowMinutes: whole(0, 1440),
  applications: yesNo,
  applicationTitles: yesNo,
  urls: (value) => URL_LEVELS.some((level) => level === value),
  projects: list(PROJECTS_MAX, text(PROJECT_MAX)),
};

const lessUrls = (a: Policy["urls"], b: Policy["urls"]) => (URL_LEVELS.indexOf(a) < URL_LEVELS.indexOf(b) ? a : b);

/**
 * server null: it has none (it knows plain reports only) or has not told it yet. Then nothing but presence is recorded,
 * unless the configuration of this machine says so, and never without the notice.
 */
export function policyInForce(server: Policy | null, local: LocalPolicy): Policy {
  if (server === null) {
    return {
      ...DEFAULT_POLICY,
      inputCounts: local.inputCounts ?? false,
      activityLog: local.activityLog ?? local.inputCounts ?? false,
      isScreenshotEnabled: local.isScreenshotEnabled ?? false,
      screenshotFrequency: local.screenshotFrequency ?? DEFAULT_POLICY.screenshotFrequency,
      randomScreenshot: local.randomScreenshot ?? DEFAULT_POLICY.randomScreenshot,
      blurScreenshots: local.blurScreenshots ?? DEFAULT_POLICY.blurScreenshots,
      applications: local.applications ?? false,
      applicationTitles: local.applicationTitles ?? false,
      urls: local.urls ?? "off",
    };
  }
  return {
    ...server,
    inputCounts: server.inputCounts && local.inputCounts !== false,
    activityLog: server.activityLog && local.activityLog !== false,
    isScreenshotEnabled: server.isScreenshotEnabled && local.isScreenshotEnabled !== false,
    screenshotFrequency: Math.max(server.screenshotFrequency, local.screenshotFrequency ?? 0),
    // Neither of the two records less: where the server leaves it open (false), the machine may choose.
    randomScreenshot: server.randomScreenshot || local.randomScreenshot === true,
    blurScreenshots: server.blurScreenshots || local.blurScreenshots === true,
    applications: server.applications && local.applications !== false,
    applicationTitles: server.applicationTitles && local.applicationTitles !== false,
    urls: local.urls === null ? server.urls : lessUrls(server.urls, local.urls),
  };
}
