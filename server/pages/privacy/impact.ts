// An outline of the assessment that data protection law asks for (GDPR, article 35), filled in as far as the settings know. What only
// the organisation can know is left open, and marked so: a sheet that looks complete and is not would be worse than none. Pure.
import type { Policy } from "../../../protocol/policy.ts";
import type { Calendar } from "../../domain/events.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { moment } from "../settings/moment.ts";
import { type Kind, neverText } from "./kinds.ts";

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
  facts: { hoursOpen: boolean; enrolment: "open" | "key" | "approve"; store: string };
}): ImpactPage {
  const { site, calendar, now, policy, kinds, people, facts } = asked;
  const { words } = site;
  const { say, locale } = words;
  const known = (text: string): ImpactLine => ({ text, open: false });
  const open = (text: string): ImpactLine => ({ text, open: true });
  const section = (id: string, heading: string, lines: ImpactLine[]): ImpactSection => ({ id, heading, lines });
  return {
    frame: frameOf(site, {
      name: "privacy",
      title: say("impact.title"),
      description: say("impact.description"),
    }),
    heading: say("impact.heading"),
    fresh: [
      { text: say("impact.from-settings", { at: moment(now, calendar, locale) }) },
      { text: say("impact.law") },
      { text: say("impact.marked"), warn: true },
    ],
    kinds: [...kinds],
    sections: [
      section("who", say("impact.who"), [
        open(say("impact.who.controller")),
        open(say("impact.who.basis")),
        known(say("impact.who.people", { people })),
      ]),
      section("need", say("impact.need"), [
        known(say("impact.need.purpose")),
        open(say("impact.need.less")),
        known(say(policy.blurScreenshots ? "impact.need.blurred" : "impact.need.sharp")),
        known(say(policy.applicationTitles ? "impact.need.titles" : "impact.need.no-titles")),
        known(say(policy.urls === "full" ? "impact.need.full" : "impact.need.host")),
        known(neverText(words)),
      ]),
      section("risks", say("impact.risks"), [known(say("impact.risks.are")), open(say("impact.risks.how"))]),
      section("measures", say("impact.measures"), [
        known(say(policy.requireNotice ? "impact.measures.notice" : "impact.measures.no-notice")),
        known(say(policy.allowPause ? "impact.measures.pause" : "impact.measures.no-pause")),
        known(
          policy.screenshotDeleteWindowMinutes > 0
            ? say("impact.measures.window", { n: policy.screenshotDeleteWindowMinutes })
            : say("impact.measures.no-window"),
        ),
        known(say("impact.measures.looks")),
        known(say("impact.measures.own")),
        known(say("impact.measures.ranked")),
        known(say(facts.hoursOpen ? "impact.measures.hours-open" : "impact.measures.hours-closed")),
        known(say(`impact.measures.enrolment.${facts.enrolment}`)),
        known(facts.store),
        open(say("impact.measures.encryption")),
        open(say("impact.measures.kept")),
      ]),
      section("heard", say("impact.heard"), [
        open(say("impact.heard.views")),
        open(say("impact.heard.officer")),
        open(say("impact.heard.authority")),
        open(say("impact.heard.again")),
      ]),
    ],
  };
}
