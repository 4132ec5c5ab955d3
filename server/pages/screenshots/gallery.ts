// One person's pictures of a day, by hour, ten minutes a place; what is missing keeps its place and says why. Pure.
import { SLOT_MS } from "../../../protocol/slot.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import type { Words } from "../../words/words.ts";
import { fullDate, longDate, minuteOfDay, timeOfDay, two } from "../format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import { personPath } from "../period.ts";
import { dayPager } from "../today.ts";
import { deletePath, picturePath, screenshotsDayPath, screenshotsPath, thumbnailPath } from "./paths.ts";
import { type Place, type PlacesAsked, placesOf } from "./places.ts";
import { type Shot, stateOfShot } from "./shot.ts";

/** from: the first hour of the page, by its id; null: the day's first. mayDelete: who looks may. */
export type GalleryAsked = Omit<PlacesAsked, "words"> & {
  site: Site;
  person: Person;
  day: string;
  from: string | null;
  mayDelete: boolean;
};

/** slots: how many of the hour's places it takes. */
export type Tile =
  | {
      kind: "picture";
      href: string;
      src: string;
      alt: string;
      width: number;
      height: number;
      time: string;
      marks: string[];
      remove: string | null;
    }
  | { kind: "missing"; slots: number; why: string; time: string };
/** from: the place in the hour, 1 to 6, at which its first tile stands. */
export type Hour = { id: string; title: string; small: string; jump: string; from: number; tiles: Tile[] };

export type GalleryPage = {
  frame: Frame;
  heading: string;
  pager: Pager;
  fresh: Remark[];
  name: string;
  person: string;
  everybody: string;
  /** Of the whole day: where each hour is. */
  jumps: { href: string; text: string }[];
  hours: Hour[];
  /** The parts of a long day before and after this one. */
  before: { href: string; text: string } | null;
  after: { href: string; text: string } | null;
  nothing: string | null;
};

const HOUR_MS = 3_600_000;
/** Pictures of one page: under a hundred kilobytes of HTML. A longer day goes on, hour by whole hour, on the next one. */
const PICTURES_MAX = 200;
/** Places of an hour. */
const SLOTS_OF_HOUR = HOUR_MS / SLOT_MS;

export function galleryPage(asked: GalleryAsked): GalleryPage {
  const { site, calendar, now, person, day, windowMin } = asked;
  const { user, name } = person;
  const today = dayOf(now, calendar);
  const { words } = site;
  const { say, locale } = words;
  const parts = partsOf(hoursOf(asked));
  const at = Math.max(
    0,
    parts.findIndex((part) => part.some(({ id }) => id === asked.from)),
  );
  const hours = parts[at] ?? [];
  const pathFrom = (part: readonly Hour[] | undefined) =>
    screenshotsPath(user, { day, ...(part === parts[0] ? {} : { from: part?.[0]?.id ?? "" }) });
  const other = (part: readonly Hour[] | undefined) =>
    part === undefined
      ? null
      : { href: pathFrom(part), text: `${part[0]?.title}–${part.at(-1)?.jump}:59, ${picturesText(part, words)}` };
  const dots = user === "." || user === "..";
  const pager = dayPager(day, today, {
    path: (other) => screenshotsPath(user, { day: other }),
    action: screenshotsPath(user).split("?")[0] ?? "",
    words,
  });
  return {
    frame: frameOf(site, {
      name: "screenshots",
      title: say("gallery.title", { name, day: longDate(day, locale) }),
      description: say("gallery.description", { name }),
    }),
    heading: say("gallery.heading", { name }),
    pager: { ...pager, go: { ...pager.go, hidden: dots ? [{ name: "user", value: user }] : [] } },
    fresh: [
      { text: fullDate(day, locale) },
      ...waitingRemark(asked),
      {
        text: windowMin === 0 ? say("gallery.shown-at-once") : say("gallery.shown-after", { n: windowMin }),
      },
      ...calendarRemarks(calendar, now, words),
    ],
    name,
    person: personPath(user, { day }),
    everybody: screenshotsDayPath(day),
    jumps: parts.flatMap((part) =>
      part.map(({ id, jump }) => ({ href: `${part === hours ? "" : pathFrom(part)}#${id}`, text: jump })),
    ),
    hours,
    before: other(parts[at - 1]),
    after: other(parts[at + 1]),
    nothing: hours.length > 0 ? null : day > today ? say("gallery.not-begun") : say("gallery.nothing"),
  };
}

