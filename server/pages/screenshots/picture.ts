// One picture, large, with what is known of it and the way to the ones before and after. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { count, fullDate, shortDateWithMonth, shortSpan, timeOfDay, timeWithSeconds } from "../format.ts";
import { type Frame, frameOf, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import { deletePath, imagePath, picturePath, screenshotsPath, thumbnailPath } from "./paths.ts";
import type { ReleaseAsk } from "./release.ts";
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
  /** null: it is shown large; else its thumbnail, and the way to a second manager. */
  release: ReleaseAsk | null;
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
  release: ReleaseAsk | null;
}): PicturePage {
  const { site, calendar, now, person, shot, visible, mayDelete, release } = asked;
  const { zone } = calendar;
  const { words } = site;
  const { say, locale } = words;
  const day = dayOf(shot.ts, calendar);
  const at = visible.findIndex(({ id }) => id === shot.id);
  const step = (other: Shot | undefined) =>
    other === undefined ? null : { href: picturePath(other.id), text: timeOfDay(other.ts, zone, locale) };
  const time = timeOfDay(shot.ts, zone, locale);
  const { name } = person;
  return {
    frame: frameOf(site, {
      name: "picture",
      title: say("picture.title", { name, day: shortDateWithMonth(day, locale), time }),
      description: say("picture.description", { name }),
    }),
    heading: say("picture.heading", { name, time }),
    fresh: [
      { text: fullDate(day, locale) },
      { text: say("picture.place", { at: at + 1, total: visible.length }) },
      ...calendarRemarks(calendar, now, words),
    ],
    name,
    image: {
      src: release === null ? imagePath(shot.id) : thumbnailPath(shot.id),
      alt: say(shot.blurred ? "picture.alt-blurred" : "picture.alt", { name, time }),
      width: release === null ? shot.width : shot.thumbnail.width,
      height: release === null ? shot.height : shot.thumbnail.height,
    },
    release,
    previous: step(visible[at - 1]),
    next: step(visible[at + 1]),
    remove: mayDelete ? deletePath(shot.id) : null,
    day: { href: screenshotsPath(person.user, { day }), text: say("picture.all") },
    facts: [
      { term: say("picture.taken"), text: timeWithSeconds(shot.ts, zone, locale) },
      {
        term: say("picture.came"),
        text:
          shot.completedAt === null
            ? say("picture.not-yet")
            : say("picture.came-after", {
                time: timeWithSeconds(shot.completedAt, zone, locale),
                span: shortSpan(shot.completedAt - shot.ts, locale),
              }),
      },
      {
        term: say("table.machine"),
        text: say("picture.on-machine", { host: shot.host, displays: say("gallery.displays", { n: shot.displays }) }),
      },
      { term: say("picture.blurred"), text: say(shot.blurred ? "picture.yes" : "picture.no") },
      {
        term: say("picture.size"),
        text: `${shot.width} × ${shot.height}, ${count(Math.round(shot.bytes / 1000), locale)} kB`,
      },
    ],
  };
}
