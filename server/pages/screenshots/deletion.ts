// Asks a manager whether a picture is to go, before it goes. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { fullDate, timeOfDay } from "../format.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import { deletePath, picturePath } from "./paths.ts";
import type { Shot } from "./shot.ts";

export type DeletionPage = {
  frame: Frame;
  heading: string;
  fresh: Remark[];
  name: string;
  action: string;
  back: string;
};

export function deletionPage(asked: {
  site: Site;
  calendar: Calendar;
  now: number;
  person: Person;
  shot: Shot;
}): DeletionPage {
  const { site, calendar, now, person, shot } = asked;
  const { words } = site;
  const { say, locale } = words;
  const heading = say("picture.delete-title", { time: timeOfDay(shot.ts, calendar.zone, locale) });
  return {
    frame: frameOf(site, {
      name: "picture",
      title: heading,
      description: say("picture.delete-description"),
      narrow: true,
    }),
    heading,
    fresh: [
      { text: person.name },
      { text: fullDate(dayOf(shot.ts, calendar), locale) },
      ...calendarRemarks(calendar, now, words),
    ],
    name: person.name,
    action: deletePath(shot.id),
    back: picturePath(shot.id),
  };
}
