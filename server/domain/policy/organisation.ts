// The organisation's level of the policy: what config.env says, which no page changes, and for the rest what was settled on a
// page, or the product's default. Also reads hours as people write them. Pure.
import { DEFAULT_POLICY, type Policy } from "../../../protocol/policy.ts";
import { POLICY_KEYS, type PolicyKey, type Told } from "./levels.ts";

/** The settings by the names that people know them by; each is one key of config.env. */
export type PolicySettings = Omit<Policy, "requireNotice" | "screenshotDeleteWindowMinutes" | "projects"> & {
  REQUIRE_NOTICE: boolean;
  SCREENSHOT_DELETE_WINDOW_MINUTES: number;
};

/** settled: the keys that config.env or the environment names. */
export type OrganisationSettings = PolicySettings & { settled: ReadonlySet<string> };

/** The key of config.env for one of the policy. */
export const settingOf = (key: PolicyKey): keyof PolicySettings =>
  key === "requireNotice"
    ? "REQUIRE_NOTICE"
    : key === "screenshotDeleteWindowMinutes"
      ? "SCREENSHOT_DELETE_WINDOW_MINUTES"
      : key;

/** Keys that IT has settled in config.env: shown on the page, and not changed there. */
export const lockedKeys = ({ settled }: OrganisationSettings): ReadonlySet<PolicyKey> =>
  new Set(POLICY_KEYS.filter((key) => settled.has(settingOf(key))));

/** @param told what was settled on the page */
export function organisationPolicy(settings: OrganisationSettings, told: Told): Policy {
  const locked = lockedKeys(settings);
  const values = POLICY_KEYS.map((key) => [key, locked.has(key) ? undefined : told[key], settings[settingOf(key)]]);
  const policy = Object.fromEntries(values.map(([key, page, own]) => [key, page ?? own])) as Policy;
  // Beside the product's own list, which nobody can shorten.
  return { ...policy, privateWindows: [...new Set([...DEFAULT_POLICY.privateWindows, ...policy.privateWindows])] };
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HOURS = /^([a-z]{3})(?:-([a-z]{3}))?\s+(\d\d):(\d\d)-(\d\d):(\d\d)$/i;
const DAY_MIN = 1440;

/** "Mon-Fri 09:00-17:00, Sat 10:00-12:00"; null where that cannot be read. The end of a day is written 24:00; 22:00-06:00 is the night that begins on that weekday. */
export function readHours(text: string): NonNullable<Policy["screenshotHours"]> | null {
  const hours: NonNullable<Policy["screenshotHours"]> = [];
  for (const part of text.split(",").map((one) => one.trim())) {
    const m = HOURS.exec(part);
    const from = weekdayCalled(m?.[1] ?? "");
    const to = m?.[2] === undefined ? from : weekdayCalled(m[2]);
    if (m === null || from < 0 || to < from) return null;
    const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = m.slice(3).map(Number);
    const [fromMin, toMin] = [h1 * 60 + m1, h2 * 60 + m2];
    if (m1 > 59 || m2 > 59 || toMin > DAY_MIN || fromMin === toMin) return null;
    for (let day = from; day <= to; day++) hours.push({ weekday: day + 1, fromMin, toMin });
  }
  return hours;
}

const weekdayCalled = (name: string) => WEEKDAYS.findIndex((known) => known.toLowerCase() === name.toLowerCase());

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** As `readHours` reads them: neighbouring days with the same hours are one part. */
export function writeHours(hours: NonNullable<Policy["screenshotHours"]>): string {
  const parts: { from: number; to: number; hours: string }[] = [];
  for (const { weekday, fromMin, toMin } of hours) {
    const own = `${clock(fromMin)}-${clock(toMin)}`;
    const before = parts.find((part) => part.hours === own && part.to === weekday - 1);
    if (before === undefined) parts.push({ from: weekday, to: weekday, hours: own });
    else before.to = weekday;
  }
  const name = (weekday: number) => WEEKDAYS[weekday - 1] ?? "";
  return parts
    .map(({ from, to, hours: own }) => `${from === to ? name(from) : `${name(from)}-${name(to)}`} ${own}`)
    .join(", ");
}
