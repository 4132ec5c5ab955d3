// Before a person is erased: how much there is of what, and what erasing means; afterwards its number. Pure.
import type { Calendar } from "../../../domain/events.ts";
import { dayOf } from "../../../domain/local-day.ts";
import type { Person } from "../../../domain/people-names.ts";
import type { Key } from "../../../words/english.ts";
import { count, longDate, timeOfDay } from "../../format.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { PEOPLE_PATH, personSettingsPath } from "./paths.ts";

export type ErasePage = SettingsHead & {
  user: string;
  logIns: string;
  rows: { count: string; text: string }[];
  after: string[];
  mistyped: boolean;
  back: string;
};

/** As server/db/erasure/places.ts names the kinds. */
type Kind = Extract<Key, `erase.held.${string}`> extends `erase.held.${infer Name}` ? Name : never;

export function erasePage({
  site,
  person,
  logIns,
  held,
  pictures,
  mistyped,
}: {
  site: SettingsSite;
  person: Person;
  logIns: readonly string[];
  held: readonly { shown: Kind; rows: number }[];
  /** Whose files lie in the store. */
  pictures: number;
  mistyped: boolean;
}): ErasePage {
  const { say, locale } = site.words;
  const all = [...held.filter((one) => one.rows > 0), { shown: "files", rows: pictures } as const];
  return {
    ...settingsHead(site, {
      path: PEOPLE_PATH,
      heading: say("erase.heading", { name: person.name }),
      about: [say("erase.about"), say("erase.about-undo")],
    }),
    user: person.user,
    logIns: logIns.join(", "),
    rows: all.map(({ shown, rows }) => ({ count: count(rows, locale), text: say(`erase.held.${shown}`) })),
    after: [say("erase.after.goes"), say("erase.after.number"), say("erase.after.enrols"), say("erase.after.machine")],
    mistyped,
    back: personSettingsPath(person.user),
  };
}

export type ErasedPage = SettingsHead & { text: string; back: string };

export function erasedPage({
  site,
  erased,
  calendar,
}: {
  site: SettingsSite;
  erased: { number: number; completedAt: number | null };
  calendar: Calendar;
}): ErasedPage {
  const { say, locale } = site.words;
  const { number, completedAt } = erased;
  return {
    ...settingsHead(site, {
      path: PEOPLE_PATH,
      heading: say("erase.erasure", { number: String(number) }),
      about: [say("erase.nobody-named")],
    }),
    text:
      completedAt === null
        ? say("erase.begun")
        : say("erase.complete", {
            at: `${longDate(dayOf(completedAt, calendar), locale)}, ${timeOfDay(completedAt, calendar.zone, locale)}`,
          }),
    back: PEOPLE_PATH,
  };
}
