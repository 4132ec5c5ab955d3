// What a policy records, and whether one records more than another: agent and server have to agree about both, the agent
// because it asks its person again, the server because it says so before a change is saved. Pure, and without zod.
import { URL_LEVELS } from "./default-policy.ts";
import type { Policy } from "./policy.ts";

/** Two switches, of which each alone is enough. */
export const takesPictures = (policy: Policy) => policy.allowScreenshotCapture && policy.isScreenshotEnabled;

/** Anything that a private window has to be kept out of. */
export const recordsWindows = (policy: Policy) => takesPictures(policy) || policy.applications || policy.urls !== "off";

/** Anything beside working and stopped. */
export const recordsMore = (policy: Policy) => policy.inputCounts || recordsWindows(policy);

/** Whether `now` records more than `told`, or takes away what `told` promised: then the person is asked again. */
export function widens(told: Policy, now: Policy): boolean {
  if ((now.inputCounts && !told.inputCounts) || (now.activityLog && !told.activityLog)) return true;
  if (told.allowPause && !now.allowPause) return true;
  if (now.applications && !(told.applications && (told.applicationTitles || !now.applicationTitles))) return true;
  if (URL_LEVELS.indexOf(now.urls) > URL_LEVELS.indexOf(told.urls)) return true;
  if (recordsWindows(now) && told.privateWindows.some((name) => !now.privateWindows.includes(name))) return true;
  if (!takesPictures(now)) return false;
  if (!takesPictures(told)) return true;
  return (
    (told.allowDelete && !now.allowDelete) ||
    now.screenshotFrequency < told.screenshotFrequency ||
    (told.blurScreenshots && !now.blurScreenshots) ||
    now.screenshotDeleteWindowMinutes < told.screenshotDeleteWindowMinutes ||
    moreHours(told.screenshotHours, now.screenshotHours)
  );
}

type Hours = Policy["screenshotHours"];
const WEEK_MIN = 7 * 1440;

function moreHours(told: Hours, now: Hours): boolean {
  if (told === null) return false;
  if (now === null) return true;
  const before = minutesOf(told);
  return minutesOf(now).some((within, minute) => within && !before[minute]);
}

/** Each minute of the week, Monday first. Hours that end before they begin reach into the next day. */
export function minutesOf(hours: NonNullable<Hours>): boolean[] {
  const minutes = new Array<boolean>(WEEK_MIN).fill(false);
  for (const { weekday, fromMin, toMin } of hours) {
    const begin = (weekday - 1) * 1440;
    const end = begin + toMin + (fromMin <= toMin ? 0 : 1440);
    for (let minute = begin + fromMin; minute < end; minute++) minutes[minute % WEEK_MIN] = true;
  }
  return minutes;
}

/** By the workstation's own clock. Hours whose end is before their start reach over midnight: 22:00 to 6:00 is the night that begins on that weekday. */
export function isWithinHours(hours: Hours, { weekday, minute }: { weekday: number; minute: number }): boolean {
  if (hours === null) return true;
  const before = weekday === 1 ? 7 : weekday - 1;
  return hours.some((one) =>
    one.fromMin <= one.toMin
      ? one.weekday === weekday && one.fromMin <= minute && minute < one.toMin
      : (one.weekday === weekday && one.fromMin <= minute) || (one.weekday === before && minute < one.toMin),
  );
}

/** Why a picture that was taken may not be sent any more, whoever looks: its agent before each step, the server at each. */
export function whyNotSent(policy: Policy, { blurred }: { blurred: boolean }): "no-pictures" | "not-blurred" | null {
  if (!takesPictures(policy)) return "no-pictures";
  return policy.blurScreenshots && !blurred ? "not-blurred" : null;
}
