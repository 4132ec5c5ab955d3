// How long each kind of data is kept, what of it would go tonight, how it came to that and what went in which night. Pure.
import type { Calendar } from "../../../domain/events.ts";
import {
  DAYS_MIN,
  type KeptDays,
  type KeptFrom,
  keptFromOn,
  nightBegins,
  RETENTION_KINDS,
  type RetentionKind,
} from "../../../domain/retention/kinds.ts";
import type { Words } from "../../../words/words.ts";
import { isoWithOffset, longDate, shortDateWithMonth, timeOfDay } from "../../format.ts";
import { moment } from "../moment.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";

export const RETENTION_PATH = "/settings/retention";

export type Counted = ReadonlyMap<RetentionKind, number>;
export type Difference = { [Kind in RetentionKind]?: { before: number | null; after: number | null } };
export type Change = { seq: number; at: number; manager: string; reason: string; difference: Difference };
export type Night = {
  night: string;
  beganAt: number;
  endedAt: number | null;
  removed: { [Kind in RetentionKind]?: number };
};
export type Said = { kind: "done" | "fault"; text: string };

export type RetentionAsked = {
  site: SettingsSite;
  calendar: Calendar;
  days: KeptDays;
  keptFrom: KeptFrom;
  /** As typed, by kind; null: nothing was. */
  draft: ReadonlyMap<string, string> | null;
  faults: ReadonlySet<RetentionKind>;
  reason: string;
  said: Said | null;
  /** Of the draft, or of what is in force, in the night that comes. */
  tonight: Counted;
  night: string;
  /** Number of the last change, for whoever saves. */
  seen: number | null;
  history: readonly Change[];
  nights: readonly Night[];
};

export type RetentionPage = SettingsHead & {
  said: Said | null;
  rows: {
    kind: RetentionKind;
    label: string;
    why: string;
    inForce: string;
    since: string | null;
    field: { label: string; value: string; hint: string; invalid: boolean } | null;
    tonight: string;
  }[];
  preview: { heading: string; lines: string[] };
  editable: boolean;
  seen: string;
  reason: string;
  history: {
    at: At;
    differences: { label: string; before: string; after: string }[];
    reason: string;
    manager: string;
  }[];
  nights: { night: string; went: string[]; ended: At | null }[];
};

type At = { iso: string; text: string };

export function retentionPage(asked: RetentionAsked): RetentionPage {
  const { site, calendar, days, keptFrom, draft, faults, tonight, night } = asked;
  const { words } = site;
  const { say, locale } = words;
  const time = timeOfDay(nightBegins(night, calendar), calendar.zone, locale);
  const editable = site.may("retention-change");
  const going = RETENTION_KINDS.filter((kind) => (tonight.get(kind) ?? 0) > 0);
  return {
    ...settingsHead(site, {
      path: RETENTION_PATH,
      heading: say("retention.heading"),
      about: [say("retention.about"), say("retention.about-night", { time })],
      preview: editable,
    }),
    said: asked.said,
    rows: RETENTION_KINDS.map((kind) => {
      const from = keptFrom[kind];
      const label = say(`retention.kind.${kind}`);
      return {
        kind,
        label,
        why: say(`retention.why.${kind}`),
        inForce: keptText(days[kind], words),
        since:
          from === null
            ? null
            : say(kind === "events" ? "retention.final-before" : "retention.since", { day: longDate(from, locale) }),
        field: editable
          ? {
              label: say("retention.days-of", { kind: label }),
              value: draft?.get(kind) ?? (days[kind] === null ? "" : String(days[kind])),
              hint: say("retention.at-least", { n: DAYS_MIN[kind] }),
              invalid: faults.has(kind),
            }
          : null,
        tonight: countText(kind, tonight.get(kind) ?? 0, words),
      };
    }),
    preview: {
      heading: say("retention.preview-of", { time }),
      lines: [
        ...going.map((kind) => countText(kind, tonight.get(kind) ?? 0, words)),
        say(going.length === 0 ? "retention.preview-nothing" : "retention.preview-gone"),
      ],
    },
    editable,
    seen: asked.seen === null ? "" : String(asked.seen),
    reason: asked.reason,
    history: asked.history.map(({ at, difference, reason, manager }) => ({
      at: atOf(at, calendar, words),
      differences: kindsIn(difference).map((kind) => ({
        label: say(`retention.kind.${kind}`),
        before: keptText(difference[kind]?.before ?? null, words),
        after: keptText(difference[kind]?.after ?? null, words),
      })),
      reason,
      manager,
    })),
    nights: asked.nights.map(({ night: of, endedAt, removed }) => ({
      night: shortDateWithMonth(of, locale),
      went: kindsIn(removed).map((kind) => countText(kind, removed[kind] ?? 0, words)),
      ended: endedAt === null ? null : atOf(endedAt, calendar, words),
    })),
  };
}

/** In the order of the page. */
const kindsIn = (of: { [Kind in RetentionKind]?: unknown }) => RETENTION_KINDS.filter((kind) => of[kind] !== undefined);

const atOf = (at: number, calendar: Calendar, { locale }: Words): At => ({
  iso: isoWithOffset(at, calendar.zone),
  text: moment(at, calendar, locale),
});

const keptText = (days: number | null, { say }: Words) =>
  days === null ? say("retention.for-ever") : say("retention.kept", { n: days });

const countText = (kind: RetentionKind, rows: number, { say }: Words) =>
  rows === 0 ? say("retention.nothing") : say(`retention.count.${kind}`, { n: rows });

export type ConfirmPage = SettingsHead & {
  caption: string;
  rows: { label: string; kept: string; goes: string }[];
  after: string[];
  fields: { name: string; value: string }[];
};

/** Before anything is removed that would have been kept. */
export function confirmRetentionPage({
  site,
  calendar,
  difference,
  goes,
  night,
  fields,
}: {
  site: SettingsSite;
  calendar: Calendar;
  difference: Difference;
  goes: Counted;
  night: string;
  /** The form as it was sent. */
  fields: ReadonlyMap<string, string>;
}): ConfirmPage {
  const { words } = site;
  const { say, locale } = words;
  const time = timeOfDay(nightBegins(night, calendar), calendar.zone, locale);
  const events = difference.events?.after ?? null;
  return {
    ...settingsHead(site, {
      path: RETENTION_PATH,
      heading: say("retention.confirm"),
      about: [say("retention.confirm-about")],
    }),
    caption: say("retention.confirm-caption", { day: longDate(night, locale) }),
    rows: [...goes].map(([kind, rows]) => ({
      label: say(`retention.kind.${kind}`),
      kept: keptText(difference[kind]?.after ?? null, words),
      goes: countText(kind, rows, words),
    })),
    after: [
      say("retention.confirm-after", { time: `${longDate(night, locale)}, ${time}` }),
      ...(events === null
        ? []
        : [say("retention.confirm-frozen", { day: longDate(keptFromOn("events", events, night), locale) })]),
    ],
    fields: [...fields].map(([name, value]) => ({ name, value })),
  };
}
