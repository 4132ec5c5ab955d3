// The notice of what is recorded, in sentences made from the policy in force, so that it cannot say anything else. The agent
// shows it to its person, the server to whoever is about to change it, each in the words of its reader. Pure.
import english from "./notice.en.json" with { type: "json" };
import type { Policy } from "./policy.ts";
import { recordsWindows, takesPictures } from "./recorded.ts";
import type { KeyOf, WordsOf } from "./words.ts";

export const ENGLISH_NOTICE = english;

type NoticeWords = Pick<WordsOf<KeyOf<keyof typeof ENGLISH_NOTICE>>, "say" | "locale">;

export type NoticeAbout =
  | "working"
  | "input"
  | "log"
  | "pictures"
  | "applications"
  | "sites"
  | "private"
  | "yours"
  | "pause";
/** what: the same in words. */
export type NoticeLine = { about: NoticeAbout; what: string; how: string };

/** What is recorded beside nothing at all: working and stopped are always there. */
export function noticeOf(policy: Policy, server: string, words: NoticeWords): NoticeLine[] {
  const { say } = words;
  const line = (about: NoticeAbout, how: string): NoticeLine => ({ about, what: say(`notice.${about}`), how });
  return [
    line("working", say("notice.working.how", { server })),
    line("input", say(policy.inputCounts ? "notice.input.on" : "notice.input.off")),
    ...(policy.inputCounts && policy.activityLog ? [line("log", say("notice.log.how"))] : []),
    line("pictures", pictures(policy, words)),
    line("applications", applications(policy, words)),
    line("sites", say(`notice.sites.${policy.urls}`)),
    ...(recordsWindows(policy) && policy.privateWindows.length > 0
      ? [line("private", privateWindows(policy, words))]
      : []),
    ...(takesPictures(policy) ? [line("yours", yours(policy, words))] : []),
    line("pause", say(policy.allowPause ? "notice.pause.on" : "notice.pause.off")),
  ];
}

function pictures(policy: Policy, words: NoticeWords): string {
  const { say } = words;
  if (!takesPictures(policy)) return say("notice.pictures.none");
  const minutes = policy.screenshotFrequency;
  const parts = {
    when: say(policy.randomScreenshot ? "notice.pictures.random" : "notice.pictures.fixed", { minutes }),
    blur: say(policy.blurScreenshots ? "notice.pictures.blurred" : "notice.pictures.sharp"),
  };
  const { screenshotHours: hours } = policy;
  return hours === null
    ? say("notice.pictures.how", parts)
    : say("notice.pictures.how-within", { ...parts, hours: hoursInWords(hours, words) });
}

function applications({ applications: recorded, applicationTitles }: Policy, { say }: NoticeWords): string {
  if (!recorded) return say("notice.applications.off");
  return say(applicationTitles ? "notice.applications.titles" : "notice.applications.no-titles");
}

const privateWindows = ({ privateWindows: names, allowPause }: Policy, { say }: NoticeWords) =>
  say(allowPause ? "notice.private.how-pause" : "notice.private.how", { words: names.join(", ") });

function yours({ screenshotDeleteWindowMinutes: minutes, allowDelete }: Policy, { say }: NoticeWords): string {
  const first = minutes > 0 ? say("notice.yours.window", { minutes }) : say("notice.yours.at-once");
  return say("notice.yours.how", { first, later: say(allowDelete ? "notice.yours.later" : "notice.yours.not-later") });
}

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];
/** Monday 1 January 2024 and the six days after it. */
const weekdayName = (day: number, locale: string) =>
  new Date(Date.UTC(2024, 0, 1 + day)).toLocaleDateString(locale, { weekday: "long", timeZone: "UTC" });
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

export function hoursInWords(hours: NonNullable<Policy["screenshotHours"]>, { say, locale }: NoticeWords): string {
  if (hours.length === 0) return say("notice.hours.none");
  const ofDay = WEEKDAYS.map((day) =>
    hours
      .filter(({ weekday }) => weekday === day + 1)
      .map(({ fromMin, toMin }) => `${clock(fromMin)}–${clock(toMin)}`)
      .reduce((first, second) => (first === "" ? second : say("notice.hours.and", { first, second })), ""),
  );
  // Neighbouring days with the same hours are said once: Monday to Friday.
  const parts: { from: number; to: number; said: string }[] = [];
  for (const [day, said] of ofDay.entries()) {
    const before = parts.at(-1);
    if (before?.said === said && before.to === day - 1) before.to = day;
    else if (said !== "") parts.push({ from: day, to: day, said });
  }
  const name = (day: number) => weekdayName(day, locale);
  return parts
    .map(({ from, to, said }) => {
      const days = from === to ? name(from) : say("notice.hours.days", { from: name(from), to: name(to) });
      return say("notice.hours.on", { days, hours: said });
    })
    .join(", ");
}
