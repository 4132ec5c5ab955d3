// One claim in words: when, what, and what became of it. The same on its person's page, on a manager's, and on the list. Pure.
import type { Claim, ClaimKind } from "../../domain/claims/claims.ts";
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Words } from "../../words/words.ts";
import { duration, isoWithOffset, longDate, shortDateWithMonth, timeOfDay } from "../format.ts";

export const kindWord = (kind: ClaimKind, { say }: Words) => say(`claims.kind.${kind}`);

/** A claim with the seconds of it that no machine saw; null: not looked at. */
export type ClaimTold = Claim & { unseenS: number | null };

export type ClaimLine = {
  id: string;
  isOpen: boolean;
  iso: string;
  when: string;
  kind: string;
  text: string;
  /** How long, and how much of it no machine saw. */
  length: string;
  said: string;
  /** The manager's words, as they were written. */
  words: string | null;
};

type At = { calendar: Calendar; now: number; words: Words };

export function claimLine(claim: ClaimTold, at: At): ClaimLine {
  const { id, from, to, kind, text, state, answer } = claim;
  return {
    id,
    isOpen: state === "open",
    iso: isoWithOffset(from, at.calendar.zone),
    when: whenOf(claim, at),
    kind: kindWord(kind, at.words),
    text,
    length: lengthOf(claim, (to - from) / 1000, at.words),
    said: saidOf(claim, at),
    words: answer,
  };
}

/** "Today 12:15–12:45", "Thu 19 Nov, 23:00–Fri 20 Nov, 01:00" */
function whenOf({ from, to }: Claim, at: At): string {
  const { calendar, words } = at;
  const time = (ms: number) => timeOfDay(ms, calendar.zone, words.locale);
  const day = (ms: number) => {
    const date = dateOf(ms, at);
    return date === null ? words.say("claims.today") : words.say("claims.date", { date });
  };
  const told = { day: day(from), from: time(from), last: day(to), to: time(to) };
  const sameDay = dayOf(from, calendar) === dayOf(to - 1, calendar);
  return words.say(sameDay ? "claims.on-day" : "claims.over-days", told);
}

/** null: today. */
function dateOf(ms: number, { calendar, now, words: { locale } }: At): string | null {
  const day = dayOf(ms, calendar);
  const today = dayOf(now, calendar);
  if (day === today) return null;
  return day.slice(0, 4) === today.slice(0, 4) ? shortDateWithMonth(day, locale) : longDate(day, locale);
}

function lengthOf({ unseenS, state }: ClaimTold, allS: number, { say, locale }: Words): string {
  const time = duration(allS, locale);
  if (unseenS === null || state === "withdrawn" || allS - unseenS < 60) return time;
  return unseenS < 60
    ? say("claims.nothing-to-add", { time })
    : say("claims.partly-unseen", { time, unseen: duration(unseenS, locale) });
}

function saidOf({ state, madeAt, answeredAt, answeredBy }: Claim, at: At): string {
  const { say, locale } = at.words;
  const when = (ms: number) => {
    const date = dateOf(ms, at);
    const time = timeOfDay(ms, at.calendar.zone, locale);
    return date === null ? say("claims.today-at", { time }) : say("claims.day-at", { date, time });
  };
  switch (state) {
    case "open":
      return say("claims.said.open", { when: when(madeAt) });
    case "withdrawn":
      return say("claims.said.withdrawn");
    case "accepted":
    case "declined":
      return say(`claims.said.${state}`, {
        when: when(answeredAt ?? madeAt),
        manager: answeredBy ?? say("claims.a-manager"),
      });
    default:
      return state satisfies never;
  }
}
