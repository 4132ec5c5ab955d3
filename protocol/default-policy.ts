// The policy where nobody has said anything else. A file of its own, because the agent needs it and cannot afford zod: 13 MB
// resident of the 60 it may have (Deno 2.9, November 2026).
import type { Policy } from "./policy.ts";

/** From the least to the most that is recorded of a site. */
export const URL_LEVELS = ["off", "host", "full"] as const;

/** Three levels' hours put together, in stretches that end with their day; and what a page of IT's list holds. */
export const HOURS_MAX = 100;
export const PRIVATE_WINDOWS_MAX = 500;

/** The product's defaults, in force until a server says otherwise. */
export const DEFAULT_POLICY: Policy = {
  requireNotice: true,
  inputCounts: true,
  activityLog: true,
  allowScreenshotCapture: true,
  isScreenshotEnabled: true,
  screenshotFrequency: 10,
  randomScreenshot: false,
  blurScreenshots: false,
  screenshotHours: null,
  privateWindows: [
    "1Password",
    "Bitwarden",
    "Dashlane",
    "Enpass",
    "Keeper",
    "KeePass",
    "LastPass",
    "NordPass",
    "Proton Pass",
    "Incognito",
    "InPrivate",
    "Private Browsing",
    "Privates Fenster",
    "Navigation privée",
  ],
  allowPause: true,
  allowDelete: true,
  screenshotDeleteWindowMinutes: 5,
  applications: true,
  applicationTitles: false,
  urls: "host",
};
