// Claims of everybody, for those who answer them: what waits, the longest first, and what was answered. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import type { PageLinks } from "../listing.ts";
import { personPath } from "../period.ts";
import { type ClaimLine, type ClaimTold, claimLine } from "./claim-line.ts";

/** A claim with whose it is, and the way to the day it is about. */
export type ClaimRow = ClaimLine & { name: string; href: string };

export type ClaimsPage = {
  frame: Frame;
  fresh: Remark[];
  said: { kind: "done" | "fault"; text: string } | null;
  waiting: ClaimRow[];
  answered: ClaimRow[];
  answers: boolean;
  pages: PageLinks | null;
};

/** Claims that wait, and answers, on one page. */
export const CLAIMS_MAX = 25;

export type ClaimsAsked = {
  site: Site;
  calendar: Calendar;
  calendarOf: (user: string) => Calendar;
  now: number;
  waiting: readonly ClaimTold[];
  answered: readonly ClaimTold[];
  totals: { waiting: number; answered: number };
  number: number;
  personOf: (claim: ClaimTold) => Pick<Person, "user" | "name">;
  /** Whether who asks may answer. */
  answers: boolean;
  said: ClaimsPage["said"];
};

export function claimsPage(asked: ClaimsAsked): ClaimsPage {
  const { site, calendar, calendarOf, now, totals, number, personOf } = asked;
  const { words } = site;
  const { say } = words;
  const row = (claim: ClaimTold): ClaimRow => {
    const { name, user } = personOf(claim);
    const own = calendarOf(user);
    return {
      ...claimLine(claim, { calendar: own, now, words }),
      name,
      href: personPath(user, { day: dayOf(claim.from, own) }),
    };
  };
  const path = (n: number) => (n === 1 ? "/claims" : `/claims?page=${n}`);
  const to = Math.min(totals.answered, number * CLAIMS_MAX);
  return {
    frame: frameOf(site, {
      name: "claims",
      title: say("claims.title"),
      description: say("claims.description"),
    }),
    fresh: [
      {
        text: totals.waiting === 0 ? say("claims.none-waits") : say("claims.wait", { n: totals.waiting }),
      },
      ...calendarRemarks(calendar, now, words),
    ],
    said: asked.said,
    waiting: asked.waiting.map(row),
    answered: asked.answered.map(row),
    answers: asked.answers,
    pages:
      totals.answered <= CLAIMS_MAX && number === 1
        ? null
        : {
            from: (number - 1) * CLAIMS_MAX + 1,
            to,
            total: totals.answered,
            previous: number > 1 ? path(number - 1) : null,
            next: to < totals.answered ? path(number + 1) : null,
          },
  };
}
