// The page of everything that goes wrong: what happened, what it means, what to do. Pure.
import type { Calendar } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";
import { fullDate, timeWithSeconds } from "./format.ts";
import { type Frame, frameOf, type Remark, type Site } from "./frame.ts";
import { calendarRemarks } from "./freshness.ts";

export type ErrorAsked = { status: number; detail: string };

export type ErrorPage = {
  frame: Frame;
  heading: string;
  fresh: Remark[];
  facts: { term: string; text: string }[];
  status: number;
  again: string | null;
};

type Words = { heading: string; meaning: string; remedy: string };

const WORDS: Record<number, Words> = {
  400: {
    heading: "This address cannot be read",
    meaning: "Nothing is wrong with the record; the address asks for something that there cannot be.",
    remedy: "Go to Today and find the way from there.",
  },
  403: {
    heading: "This page is not served here",
    meaning: "The server answers only the networks and the names that it was told to.",
    remedy: "Open it from the office network by the server’s own address, or ask IT to add this one.",
  },
  404: {
    heading: "There is nothing at this address",
    meaning: "Nothing is lost. The address may be mistyped, or lead to a day, a person or a page that there is not.",
    remedy: "Go to Today and find the way from there; links that worked once go on working.",
  },
  429: {
    heading: "Too many requests from this machine",
    meaning: "The server protects itself; what agents report is not touched.",
    remedy: "Wait a minute and try again.",
  },
  503: {
    heading: "The hours cannot be read just now",
    meaning: "Nothing is lost. Machines keep their reports and send them again.",
    remedy: "Wait a minute and try again. If it stays, ask IT to run npm run doctor on the server.",
  },
};

const FAULT: Words = {
  heading: "This page could not be made",
  meaning: "Nothing is lost. What machines report goes on being stored.",
  remedy: "Try again. If it stays, tell IT the time above: the cause is in the server’s log.",
};

/** Answers after which trying again helps. */
const PASSING = new Set([429, 500, 502, 503, 504]);

export function errorPageOf(
  { status, detail }: ErrorAsked,
  { site, calendar, now, path }: { site: Site; calendar: Calendar; now: number; path: string },
): ErrorPage {
  const { heading, meaning, remedy } = WORDS[status] ?? (status < 500 ? FALLBACK : FAULT);
  return {
    frame: frameOf(site, { name: "error", title: heading, description: detail }),
    heading,
    fresh: [
      { text: `${fullDate(dayOf(now, calendar))}, ${timeWithSeconds(now, calendar.zone)}` },
      ...calendarRemarks(calendar, now),
    ],
    facts: [
      { term: "What happened", text: detail },
      { term: "What it means", text: meaning },
      { term: "What to do", text: remedy },
    ],
    status,
    again: PASSING.has(status) ? path : null,
  };
}

const FALLBACK: Words = {
  heading: "This request was refused",
  meaning: "Nothing was changed.",
  remedy: "Go to Today and find the way from there.",
};
