// The page of everything that goes wrong: what happened, what it means, what to do. Pure.
import type { Calendar } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";
import type { Said } from "../words/words.ts";
import { fullDate, timeWithSeconds } from "./format.ts";
import { type Frame, frameOf, type Remark, type Site } from "./frame.ts";
import { calendarRemarks } from "./freshness.ts";

/** detail: in English, as machines and the log have it; said: the same for a reader's own language, where there are words. */
export type ErrorAsked = { status: number; detail: string; said?: Said | undefined };

export type ErrorPage = {
  frame: Frame;
  heading: string;
  fresh: Remark[];
  facts: { term: string; text: string }[];
  status: number;
  again: string | null;
};

const KNOWN = [400, 403, 404, 429, 503] as const;

/** Answers after which trying again helps. */
const PASSING = new Set([429, 500, 502, 503, 504]);

export function errorPageOf(
  { status, detail, said }: ErrorAsked,
  { site, calendar, now, path }: { site: Site; calendar: Calendar; now: number; path: string },
): ErrorPage {
  const { words } = site;
  const { say, locale } = words;
  const kind = KNOWN.find((one) => one === status) ?? (status < 500 ? "refused" : "fault");
  const heading = say(`error.heading.${kind}`);
  const happened = said === undefined ? detail : say(said.key, said.values);
  const time = timeWithSeconds(now, calendar.zone, locale);
  return {
    frame: frameOf(site, { name: "error", title: heading, description: happened }),
    heading,
    fresh: [
      { text: say("error.at", { day: fullDate(dayOf(now, calendar), locale), time }) },
      ...calendarRemarks(calendar, now, words),
    ],
    facts: [
      { term: say("error.what-happened"), text: happened },
      { term: say("error.what-it-means"), text: say(`error.meaning.${kind}`) },
      { term: say("error.what-to-do"), text: say(`error.remedy.${kind}`) },
    ],
    status,
    again: PASSING.has(status) ? path : null,
  };
}
