// The working week of the organisation, a team or a person as a form, and what holds where it says nothing. Pure.

import type { Hours } from "../../../domain/coverage.ts";
import type { Calendar } from "../../../domain/events.ts";
import { WEEKDAYS } from "../../../domain/expected/read-workweek.ts";
import { type InForce, inForce, type Scope, type Workweek } from "../../../domain/expected/workweek.ts";
import { addDays } from "../../../domain/local-day.ts";
import type { Words } from "../../../words/words.ts";
import { clockOfMinutes, two, weekdayName, weekdayShort } from "../../format.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { HOURS_PATH, hoursPath, personSettingsPath, teamPath } from "./paths.ts";

/** Somebody or some team that has something of its own. */
export type Narrower = { scope: Scope; name: string; week: Workweek };

export type HoursPage = SettingsHead & {
  scope: Scope;
  name: string;
  mayChange: boolean;
  /** The organisation's hours are nobody else's; a team's and a person's may be those above. */
  hasWider: boolean;
  own: boolean;
  days: { weekday: number; name: string; from: string; to: string }[];
  target: string;
  dayStart: string;
  /** What holds where nothing is said here, in words. */
  above: { hours: string; target: string; dayStart: string };
  /** The organisation's day begins by config.env, which pages do not write. */
  hasDayStart: boolean;
  narrower: { name: string; what: string; href: string }[];
  more: string | null;
  back: { href: string; text: string } | null;
  done: boolean;
};

/** Narrower ones on one page; a person's own is reached from the person as well. */
export const NARROWER_MAX = 200;

export function hoursPage(asked: {
  site: SettingsSite;
  calendar: Calendar;
  scope: Scope;
  name: string;
  week: Workweek;
  /** What the wider scopes say, the narrower of them first. */
  wider: readonly { kind: Scope["kind"]; week: Workweek }[];
  narrower: readonly Narrower[];
  done: boolean;
}): HoursPage {
  const { site, calendar, scope, name, week, wider, narrower, done } = asked;
  const { words } = site;
  const { say, locale } = words;
  const hours = inForce("hours", wider);
  const target = inForce("targetMin", wider);
  const dayStart = inForce("dayStartMin", wider);
  return {
    ...settingsHead(site, {
      path: HOURS_PATH,
      heading: scope.kind === "organisation" ? say("settings.part.hours") : say("hours.of", { name }),
      about: [say("hours.about-when"), say("hours.about-target"), say("hours.about-start")],
    }),
    scope,
    name,
    mayChange: site.may("settings-change"),
    hasWider: wider.length > 0,
    own: week.hours !== null,
    days: WEEKDAYS.map((weekday) => {
      const found = (week.hours ?? hours?.value)?.get(weekday);
      return {
        weekday,
        name: weekdayName(dateOf(weekday), locale),
        from: time(found?.fromMin),
        to: time(found?.toMin),
      };
    }),
    target: week.targetMin === null ? "" : hoursText(week.targetMin),
    dayStart: time(week.dayStartMin ?? undefined),
    above: {
      hours: from(hours, (value) => weekText(value, words), words) ?? say("hours.no-hours"),
      target: from(target, (value) => aWeek(value, words), words) ?? say("hours.no-target"),
      dayStart:
        from(dayStart, (value) => clockOfMinutes(value, locale), words) ??
        say("hours.by-config", { at: clockOfMinutes(calendar.dayStartMin, locale) }),
    },
    hasDayStart: scope.kind !== "organisation",
    narrower: narrower.slice(0, NARROWER_MAX).map((one) => ({
      name: one.scope.kind === "team" ? say("hours.team", { name: one.name }) : one.name,
      what: whatOf(one.week, words),
      href: hoursPath(one.scope),
    })),
    more: narrower.length > NARROWER_MAX ? say("hours.more", { n: narrower.length - NARROWER_MAX }) : null,
    back:
      scope.kind === "organisation"
        ? null
        : scope.kind === "team"
          ? { href: teamPath(Number(scope.of)), text: say("hours.team", { name }) }
          : { href: personSettingsPath(scope.of), text: name },
    done,
  };
}

/** 5 January 1970 was a Monday. */
const dateOf = (weekday: number) => addDays("1970-01-04", weekday);

/** As a field of the form has it, in every language. */
const time = (min: number | undefined) => (min === undefined ? "" : `${two(Math.floor(min / 60))}:${two(min % 60)}`);

/** 32, 37.5 */
const hoursText = (min: number) => String(Math.round((min / 60) * 100) / 100);
const aWeek = (min: number, { say }: Words) => say("hours.a-week", { hours: hoursText(min) });

/** null: nobody has said anything. */
const from = <Value>(found: InForce<Value>, textOf: (value: Value) => string, { say }: Words) =>
  found === null ? null : say(`hours.from.${found.from}`, { what: textOf(found.value) });

/** Mon–Thu 09:00–17:00, Fri 09:00–13:00 */
function weekText(week: ReadonlyMap<number, Hours>, { say, locale }: Words): string {
  const parts: { from: number; to: number; text: string }[] = [];
  for (const weekday of WEEKDAYS) {
    const hours = week.get(weekday);
    if (hours === undefined) continue;
    const text = `${clockOfMinutes(hours.fromMin, locale)}–${clockOfMinutes(hours.toMin, locale)}`;
    const last = parts.at(-1);
    if (last !== undefined && last.text === text && last.to === weekday - 1) last.to = weekday;
    else parts.push({ from: weekday, to: weekday, text });
  }
  const short = (weekday: number) => weekdayShort(dateOf(weekday), locale);
  const named = parts.map(({ from: first, to: last, text }) =>
    first === last ? `${short(first)} ${text}` : `${short(first)}–${short(last)} ${text}`,
  );
  return named.length === 0 ? say("hours.no-day") : named.join(", ");
}

function whatOf({ hours, targetMin, dayStartMin }: Workweek, words: Words): string {
  return [
    hours === null ? "" : weekText(hours, words),
    targetMin === null ? "" : aWeek(targetMin, words),
    dayStartMin === null ? "" : words.say("hours.day-begins", { at: clockOfMinutes(dayStartMin, words.locale) }),
  ]
    .filter((text) => text !== "")
    .join("; ");
}
