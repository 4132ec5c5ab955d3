// A person's own pictures: all of a day, and one of them, large, with what its deletion means. Pure.
import type { Calendar } from "../../domain/events.ts";
import { dayOf } from "../../domain/local-day.ts";
import { fullDate, timeOfDay, timeWithSeconds } from "../format.ts";
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
  const { words } = site;
  const { say, locale } = words;
  const path = (other: string) => `/my/pictures?day=${other}`;
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: say("own-pictures.title", { day: fullDate(day, locale) }),
      description: say("own-pictures.description"),
    }),
    heading: say("own-pictures.heading"),
    pager: dayPager(day, dayOf(now, calendar), { path, action: "/my/pictures", words }),
    fresh: [
      { text: fullDate(day, locale) },
      { text: say("own-pictures.as-stored", { n: shots.length }) },
      ...calendarRemarks(calendar, now, words),
    ],
    tiles: shots.map((shot) => ownTile(shot, rules, words)),
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
  const { words } = site;
  const { say, locale } = words;
  const tile = ownTile(shot, rules, words);
  const day = dayOf(shot.ts, calendar);
  const time = timeOfDay(shot.ts, calendar.zone, locale);
  const can = deletable(shot, rules);
  return {
    frame: frameOf(site, {
      name: "my-page",
      title: say("own-pictures.one.title", { time, day: fullDate(day, locale) }),
      description: say("own-pictures.one.description"),
    }),
    heading: say("own-pictures.one.heading", { time }),
    fresh: [
      { text: fullDate(day, locale) },
      {
        text: say("own-pictures.taken", { time: timeWithSeconds(shot.ts, calendar.zone, locale), host: shot.host }),
      },
      ...(tile.kind === "picture" ? tile.marks.map((text) => ({ text })) : []),
      ...calendarRemarks(calendar, now, words),
    ],
    back: myPath({ day }),
    why: tile.kind === "missing" ? tile.why : null,
    image: {
      src: `${ownPicturePath(shot.id)}/image`,
      alt: say(shot.blurred ? "own-pictures.screen-blurred" : "own-pictures.screen", { time }),
      width: shot.width,
      height: shot.height,
    },
    remove: {
      id: can ? shot.id : null,
      text: say(can ? "own-pictures.goes" : "own-pictures.cannot"),
    },
  };
}
