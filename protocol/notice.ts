// The notice of what is recorded, in sentences made from the policy in force, so that it cannot say anything else. The agent
// shows it to its person, the server to whoever is about to change it. Pure.
import type { Policy } from "./policy.ts";
import { recordsWindows, takesPictures } from "./recorded.ts";

export type NoticeLine = { what: string; how: string };

/** What is recorded beside nothing at all: working and stopped are always there. */
export function noticeOf(policy: Policy, server: string): NoticeLine[] {
  const lines: NoticeLine[] = [
    {
      what: "Working and stopped",
      how: `when there is input on this machine and when there is none, to the second, sent to ${server}. This is recorded in any case: it is your hours.`,
    },
  ];
  lines.push({
    what: "Input",
    how: policy.inputCounts
      ? "how many keys, clicks and scrolls in each ten minutes, and how many seconds had any. Which key: never, nowhere. Counts that look like a program's are kept as a question with their figures."
      : "not counted.",
  });
  if (policy.inputCounts && policy.activityLog)
    lines.push({
      what: "Activity log",
      how: "a file on this machine, activity_log.txt, with the time of each of them, moves folded to one line a second; never which key. It stays here, unless IT has given this machine a bucket of its own, to which it is uploaded.",
    });
  lines.push({ what: "Pictures", how: pictures(policy) });
  lines.push({ what: "Applications", how: applications(policy) });
  lines.push({ what: "Sites", how: SITES[policy.urls] });
  if (recordsWindows(policy) && policy.privateWindows.length > 0)
    lines.push({
      what: "Private windows",
      how: `nothing of a window is recorded, and no picture is taken, while one is in front whose title or program holds one of: ${policy.privateWindows.join(", ")}. Nor while the screen is locked${policy.allowPause ? ", while you pause" : ""} or on low battery.`,
    });
  if (takesPictures(policy))
    lines.push({
      what: "Your pictures",
      how: `${
        policy.screenshotDeleteWindowMinutes > 0
          ? `are yours alone for ${policy.screenshotDeleteWindowMinutes} min: delete one in that time and nobody else ever sees it.`
          : "can be seen by managers at once."
      } ${policy.allowDelete ? "You can delete any of them later as well, on your page of the server." : "Later you cannot delete them yourself."}`,
    });
  lines.push({
    what: "Pause",
    how: policy.allowPause
      ? "at any time, for 15 min or until tomorrow. Pausing stops pictures, counts, applications and sites; your hours go on. That you paused is recorded, why is not."
      : "your organisation does not allow it.",
  });
  return lines;
}

function applications({ applications, applicationTitles }: Policy): string {
  if (!applications) return "not recorded.";
  return `which one has the window in front and for how long, ${applicationTitles ? "with the titles of its windows" : "without the titles of its windows"}.`;
}

const SITES: { [level in Policy["urls"]]: string } = {
  off: "not recorded.",
  host: "the host of the page in front, such as translate.example, never the page itself; only where the browser extension is installed.",
  full: "the whole address of the page in front; only where the browser extension is installed.",
};

function pictures(policy: Policy): string {
  if (!takesPictures(policy)) return "none.";
  const every = `of all displays, ${policy.randomScreenshot ? `one at a random moment of every ${policy.screenshotFrequency} min` : `one every ${policy.screenshotFrequency} min`}, only while you work`;
  const blurred = policy.blurScreenshots
    ? ", blurred on this machine first, so that no text can be read"
    : ", not blurred";
  return `${every}${blurred}${policy.screenshotHours === null ? "" : `, only within ${hoursInWords(policy.screenshotHours)}`}.`;
}

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

export function hoursInWords(hours: NonNullable<Policy["screenshotHours"]>): string {
  if (hours.length === 0) return "no hours at all";
  const ofDay = WEEKDAYS.map((_, day) =>
    hours
      .filter(({ weekday }) => weekday === day + 1)
      .map(({ fromMin, toMin }) => `${clock(fromMin)}–${clock(toMin)}`)
      .join(" and "),
  );
  // Neighbouring days with the same hours are said once: Monday to Friday.
  const parts: { from: number; to: number; said: string }[] = [];
  for (const [day, said] of ofDay.entries()) {
    const before = parts.at(-1);
    if (before?.said === said && before.to === day - 1) before.to = day;
    else if (said !== "") parts.push({ from: day, to: day, said });
  }
  return parts
    .map(({ from, to, said }) => `${WEEKDAYS[from]}${from === to ? "" : ` to ${WEEKDAYS[to]}`} ${said}`)
    .join(", ");
}
