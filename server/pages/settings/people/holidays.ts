// Holidays of a year, the forms to enter them, and what a calendar file would bring, before anything is stored. Pure.
import type { Holiday, ReadIcs } from "../../../domain/holidays/read-ics.ts";
import { counted, longDate, weekdayName } from "../../format.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { HOLIDAYS_PATH } from "./paths.ts";

export type HolidaysPage = SettingsHead & {
  mayChange: boolean;
  year: number;
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
  return {
    ...settingsHead(site, {
      path: HOLIDAYS_PATH,
      heading: "Holidays",
      about: [`${counted(holidays.length, "holiday", "holidays")} in ${year}`, "nobody is expected on these days"],
    }),
    mayChange: site.may("settings-change"),
    year,
    previous: { href: yearPath(year - 1), text: String(year - 1) },
    next: { href: yearPath(year + 1), text: String(year + 1) },
    rows: holidays.map(({ day, name }) => ({ day, name, date: longDate(day), weekday: weekdayName(day) })),
    done: doneOf(done),
  };
}

function doneOf(done: HolidaysDone): HolidaysPage["done"] {
  if (done === null) return null;
  if (done.kind === "none") return { text: "Nothing was added: these days are holidays already.", undo: null };
  if (done.kind === "added") {
    const fields = [{ name: "added_at", value: String(done.at) }];
    return {
      text: `${counted(done.count, "holiday is", "holidays are")} added.`,
      undo: { action: `${HOLIDAYS_PATH}/undo`, fields },
    };
  }
  const { day, name } = done.holiday;
  const fields = [{ name: "holiday", value: holidayValue(done.holiday) }];
  return { text: `“${name}”, ${longDate(day)}, is removed.`, undo: { action: `${HOLIDAYS_PATH}/add`, fields } };
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
  const days = "fault" in read ? [] : read.days;
  const left = "fault" in read ? [] : read.left;
  const fresh = days.filter(({ day }) => !kept.has(day)).length;
  return {
    ...settingsHead(site, {
      path: HOLIDAYS_PATH,
      heading: "Holidays of a file",
      about: [
        file === "" ? "a calendar file" : file,
        `${counted(fresh, "new holiday", "new holidays")} within two years`,
        "nothing is stored yet",
      ],
    }),
    rows: days.map((holiday) => ({
      value: holidayValue(holiday),
      date: longDate(holiday.day),
      weekday: weekdayName(holiday.day),
      name: holiday.name,
      there: kept.get(holiday.day) ?? null,
    })),
    left: left.slice(0, LEFT_MAX),
    moreLeft: left.length > LEFT_MAX ? `and ${left.length - LEFT_MAX} more` : null,
    fault:
      "fault" in read
        ? read.fault
        : fresh === 0
          ? "This file brings no holiday that is not there already, from this year to two years ahead."
          : null,
    back: HOLIDAYS_PATH,
  };
}
