// The page that says what is recorded, why, who may see it and for how long; the notice for a wall; and who has seen the notice. Pure.
import { type NoticeLine, noticeOf } from "../../../protocol/notice.ts";
import type { Policy } from "../../../protocol/policy.ts";
import type { Calendar } from "../../domain/events.ts";
import type { Person } from "../../domain/people-names.ts";
import { POLICY_KEYS } from "../../domain/policy/levels.ts";
import { count, counted, isoWithOffset } from "../format.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { type PersonCell, personCell } from "../people-table.ts";
import { moment } from "../settings/moment.ts";
import { fieldOf } from "../settings/policy/fields.ts";
import { policyPath } from "../settings/policy/page.ts";
import { type Kind, NEVER } from "./kinds.ts";

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
  return {
    frame: frameOf(site, {
      name: "privacy",
      title: "Privacy",
      description: "What is recorded, why, who may see it, and for how long.",
    }),
    heading: "What is recorded, why, and who sees it",
    fresh: [
      { text: `as settled ${moment(now, calendar, site.words.locale)}` },
      { text: changedAt === null ? "never changed" : `last changed ${moment(changedAt, calendar, site.words.locale)}` },
    ],
    links: [...links],
    kinds: [...kinds],
    never: NEVER,
    less: teams.map(({ name, policy }) => ({ team: name, says: differences(organisation, policy) })),
    own: [
      organisation.requireNotice
        ? "Nothing but working and stopped leaves a machine before its person has accepted the notice, and they are asked again when more is to be recorded."
        : "A machine records without asking its person first: the organisation has settled so.",
      organisation.allowPause
        ? "Each person may pause pictures, counts, applications and sites at any time; their hours go on."
        : "The organisation allows no pause.",
      "Each person sees all that is recorded of them on My page, opened from the icon on their machine: with who looked, deletion of pictures, claims for time that no machine could see, and a download of everything.",
    ],
    kept: [
      `Reports are kept in this server’s own database. ${store}`,
      "Machines talk to this server and its store of pictures only. No figure goes anywhere else.",
    ],
  };
}

const differences = (organisation: Policy, policy: Policy): string[] =>
  POLICY_KEYS.filter((key) => JSON.stringify(policy[key]) !== JSON.stringify(organisation[key])).map((key) => {
    const { label, say } = fieldOf(key);
    return `${label}: ${say(policy[key])} instead of ${say(organisation[key])}`;
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
  whom: string;
  kinds: readonly Kind[];
}): NoticePage {
  const { site, policy, server, whom, kinds } = asked;
  return {
    frame: frameOf(site, {
      name: "privacy",
      title: "Notice",
      description: "The notice of what is recorded, to be printed.",
      narrow: true,
    }),
    heading: "What is recorded at your workstation",
    whom,
    lines: noticeOf(policy, server),
    never: NEVER,
    who: kinds.map(({ name, who, kept }) => ({ name, who, kept })),
  };
}

export type AcknowledgedPage = {
  frame: Frame;
  heading: string;
  fresh: Remark[];
  q: string;
  rows: { cell: PersonCell; team: string; at: { iso: string; text: string } | null; since: boolean }[];
  pages: { text: string; previous: string | null; next: string | null } | null;
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
  const path = (to: number) =>
    `${ACKNOWLEDGED_PATH}?${new URLSearchParams({ ...(q === null ? {} : { q }), page: String(to) })}`;
  return {
    frame: frameOf(site, {
      name: "privacy",
      title: "Who has seen the notice",
      description: "Who has accepted the notice of what is recorded, and when.",
    }),
    heading: "Who has seen the notice",
    fresh: [
      { text: counted(total, "person", "people") },
      {
        text:
          changedAt === null
            ? "the policy was never changed"
            : `the policy was last changed ${moment(changedAt, calendar, site.words.locale)}`,
      },
      { text: "a policy that records more asks each person again by itself" },
    ],
    q: q ?? "",
    rows: people.map((person) => {
      const at = acceptedAt.get(person.user) ?? null;
      return {
        cell: personCell(person, policyPath({ team: "", person: person.user })),
        team: person.team ?? "",
        at:
          at === null ? null : { iso: isoWithOffset(at, calendar.zone), text: moment(at, calendar, site.words.locale) },
        since: at !== null && changedAt !== null && changedAt > at,
      };
    }),
    pages:
      total <= ACKNOWLEDGED_MAX
        ? null
        : {
            text: `${count((page - 1) * ACKNOWLEDGED_MAX + 1)} to ${count(Math.min(total, page * ACKNOWLEDGED_MAX))} of ${count(total)}`,
            previous: page > 1 ? path(page - 1) : null,
            next: page * ACKNOWLEDGED_MAX < total ? path(page + 1) : null,
          },
  };
}
