// The page that says what is recorded, why, who may see it and for how long; the notice for a wall; and who has seen the notice. Pure.
import { type NoticeLine, noticeOf } from "../../../protocol/notice.ts";
import type { Policy } from "../../../protocol/policy.ts";
import type { Calendar } from "../../domain/events.ts";
import type { Person } from "../../domain/people-names.ts";
import { POLICY_KEYS } from "../../domain/policy/levels.ts";
import type { Words } from "../../words/words.ts";
import { isoWithOffset } from "../format.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { type PersonCell, personCell } from "../people-table.ts";
import { type ListPages, listPages } from "../settings/list-pages.ts";
import { moment } from "../settings/moment.ts";
import { fieldOf } from "../settings/policy/fields.ts";
import { policyPath } from "../settings/policy/page.ts";
import { type Kind, neverText } from "./kinds.ts";

export const PRIVACY_PATH = "/privacy";
export const NOTICE_PATH = "/privacy/notice";
export const IMPACT_PATH = "/privacy/impact";
export const ACKNOWLEDGED_PATH = "/privacy/acknowledged";

export type PrivacyPage = {
  frame: Frame;
  heading: string;
  fresh: Remark[];
  links: { href: string; text: string }[];
  kinds: Kind[];
  never: string;
  less: { team: string; says: string[] }[];
  own: string[];
  kept: string[];
};

export function privacyPage(asked: {
  site: Site;
  calendar: Calendar;
  now: number;
  kinds: readonly Kind[];
  organisation: Policy;
  /** Teams of which less is recorded. */
  teams: readonly { name: string; policy: Policy }[];
  changedAt: number | null;
  /** Where pictures are kept, in words. */
  store: string;
  links: readonly { href: string; text: string }[];
}): PrivacyPage {
  const { site, calendar, now, kinds, organisation, teams, changedAt, store, links } = asked;
  const { words } = site;
  const { say, locale } = words;
  return {
    frame: frameOf(site, {
      name: "privacy",
      title: say("privacy.title"),
      description: say("privacy.description"),
    }),
    heading: say("frame.page.privacy"),
    fresh: [
      { text: say("privacy.as-settled", { at: moment(now, calendar, locale) }) },
      {
        text:
          changedAt === null
            ? say("privacy.never-changed")
            : say("privacy.last-changed", { at: moment(changedAt, calendar, locale) }),
      },
    ],
    links: [...links],
    kinds: [...kinds],
    never: neverText(words),
    less: teams.map(({ name, policy }) => ({ team: name, says: differences(organisation, policy, words) })),
    own: [
      say(organisation.requireNotice ? "privacy.own.notice" : "privacy.own.no-notice"),
      say(organisation.allowPause ? "privacy.own.pause" : "privacy.own.no-pause"),
      say("privacy.own.sees"),
    ],
    kept: [say("privacy.kept.reports", { store }), say("privacy.kept.nowhere-else")],
  };
}

const differences = (organisation: Policy, policy: Policy, words: Words): string[] =>
  POLICY_KEYS.filter((key) => JSON.stringify(policy[key]) !== JSON.stringify(organisation[key])).map((key) => {
    const { label, say } = fieldOf(key);
    return words.say("privacy.instead", {
      what: label(words),
      how: say(policy[key], words),
      usual: say(organisation[key], words),
    });
  });

export type NoticePage = {
  frame: Frame;
  heading: string;
  whom: string;
  lines: NoticeLine[];
  never: string;
  who: { name: string; who: string; kept: string }[];
};

/** For a wall or a file: A4, with what each kind is kept for, and whom to ask. */
export function printedNotice(asked: {
  site: Site;
  policy: Policy;
  server: string;
  /** null: everybody. */
  team: string | null;
  kinds: readonly Kind[];
}): NoticePage {
  const { site, policy, server, team, kinds } = asked;
  const { words } = site;
  const { say } = words;
  return {
    frame: frameOf(site, {
      name: "privacy",
      title: say("wall.title"),
      description: say("wall.description"),
      narrow: true,
    }),
    heading: say("wall.heading"),
    whom: team === null ? say("wall.everybody") : say("wall.for", { team }),
    lines: noticeOf(policy, server, words),
    never: say("kinds.never"),
    who: kinds.map(({ name, who, kept }) => ({ name, who, kept })),
  };
}

export type AcknowledgedPage = {
  frame: Frame;
  heading: string;
  fresh: Remark[];
  q: string;
  rows: { cell: PersonCell; team: string; at: { iso: string; text: string } | null; since: boolean }[];
  pages: ListPages | null;
};

export const ACKNOWLEDGED_MAX = 50;

export function acknowledgedPage(asked: {
  site: Site;
  calendar: Calendar;
  people: readonly Person[];
  total: number;
  acceptedAt: ReadonlyMap<string, number>;
  changedAt: number | null;
  q: string | null;
  page: number;
}): AcknowledgedPage {
  const { site, calendar, people, total, acceptedAt, changedAt, q, page } = asked;
  const { words } = site;
  const { say, locale } = words;
  const path = (to: number) =>
    `${ACKNOWLEDGED_PATH}?${new URLSearchParams({ ...(q === null ? {} : { q }), page: String(to) })}`;
  return {
    frame: frameOf(site, {
      name: "privacy",
      title: say("acknowledged.title"),
      description: say("acknowledged.description"),
    }),
    heading: say("acknowledged.title"),
    fresh: [
      { text: say("people.count", { n: total }) },
      {
        text:
          changedAt === null
            ? say("acknowledged.policy-never")
            : say("acknowledged.policy-changed", { at: moment(changedAt, calendar, locale) }),
      },
      { text: say("acknowledged.by-itself") },
    ],
    q: q ?? "",
    rows: people.map((person) => {
      const at = acceptedAt.get(person.user) ?? null;
      return {
        cell: personCell(person, policyPath({ team: "", person: person.user }), words),
        team: person.team ?? "",
        at: at === null ? null : { iso: isoWithOffset(at, calendar.zone), text: moment(at, calendar, locale) },
        since: at !== null && changedAt !== null && changedAt > at,
      };
    }),
    pages: listPages({ total, page, max: ACKNOWLEDGED_MAX, path }, words),
  };
}