/** As many whole hours at a time as have no more pictures than a page takes. */
function partsOf(hours: readonly Hour[]): Hour[][] {
  const parts: Hour[][] = [];
  let pictures = 0;
  for (const hour of hours) {
    const own = picturesIn([hour]);
    const part = parts.at(-1);
    if (part === undefined || pictures + own > PICTURES_MAX) {
      parts.push([hour]);
      pictures = own;
    } else {
      part.push(hour);
      pictures += own;
    }
  }
  return parts;
}

const picturesIn = (hours: readonly Hour[]) =>
  hours.reduce((sum, { tiles }) => sum + tiles.filter(({ kind }) => kind === "picture").length, 0);
const picturesText = (hours: readonly Hour[], { say }: Words) => say("recorded.count", { n: picturesIn(hours) });

function waitingRemark({ site, shots, now, windowMin }: GalleryAsked): Remark[] {
  const waiting = shots.filter(
    (shot) => stateOfShot(shot, { now, windowMs: windowMin * 60_000 }).kind === "waiting",
  ).length;
  return waiting === 0 ? [] : [{ text: site.words.say("gallery.waiting", { n: waiting }), warn: true }];
}

function hoursOf(asked: GalleryAsked): Hour[] {
  const { zone } = asked.calendar;
  const { words } = asked.site;
  const places = placesOf({ ...asked, words });
  const first = places[0]?.slot ?? 0;
  // By time gone, not by the clock's word: on the night when clocks go back there are two hours of one name.
  const hourOf = (slot: number) => Math.floor((slot - first + placeInHour(first, zone) * SLOT_MS) / HOUR_MS);
  return [...Map.groupBy(places, ({ slot }) => hourOf(slot))].map(([hour, own]) => {
    const label = two(Math.floor(minuteOfDay(own[0]?.slot ?? 0, zone) / 60));
    const tiles = own.flatMap((one) => tilesOf(one, asked));
    const stored = tiles.filter(({ kind }) => kind === "picture").length;
    const missing = tiles.length - stored;
    return {
      id: `h${hour}`,
      title: `${label}:00`,
      jump: label,
      small:
        missing > 0
          ? words.say("gallery.stored-and-missing", { count: stored, missing })
          : words.say("gallery.stored", { count: stored }),
      from: placeInHour(own[0]?.slot ?? 0, zone) + 1,
      tiles: joined(tiles),
    };
  });
}

/** Which of the hour's six places begins at an instant, by the clock on the wall. */
const placeInHour = (slot: number, zone: string) => Math.floor(((minuteOfDay(slot, zone) % 60) * 60_000) / SLOT_MS);

function tilesOf({ slot, open, shots, missing }: Place, asked: GalleryAsked): Tile[] {
  const { zone } = asked.calendar;
  const { locale } = asked.site.words;
  if (open.length > 0) return open.map((shot) => pictureTile(shot, asked));
  const told = shots.at(-1);
  const time =
    told === undefined
      ? `${timeOfDay(slot, zone, locale)}–${timeOfDay(slot + SLOT_MS, zone, locale)}`
      : timeOfDay(told.shot.ts, zone, locale);
  return [{ kind: "missing", slots: 1, why: missing?.why ?? "", time }];
}

function pictureTile(shot: Shot, { site, calendar, mayDelete }: GalleryAsked): Tile {
  const { say, locale } = site.words;
  const time = timeOfDay(shot.ts, calendar.zone, locale);
  const marks = [
    ...(shot.blurred ? [say("gallery.blurred")] : []),
    ...(shot.displays > 1 ? [say("gallery.displays", { n: shot.displays })] : []),
  ];
  return {
    kind: "picture",
    href: picturePath(shot.id),
    src: thumbnailPath(shot.id),
    alt: say(shot.blurred ? "gallery.picture-of-blurred" : "gallery.picture-of", { time }),
    width: shot.thumbnail.width,
    height: shot.thumbnail.height,
    time,
    marks,
    remove: mayDelete ? deletePath(shot.id) : null,
  };
}

/** Places next to each other that are missing for one reason are one tile over them. */
function joined(tiles: readonly Tile[]): Tile[] {
  const run: Tile[] = [];
  for (const tile of tiles) {
    const before = run.at(-1);
    if (
      tile.kind === "missing" &&
      before?.kind === "missing" &&
      before.why === tile.why &&
      before.slots < SLOTS_OF_HOUR
    ) {
      before.slots += tile.slots;
      before.time = `${before.time.split("–")[0]}–${tile.time.split("–").at(-1)}`;
    } else run.push({ ...tile });
  }
  return run;
}
