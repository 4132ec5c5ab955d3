// What a manager finds of the person's own side on their page: claims to answer, and a link to make for whoever has no agent. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
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
  ...rest
}: Omit<OnPerson, "claims"> & { claims: readonly ClaimTold[]; calendar: Calendar; now: number }): OnPerson => ({
  ...rest,
  claims: claims.map((claim) => claimLine(claim, { calendar, now })),
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
  return {
    frame: frameOf(site, {
      name: "person",
      title: `A link for ${person.name}`,
      description: "A link that opens one person’s own page, once.",
      narrow: true,
    }),
    fresh: [{ text: "Shown this once" }, ...calendarRemarks(calendar, now)],
    name: person.name,
    url,
    until: `${longDate(dayOf(until, calendar))}, ${timeOfDay(until, calendar.zone)}`,
    back: personPath(person.user),
  };
}
