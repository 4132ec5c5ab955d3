// One picture, large, with what is known of it and the way to the ones before and after. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { count, fullDate, shortDateWithMonth, shortSpan, timeOfDay, timeWithSeconds } from "../format.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import { deletePath, imagePath, picturePath, screenshotsPath } from "./paths.ts";
import type { Shot } from "./shot.ts";

export type PicturePage = {
  frame: Frame;
  heading: string;
  fresh: Remark[];
  name: string;
  image: { src: string; alt: string; width: number; height: number };
  previous: { href: string; text: string } | null;
  next: { href: string; text: string } | null;
  day: { href: string; text: string };
  facts: { term: string; text: string }[];
  /** null where who looks may not delete. */
  remove: string | null;
};

export function picturePage(asked: {
  site: Site;
  calendar: Calendar;
  now: number;
  person: Person;
  shot: Shot;
  /** Those of the same day that can be seen, in the order of their time. */
  visible: readonly Shot[];
  mayDelete: boolean;
}): PicturePage {
  const { site, calendar, now, person, shot, visible, mayDelete } = asked;
  const { zone } = calendar;
  const day = dayOf(shot.ts, calendar);
  const at = visible.findIndex(({ id }) => id === shot.id);
  const step = (other: Shot | undefined) =>
    other === undefined ? null : { href: picturePath(other.id), text: timeOfDay(other.ts, zone) };
  const time = timeOfDay(shot.ts, zone);
  return {
    frame: frameOf(site, {
      name: "picture",
      title: `${person.name}, ${shortDateWithMonth(day)}, ${time}`,
      description: `A screenshot of ${person.name}.`,
    }),
    heading: `${person.name}, ${time}`,
    fresh: [
      { text: fullDate(day) },
      { text: `${at + 1} of ${count(visible.length)} of this day` },
      ...calendarRemarks(calendar, now),
    ],
    name: person.name,
    image: {
      src: imagePath(shot.id),
      alt: `Screen of ${person.name} at ${time}${shot.blurred ? ", blurred on the workstation so that no text can be read" : ""}`,
      width: shot.width,
      height: shot.height,
    },
    previous: step(visible[at - 1]),
    next: step(visible[at + 1]),
    remove: mayDelete ? deletePath(shot.id) : null,
    day: { href: screenshotsPath(person.user, { day }), text: "All of this day" },
    facts: [
      { term: "Taken", text: timeWithSeconds(shot.ts, zone) },
      {
        term: "Came",
        text:
          shot.completedAt === null
            ? "not yet"
            : `${timeWithSeconds(shot.completedAt, zone)}, ${shortSpan(shot.completedAt - shot.ts)} after`,
      },
      { term: "Machine", text: `${shot.host}, ${shot.displays === 1 ? "1 display" : `${shot.displays} displays`}` },
      { term: "Blurred", text: shot.blurred ? "yes, on the workstation" : "no" },
      { term: "Size", text: `${shot.width} × ${shot.height}, ${count(Math.round(shot.bytes / 1000))} kB` },
    ],
  };
}
