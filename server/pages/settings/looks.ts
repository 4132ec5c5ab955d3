// Who looked at what of whom, and who changed who may look: the log that the council reads, page by page. Pure.
import type { Calendar } from "../../domain/events.ts";
import type { Words } from "../../words/words.ts";
import { isoWithOffset } from "../format.ts";
import { personPath } from "../period.ts";
import { moment } from "./moment.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "./sections.ts";

export type LookRow = { at: number; manager: string; user: string; name: string; kind: string; objectId: string };
export type ChangeRow = { at: number; author: string; text: string };

export const LOOKS_MAX = 100;

export type LooksPage = SettingsHead & {
  rows: { iso: string; when: string; who: string; href: string | null; person: string; what: string }[];
  older: string | null;
  newest: string | null;
  /** null: not for whoever asks. */
  changes: { iso: string; when: string; who: string; text: string }[] | null;
};

/** @param rows one more than a page where there are older ones; before: the seq they are older than */
export function looksPage({
  site,
  calendar,
  rows,
  total,
  before,
  linked,
  changes,
}: {
  site: SettingsSite;
  calendar: Calendar;
  rows: readonly (LookRow & { seq: number })[];
  total: number;
  before: number | null;
  /** The people's own pages may be opened. */
  linked: boolean;
  changes: readonly ChangeRow[] | null;
}): LooksPage {
  const { zone } = calendar;
  const { say, locale } = site.words;
  const shown = rows.slice(0, LOOKS_MAX);
  return {
    ...settingsHead(site, {
      path: "/settings/looks",
      heading: say("settings.part.looks"),
      about: [say("looks.in-all", { n: total }), say("looks.own"), zone],
    }),
    rows: shown.map(({ at, manager, user, name, kind, objectId }) => ({
      iso: isoWithOffset(at, zone),
      when: moment(at, calendar, locale),
      who: manager,
      href: linked ? personPath(user) : null,
      person: name,
      what: isPicture(kind)
        ? kindWord(kind, site.words)
        : say("looks.what", { what: kindWord(kind, site.words), of: objectId }),
    })),
    older: rows.length > LOOKS_MAX ? `/settings/looks?before=${shown.at(-1)?.seq}` : null,
    newest: before === null ? null : "/settings/looks",
    changes:
      changes?.map(({ at, author, text }) => ({
        iso: isoWithOffset(at, zone),
        when: moment(at, calendar, locale),
        who: author,
        text,
      })) ?? null,
  };
}

const KINDS = [
  "picture",
  "thumbnail",
  "titles",
  "sites",
  "projects",
  "export",
  "link",
  "release-asked",
  "release-allowed",
  "release-refused",
] as const;

function kindWord(text: string, { say }: Words): string {
  const kind = KINDS.find((known) => known === text);
  return kind === undefined ? text : say(`looks.kind.${kind}`);
}

/** Its id would say nothing to a reader. */
const isPicture = (kind: string) => /^(?:picture|thumbnail|link|release-\w+)$/.test(kind);
