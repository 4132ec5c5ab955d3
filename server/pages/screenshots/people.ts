// Whose pictures there are of a day: a line each, with the way to them. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { count, fullDate, longDate, timeOfDay } from "../format.ts";
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
  const { words } = site;
  const { say, locale } = words;
  const today = dayOf(now, calendar);
  const all = people.reduce((sum, { pictures }) => sum + pictures, 0);
  return {
    frame: frameOf(site, {
      name: "screenshots",
      title: say("screenshots.title", { day: longDate(day, locale) }),
      description: say("screenshots.description"),
    }),
    heading: say("frame.page.screenshots"),
    pager: dayPager(day, today, { path: screenshotsDayPath, action: "/screenshots", words }),
    fresh: [
      { text: fullDate(day, locale) },
      {
        text: say("screenshots.of-people", {
          pictures: say("recorded.count", { n: all }),
          people: say("screenshots.people", { n: people.length }),
        }),
      },
      ...(enabled ? [] : [{ text: say("screenshots.none-taken"), warn: true }]),
      ...calendarRemarks(calendar, now, words),
    ],
    rows: people.map(({ person, pictures, first, last }) => ({
      cell: personCell(person, screenshotsPath(person.user, { day }), words),
      pictures: count(pictures, locale),
      first: timeOfDay(first, calendar.zone, locale),
      last: timeOfDay(last, calendar.zone, locale),
    })),
    csv: dayFilePath("screenshots", "csv", day),
    xlsx: dayFilePath("screenshots", "xlsx", day),
    nothing: people.length > 0 ? null : enabled ? say("screenshots.none-yet") : say("screenshots.none-by-policy"),
  };
}
