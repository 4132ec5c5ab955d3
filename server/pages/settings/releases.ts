// The requests that wait for a second manager: whose picture, who asks, why. Pure.
import type { Calendar } from "../../domain/events.ts";
import { isoWithOffset, timeOfDay } from "../format.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "./sections.ts";

export type WaitingTold = {
  id: string;
  name: string;
  reason: string;
  askedName: string;
  askedAt: number;
  own: boolean;
};

export type ReleasesPage = SettingsHead & {
  off: boolean;
  late: boolean;
  rows: { action: string; iso: string; when: string; who: string; person: string; reason: string; own: boolean }[];
};

export function releasesPage({
  site,
  calendar,
  enabled,
  late,
  waiting,
}: {
  site: SettingsSite;
  calendar: Calendar;
  /** TWO_PERSON_RULE */
  enabled: boolean;
  /** An answer came when there was nothing to answer any more. */
  late: boolean;
  waiting: readonly WaitingTold[];
}): ReleasesPage {
  const { zone } = calendar;
  const { say, locale } = site.words;
  return {
    ...settingsHead(site, {
      path: "/settings/releases",
      heading: say("settings.part.releases"),
      about: enabled
        ? [say("releases.waiting", { n: waiting.length }), say("releases.an-hour")]
        : [say("releases.switched-off")],
    }),
    off: !enabled,
    late,
    rows: waiting.map(({ id, name, reason, askedName, askedAt, own }) => ({
      action: `/settings/releases/${id}`,
      iso: isoWithOffset(askedAt, zone),
      when: timeOfDay(askedAt, zone, locale),
      who: askedName,
      person: name,
      reason,
      own,
    })),
  };
}
