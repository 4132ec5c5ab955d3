// The policy in force, from the organisation's settings: what agents are told they may record. Pure.
import { DEFAULT_POLICY, type Policy } from "../../protocol/policy.ts";

/** The settings by the names that people know them by; each is one key of config.env. */
export type PolicySettings = {
  REQUIRE_NOTICE: boolean;
  inputCounts: boolean;
  activityLog: boolean;
  allowScreenshotCapture: boolean;
  isScreenshotEnabled: boolean;
  screenshotFrequency: number;
  randomScreenshot: boolean;
  blurScreenshots: boolean;
  screenshotHours: Policy["screenshotHours"];
  /** Beside the product's own list, which nobody can shorten. */
  privateWindows: string[];
  allowPause: boolean;
  SCREENSHOT_DELETE_WINDOW_MINUTES: number;
  applications: boolean;
  applicationTitles: boolean;
  urls: Policy["urls"];
};

export function policyOf(settings: PolicySettings): Policy {
  return {
    requireNotice: settings.REQUIRE_NOTICE,
    inputCounts: settings.inputCounts,
    activityLog: settings.activityLog,
    allowScreenshotCapture: settings.allowScreenshotCapture,
    isScreenshotEnabled: settings.isScreenshotEnabled,
    screenshotFrequency: settings.screenshotFrequency,
    randomScreenshot: settings.randomScreenshot,
    blurScreenshots: settings.blurScreenshots,
    screenshotHours: settings.screenshotHours,
    privateWindows: [...new Set([...DEFAULT_POLICY.privateWindows, ...settings.privateWindows])],
    allowPause: settings.allowPause,
    screenshotDeleteWindowMinutes: settings.SCREENSHOT_DELETE_WINDOW_MINUTES,
    applications: settings.applications,
    applicationTitles: settings.applicationTitles,
    urls: settings.urls,
  };
}

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOURS = /^([a-z]{3})(?:-([a-z]{3}))?\s+(\d\d):(\d\d)-(\d\d):(\d\d)$/i;
const DAY_MIN = 1440;

/** "Mon-Fri 09:00-17:00, Sat 10:00-12:00"; null where that cannot be read. The end of a day is written 24:00; 22:00-06:00 is the night that begins on that weekday. */
export function readHours(text: string): NonNullable<Policy["screenshotHours"]> | null {
  const hours: NonNullable<Policy["screenshotHours"]> = [];
  for (const part of text.split(",").map((one) => one.trim())) {
    const m = HOURS.exec(part);
    const from = WEEKDAYS.indexOf(m?.[1]?.toLowerCase() ?? "");
    const to = m?.[2] === undefined ? from : WEEKDAYS.indexOf(m[2].toLowerCase());
    if (m === null || from < 0 || to < from) return null;
    const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = m.slice(3).map(Number);
    const [fromMin, toMin] = [h1 * 60 + m1, h2 * 60 + m2];
    if (m1 > 59 || m2 > 59 || toMin > DAY_MIN || fromMin === toMin) return null;
    for (let day = from; day <= to; day++) hours.push({ weekday: day + 1, fromMin, toMin });
  }
  return hours;
}
