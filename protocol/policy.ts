// What an agent may record: GET /api/v1/policy with an ETag. Keys keep the names people know from the system they come from.
// A local configuration may restrict it further, never widen it.
import { z } from "zod";
import { PROJECT_MAX, PROJECTS_MAX } from "./app-limits.ts";
import { HOURS_MAX, PRIVATE_WINDOWS_MAX, URL_LEVELS } from "./default-policy.ts";

/** Wall-clock hours of one weekday, 1 Monday to 7, in minutes after midnight of the workstation's own clock. */
const hoursSchema = z.object({
  weekday: z.number().int().min(1).max(7),
  fromMin: z.number().int().min(0).max(1440),
  toMin: z.number().int().min(0).max(1440),
});

export const policySchema = z.object({
  /** The person has to see the notice of what is recorded before anything but working/stopped leaves the machine. */
  requireNotice: z.boolean(),
  /** Key presses, clicks, scrolls and seconds with input are counted per slot. */
  inputCounts: z.boolean(),
  /** activity_log.txt is kept, and uploaded where there is a bucket for it. */
  activityLog: z.boolean(),
  allowScreenshotCapture: z.boolean(),
  isScreenshotEnabled: z.boolean(),
  /** Minutes between screenshots. */
  screenshotFrequency: z.number().int().min(1).max(1440),
  randomScreenshot: z.boolean(),
  /** Screenshots are blurred on the workstation, so that no text in them can be read. */
  blurScreenshots: z.boolean(),
  /** Screenshots only within these hours; null: whenever the person works. */
  screenshotHours: z.array(hoursSchema).max(HOURS_MAX).nullable(),
  /** No screenshot while the title or the program of the window in front holds one of these, whatever its case. */
  privateWindows: z.array(z.string().min(1).max(128)).max(PRIVATE_WINDOWS_MAX),
  /** The person may pause all but working/stopped. */
  allowPause: z.boolean(),
  /** The person can delete a picture for this long, before anyone else can look at it. */
  screenshotDeleteWindowMinutes: z.number().int().min(0).max(1440),
  /** The person can delete a picture of theirs after that as well, on their page of the server. */
  allowDelete: z.boolean(),
  /** Which application has the window in front, and for how long. */
  applications: z.boolean(),
  /** With the titles of its windows. */
  applicationTitles: z.boolean(),
  /** The sites of the browser's active tab: none, their hosts, or whole addresses. */
  urls: z.enum(URL_LEVELS),
  /** Projects that the person may choose among for what they do now; absent: none are offered. Nothing more is recorded by it. */
  projects: z.array(z.string().min(1).max(PROJECT_MAX)).max(PROJECTS_MAX).optional(),
});
export type Policy = z.infer<typeof policySchema>;

export { DEFAULT_POLICY } from "./default-policy.ts";
