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
  const heading = `Delete the picture of ${timeOfDay(shot.ts, calendar.zone)}?`;
  return {
    frame: frameOf(site, {
      name: "picture",
      title: heading,
      description: "Delete a screenshot for good.",
      narrow: true,
    }),
    heading,
    fresh: [{ text: person.name }, { text: fullDate(dayOf(shot.ts, calendar)) }, ...calendarRemarks(calendar, now)],
    name: person.name,
    action: deletePath(shot.id),
    back: picturePath(shot.id),
  };
}
