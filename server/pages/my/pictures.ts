// A person's own pictures: all of a day, and one of them, large, with what its deletion means. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import { counted, fullDate, timeOfDay, timeWithSeconds } from "../format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import type { Shot } from "../screenshots/shot.ts";
import { dayPager } from "../today.ts";
import { myPath } from "./own-page.ts";
import { deletable, type OwnTile, ownPicturePath, ownTile, type ShotRules } from "./own-pictures.ts";

type Asked = { site: Site; calendar: Calendar; now: number; rules: ShotRules };

export type OwnPicturesPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  tiles: OwnTile[];
  back: string;
};

export function ownPicturesPage({
  site,
  calendar,
  now,
  rules,
  day,
  shots,
}: Asked & { day: string; shots: readonly Shot[] }): OwnPicturesPage {
  const path = (other: string) => `/my/pictures?day=${other}`;
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: `My pictures, ${fullDate(day)}`,
      description: "All pictures of one day, for the person they show.",
    }),
    heading: "My pictures",
    pager: dayPager(day, dayOf(now, calendar), { path, action: "/my/pictures" }),
    fresh: [
      { text: fullDate(day) },
      { text: `${counted(shots.length, "picture", "pictures")}, as stored` },
      ...calendarRemarks(calendar, now),
    ],
    tiles: shots.map((shot) => ownTile(shot, rules)),
    back: myPath({ day }),
  };
}

export type OwnPicturePage = {
  frame: Frame;
  heading: string;
  fresh: Remark[];
  back: string;
  /** Why it cannot be shown; null: it can. */
  why: string | null;
  image: { src: string; alt: string; width: number; height: number };
  remove: { text: string; id: string | null };
};

export function ownPicturePage({ site, calendar, rules, shot, now }: Asked & { shot: Shot }): OwnPicturePage {
  const tile = ownTile(shot, rules);
  const day = dayOf(shot.ts, calendar);
  const time = timeOfDay(shot.ts, calendar.zone);
  const can = deletable(shot, rules);
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: `My picture of ${time}, ${fullDate(day)}`,
      description: "One picture, for the person it shows.",
    }),
    heading: `My picture of ${time}`,
    fresh: [
      { text: fullDate(day) },
      { text: `taken ${timeWithSeconds(shot.ts, calendar.zone)} on ${shot.host}` },
      ...(tile.kind === "picture" ? tile.marks.map((text) => ({ text })) : []),
      ...calendarRemarks(calendar, now),
    ],
    back: myPath({ day }),
    why: tile.kind === "missing" ? tile.why : null,
    image: {
      src: `${ownPicturePath(shot.id)}/image`,
      alt: `Your screen at ${time}${shot.blurred ? ", blurred" : ""}`,
      width: shot.width,
      height: shot.height,
    },
    remove: {
      id: can ? shot.id : null,
      text: can
        ? "The picture, its thumbnail and the file in the store go for good; the list keeps a line that you deleted it."
        : "It cannot be deleted here any more, or is gone already.",
    },
  };
}
