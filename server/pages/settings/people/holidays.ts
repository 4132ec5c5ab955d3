// Holidays of a year, the forms to enter them, and what a calendar file would bring, before anything is stored. Pure.
import type { Holiday, IcsFault, LeftOut, ReadIcs } from "../../../domain/holidays/read-ics.ts";
import type { Words } from "../../../words/words.ts";
import { longDate, weekdayName } from "../../format.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { HOLIDAYS_PATH } from "./paths.ts";

export type HolidaysPage = SettingsHead & {
  mayChange: boolean;
  year: string;
  previous: { href: string; text: string };
  next: { href: string; text: string };
  rows: { day: string; date: string; weekday: string; name: string }[];
  /** What was just done, and the form that undoes it. */
  done: { text: string; undo: { action: string; fields: { name: string; value: string }[] } | null } | null;
};

/** What the address says was done. */
export type HolidaysDone =
  | { kind: "added"; at: number; count: number }
  | { kind: "removed"; holiday: Holiday }
  | { kind: "none" }
  | null;

const yearPath = (year: number) => `${HOLIDAYS_PATH}?year=${year}`;

export function holidaysPage(asked: {
  site: SettingsSite;
  year: number;
  holidays: readonly Holiday[];
  done: HolidaysDone;
}): HolidaysPage {
  const { site, year, holidays, done } = asked;
  const { say, locale } = site.words;
  return {
    ...settingsHead(site, {
      path: HOLIDAYS_PATH,
      heading: say("settings.part.holidays"),
      about: [say("holidays.in-year", { n: holidays.length, year: String(year) }), say("holidays.not-expected")],
    }),
    mayChange: site.may("settings-change"),
    year: String(year),
    previous: { href: yearPath(year - 1), text: String(year - 1) },
    next: { href: yearPath(year + 1), text: String(year + 1) },
    rows: holidays.map(({ day, name }) => ({
      day,
      name,
      date: longDate(day, locale),
      weekday: weekdayName(day, locale),
    })),
    done: doneOf(done, site.words),
  };
}

function doneOf(done: HolidaysDone, { say, locale }: Words): HolidaysPage["done"] {
  if (done === null) return null;
  if (done.kind === "none") return { text: say("holidays.none-added"), undo: null };
  if (done.kind === "added") {
    const fields = [{ name: "added_at", value: String(done.at) }];
    return {
      text: say("holidays.added", { n: done.count }),
      undo: { action: `${HOLIDAYS_PATH}/undo`, fields },
    };
  }
  const { day, name } = done.holiday;
  const fields = [{ name: "holiday", value: holidayValue(done.holiday) }];
  return {
    text: say("holidays.removed", { name, day: longDate(day, locale) }),
    undo: { action: `${HOLIDAYS_PATH}/add`, fields },
  };
}

/** A day and its name as one value of a form. */
export const holidayValue = ({ day, name }: Holiday) => `${day} ${name}`;

export type HolidaysPreviewPage = SettingsHead & {
  rows: { value: string; date: string; weekday: string; name: string; there: string | null }[];
  left: string[];
  moreLeft: string | null;
  fault: string | null;
  back: string;
};

/** Events named that bring nothing. */
const LEFT_MAX = 20;

export function holidaysPreviewPage(asked: {
  site: SettingsSite;
  file: string;
  read: ReadIcs;
  /** Holidays there are already. */
  kept: ReadonlyMap<string, string>;
}): HolidaysPreviewPage {
  const { site, file, read, kept } = asked;
  const { words } = site;
  const { say, locale } = words;
  const days = "fault" in read ? [] : read.days;
  const left = "fault" in read ? [] : read.left;
  const fresh = days.filter(({ day }) => !kept.has(day)).length;
  return {
    ...settingsHead(site, {
      path: HOLIDAYS_PATH,
      heading: say("holidays.of-file"),
      about: [
        file === "" ? say("holidays.a-file") : file,
        say("holidays.new", { n: fresh }),
        say("holidays.not-stored"),
      ],
    }),
    rows: days.map((holiday) => ({
      value: holidayValue(holiday),
      date: longDate(holiday.day, locale),
      weekday: weekdayName(holiday.day, locale),
      name: holiday.name,
      there: kept.get(holiday.day) ?? null,
    })),
    left: left.slice(0, LEFT_MAX).map((one) => leftText(one, words)),
    moreLeft: left.length > LEFT_MAX ? say("holidays.more", { n: left.length - LEFT_MAX }) : null,
    fault: "fault" in read ? faultText(read.fault, words) : fresh === 0 ? say("holidays.brings-none") : null,
    back: HOLIDAYS_PATH,
  };
}

function leftText(left: LeftOut, { say, locale }: Words): string {
  const { name, why } = left;
  if (why !== "outside") return say(`holidays.left.${why}`, { name });
  return say("holidays.left.outside", { name, from: longDate(left.from, locale), to: longDate(left.to, locale) });
}

const faultText = ({ why, found = 0, max = 0 }: IcsFault, { say }: Words) =>
  say(`holidays.fault.${why}`, { found, max });
