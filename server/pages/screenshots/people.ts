// Whose pictures there are of a day: a line each, with the way to them. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { count, counted, fullDate, longDate, timeOfDay } from "../format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import { type PersonCell, personCell } from "../people-table.ts";
import { dayFilePath } from "../period.ts";
import { dayPager } from "../today.ts";
import { screenshotsDayPath, screenshotsPath } from "./paths.ts";

export type PicturesOf = { person: Person; pictures: number; first: number; last: number };

export type PeopleWithPictures = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  rows: { cell: PersonCell; pictures: string; first: string; last: string }[];
  nothing: string | null;
  csv: string;
  xlsx: string;
};

export function peopleWithPictures(asked: {
  site: Site;
  calendar: Calendar;
  now: number;
  day: string;
  people: readonly PicturesOf[];
  /** Pictures may be taken at all. */
  enabled: boolean;
}): PeopleWithPictures {
  const { site, calendar, now, day, people, enabled } = asked;
  const today = dayOf(now, calendar);
  const all = people.reduce((sum, { pictures }) => sum + pictures, 0);
  return {
    frame: frameOf(site, {
      name: "screenshots",
      title: `Screenshots, ${longDate(day)}`,
      description: "Whose screenshots there are of a day.",
    }),
    heading: "Screenshots",
    pager: dayPager(day, today, { path: screenshotsDayPath, action: "/screenshots" }),
    fresh: [
      { text: fullDate(day) },
      { text: `${counted(all, "picture", "pictures")} of ${counted(people.length, "person", "people")}` },
      ...(enabled ? [] : [{ text: "no pictures are taken now, by policy", warn: true }]),
      ...calendarRemarks(calendar, now),
    ],
    rows: people.map(({ person, pictures, first, last }) => ({
      cell: personCell(person, screenshotsPath(person.user, { day })),
      pictures: count(pictures),
      first: timeOfDay(first, calendar.zone),
      last: timeOfDay(last, calendar.zone),
    })),
    csv: dayFilePath("screenshots", "csv", day),
    xlsx: dayFilePath("screenshots", "xlsx", day),
    nothing:
      people.length > 0
        ? null
        : enabled
          ? "No picture of this day can be shown yet. They come by themselves, once an agent takes them and its person has had time to delete one."
          : "No picture of this day. The policy takes none: see isScreenshotEnabled and allowScreenshotCapture in config.env.",
  };
}
