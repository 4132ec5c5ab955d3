// An outline of the assessment that data protection law asks for (GDPR, article 35), filled in as far as the settings know. What only
// the organisation can know is left open, and marked so: a sheet that looks complete and is not would be worse than none. Pure.
import type { Policy } from "../../../protocol/policy.ts";
import type { Calendar } from "../../domain/events.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { moment } from "../settings/moment.ts";
import { type Kind, NEVER } from "./kinds.ts";

/** open: to be written by the organisation. */
export type ImpactLine = { text: string; open: boolean };
export type ImpactSection = { id: string; heading: string; lines: ImpactLine[] };
export type ImpactPage = { frame: Frame; heading: string; fresh: Remark[]; kinds: Kind[]; sections: ImpactSection[] };

export function impactPage(asked: {
  site: Site;
  calendar: Calendar;
  now: number;
  policy: Policy;
  kinds: readonly Kind[];
  people: number;
  facts: { readAuth: string; enrolment: string; store: string };
}): ImpactPage {
  const { site, calendar, now, policy, kinds, people, facts } = asked;
  const known = (text: string): ImpactLine => ({ text, open: false });
  const open = (text: string): ImpactLine => ({ text, open: true });
  const section = (id: string, heading: string, lines: ImpactLine[]): ImpactSection => ({ id, heading, lines });
  return {
    frame: frameOf(site, {
      name: "privacy",
      title: "Impact assessment",
      description: "An outline of the data protection impact assessment, filled in from the settings.",
    }),
    heading: "Impact assessment: outline",
    fresh: [
      { text: `from the settings of ${moment(now, calendar, site.words.locale)}` },
      { text: "GDPR, article 35(7)" },
      { text: "what is marked is to be written by the organisation", warn: true },
    ],
    kinds: [...kinds],
    sections: [
      section("who", "Who is responsible", [
        open("The controller, with address; the data protection officer."),
        open(
          "The legal basis of each kind of data: contract, legal duty to record working time, legitimate interest with its weighing, or an agreement with the works council. Consent is rarely free at work.",
        ),
        known(
          `People of whom something is recorded: ${people}. They are employees and others who work at the organisation’s machines.`,
        ),
      ]),
      section("need", "Why it is needed, and whether less would do", [
        known("The purpose of each kind of data stands in the table above."),
        open(
          "For each kind that is switched on: why the purpose cannot be reached with less. Each of them can be switched off for everybody, a team or a person, under Settings, What is recorded.",
        ),
        known(
          policy.blurScreenshots
            ? "Pictures are blurred on the workstation, so that no text can be read."
            : "Pictures are not blurred. Blurring them on the workstation is a setting.",
        ),
        known(
          policy.applicationTitles
            ? "Titles of windows are recorded; they often hold names of people and documents. They can be left out."
            : "Titles of windows are not recorded.",
        ),
        known(
          policy.urls === "full"
            ? "Whole addresses of pages are recorded; hosts alone may do."
            : "Of sites at most the host is recorded.",
        ),
        known(`Never recorded: ${NEVER.charAt(0).toLowerCase()}${NEVER.slice(1)}`),
      ]),
      section("risks", "Risks for the people recorded", [
        known(
          "Pressure by being watched; figures read as a judgement of work; pictures or titles that show private matters; data in wrong hands; a missing figure read as idleness.",
        ),
        open("How likely and how grave each of them is here, and any further ones."),
      ]),
      section("measures", "What is done about them", [
        known(
          policy.requireNotice
            ? "Nothing but working and stopped leaves a machine before its person has accepted the notice; they are asked again when more is to be recorded."
            : "The notice is not asked for (REQUIRE_NOTICE=false). This takes away the product’s strongest measure.",
        ),
        known(policy.allowPause ? "Each person may pause everything but working and stopped." : "No pause is allowed."),
        known(
          policy.screenshotDeleteWindowMinutes > 0
            ? `A picture is its person’s alone for ${policy.screenshotDeleteWindowMinutes} minutes, in which they can delete it.`
            : "Pictures can be seen by managers at once.",
        ),
        known(
          "Each look at pictures, titles and sites is written down before anything is shown, for the person to see.",
        ),
        known("Each person sees, downloads and corrects what is recorded of them on their own page."),
        known(
          "Low input says nothing about work done, and pages say so; no person is ranked; input like a program’s is put as a question with its evidence.",
        ),
        known(facts.readAuth),
        known(facts.enrolment),
        known(facts.store),
        open(
          "Encryption of the way (TLS by a reverse proxy) and of the server’s disk; backups; who administers the server.",
        ),
        open("How long each kind is kept, and why so long."),
      ]),
      section("heard", "Who was heard", [
        open("The views of the people recorded or of their council, and what came of them."),
        open("The advice of the data protection officer."),
        open("Whether the supervisory authority has to be consulted (article 36)."),
        open(
          "When this assessment is looked at again. Each change of the policy stands with author, reason and difference under Settings, What is recorded.",
        ),
      ]),
    ],
  };
}
