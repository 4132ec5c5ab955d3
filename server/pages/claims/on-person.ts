// What a manager finds of the person's own side on their page: claims to answer, and a link to make for whoever has no agent. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import type { Words } from "../../words/words.ts";
import { longDate, timeOfDay } from "../format.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import { personPath } from "../period.ts";
import { type ClaimLine, type ClaimTold, claimLine } from "./claim-line.ts";

export type OnPerson = {
  claims: ClaimLine[];
  /** Whether who asks may answer. */
  answers: boolean;
  /** Whose link may be made; null: not by who asks. */
  linkFor: string | null;
  said: { kind: "done" | "fault"; text: string } | null;
};

export const onPerson = ({
  claims,
  calendar,
  now,
  words,
  ...rest
}: Omit<OnPerson, "claims"> & {
  claims: readonly ClaimTold[];
  calendar: Calendar;
  now: number;
  words: Words;
}): OnPerson => ({
  ...rest,
  claims: claims.map((claim) => claimLine(claim, { calendar, now, words })),
});

export type MadeLinkPage = { frame: Frame; fresh: Remark[]; name: string; url: string; until: string; back: string };

/** Shown once: the link is nowhere else. */
export function madeLinkPage(asked: {
  site: Site;
  calendar: Calendar;
  now: number;
  person: Person;
  url: string;
  until: number;
}): MadeLinkPage {
  const { site, calendar, now, person, url, until } = asked;
  const { words } = site;
  const { say, locale } = words;
  return {
    frame: frameOf(site, {
      name: "person",
      title: say("claims.link-for", { name: person.name }),
      description: say("claims.link-description"),
      narrow: true,
    }),
    fresh: [{ text: say("claims.link-once") }, ...calendarRemarks(calendar, now, words)],
    name: person.name,
    url,
    until: say("claims.day-at", {
      date: longDate(dayOf(until, calendar), locale),
      time: timeOfDay(until, calendar.zone, locale),
    }),
    back: personPath(person.user),
  };
}
