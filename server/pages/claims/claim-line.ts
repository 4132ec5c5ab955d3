// One claim in words: when, what, and what became of it. The same on its person's page, on a manager's, and on the list. Pure.
import type { Claim, ClaimKind } from "../../domain/claims/claims.ts";
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import { duration, isoWithOffset, longDate, shortDateWithMonth, timeOfDay } from "../format.ts";

export const KIND_WORDS: Record<ClaimKind, string> = {
  meeting: "meeting",
  call: "call",
  travel: "on the way",
  training: "training",
  elsewhere: "work elsewhere",
};

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

export function claimLine(claim: ClaimTold, { calendar, now }: { calendar: Calendar; now: number }): ClaimLine {
  const { id, from, to, kind, text, state, answer } = claim;
  return {
    id,
    isOpen: state === "open",
    iso: isoWithOffset(from, calendar.zone),
    when: whenOf(claim, { calendar, now }),
    kind: KIND_WORDS[kind],
    text,
    length: lengthOf(claim, (to - from) / 1000),
    said: saidOf(claim, { calendar, now }),
    words: answer,
  };
}

/** "Today 12:15–12:45", "Thu 19 Nov, 23:00–Fri 20 Nov, 01:00" */
function whenOf({ from, to }: Claim, { calendar, now }: { calendar: Calendar; now: number }): string {
  const at = (ms: number) => timeOfDay(ms, calendar.zone);
  const day = (ms: number) => dateOf(ms, { calendar, now });
  const sameDay = dayOf(from, calendar) === dayOf(to - 1, calendar);
  return sameDay ? `${day(from)} ${at(from)}–${at(to)}` : `${day(from)} ${at(from)}–${day(to)} ${at(to)}`;
}

function dateOf(ms: number, { calendar, now }: { calendar: Calendar; now: number }): string {
  const day = dayOf(ms, calendar);
  const today = dayOf(now, calendar);
  if (day === today) return "Today";
  return `${day.slice(0, 4) === today.slice(0, 4) ? shortDateWithMonth(day) : longDate(day)},`;
}

function lengthOf({ unseenS, state }: ClaimTold, allS: number): string {
  if (unseenS === null || state === "withdrawn" || allS - unseenS < 60) return duration(allS);
  return unseenS < 60
    ? `${duration(allS)}, all of it seen as worked: nothing to add`
    : `${duration(allS)}, of it ${duration(unseenS)} unseen; the rest counts as worked already`;
}

function saidOf({ state, madeAt, answeredAt, answeredBy }: Claim, at: { calendar: Calendar; now: number }): string {
  const when = (ms: number) => `${dateOf(ms, at)} ${timeOfDay(ms, at.calendar.zone)}`.replace("Today", "today");
  switch (state) {
    case "open":
      return `waiting since ${when(madeAt)}`;
    case "withdrawn":
      return "withdrawn";
    case "accepted":
    case "declined":
      return `${state === "accepted" ? "accepted" : "not accepted"} ${when(answeredAt ?? madeAt)} by ${answeredBy ?? "a manager"}`;
    default:
      return state satisfies never;
  }
}
