// One person's pictures of a day, by hour, ten minutes a place; what is missing keeps its place and says why. Pure.
import { SLOT_MS } from "../../../protocol/slot.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { counted, fullDate, longDate, timeOfDay } from "../format.ts";
import { type Frame, frameOf, type Pager, type Remark, type Site } from "../frame.ts";
import { calendarRemarks } from "../freshness.ts";
import { personPath } from "../period.ts";
import { dayPager } from "../today.ts";
import { picturePath, screenshotsDayPath, screenshotsPath, thumbnailPath } from "./paths.ts";
import { type Place, type PlacesAsked, placesOf } from "./places.ts";
import { type Shot, stateOfShot } from "./shot.ts";

export type GalleryAsked = PlacesAsked & { site: Site; person: Person; day: string };

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
  hours: Hour[];
  nothing: string | null;
};

const HOUR_MS = 3_600_000;
/** Places of an hour. */
const SLOTS_OF_HOUR = HOUR_MS / SLOT_MS;

export function galleryPage(asked: GalleryAsked): GalleryPage {
  const { site, calendar, now, person, day, windowMin } = asked;
  const { user, name } = person;
  const today = dayOf(now, calendar);
  const hours = hoursOf(asked);
  const dots = user === "." || user === "..";
  const pager = dayPager(day, today, {
    path: (other) => screenshotsPath(user, { day: other }),
    action: screenshotsPath(user).split("?")[0] ?? "",
  });
  return {
    frame: frameOf(site, {
      name: "screenshots",
      title: `Screenshots of ${name}, ${longDate(day)}`,
      description: `The screenshots of ${name}, by hour, and why one is missing.`,
    }),
    heading: `Screenshots of ${name}`,
    pager: { ...pager, go: { ...pager.go, hidden: dots ? [{ name: "user", value: user }] : [] } },
    fresh: [
      { text: fullDate(day) },
      ...waitingRemark(asked),
      {
        text:
          windowMin === 0
            ? "shown as soon as it came"
            : `shown ${counted(windowMin, "minute", "minutes")} after it came`,
      },
      ...calendarRemarks(calendar, now),
    ],
    name,
    person: personPath(user, { day }),
    everybody: screenshotsDayPath(day),
    hours,
    nothing:
      hours.length > 0
        ? null
        : day > today
          ? "This day has not begun."
          : "No picture, and no work either, was reported on this day.",
  };
}

function waitingRemark({ shots, now, windowMin }: GalleryAsked): Remark[] {
  const waiting = shots.filter(
    (shot) => stateOfShot(shot, { now, windowMs: windowMin * 60_000 }).kind === "waiting",
  ).length;
  return waiting === 0 ? [] : [{ text: `${counted(waiting, "picture", "pictures")} still on the machine`, warn: true }];
}

function hoursOf(asked: GalleryAsked): Hour[] {
  const { zone } = asked.calendar;
  const places = placesOf(asked);
  const first = places[0]?.slot ?? 0;
  // By time gone, not by the clock's word: on the night when clocks go back there are two hours of one name.
  const hourOf = (slot: number) => Math.floor((slot - first + placeInHour(first, zone) * SLOT_MS) / HOUR_MS);
  return [...Map.groupBy(places, ({ slot }) => hourOf(slot))].map(([hour, own]) => {
    const label = timeOfDay(own[0]?.slot ?? 0, zone).slice(0, 2);
    const tiles = own.flatMap((one) => tilesOf(one, zone));
    const stored = tiles.filter(({ kind }) => kind === "picture").length;
    const missing = tiles.length - stored;
    return {
      id: `h${hour}`,
      title: `${label}:00`,
      jump: label,
      small: [`${stored} stored`, ...(missing > 0 ? [`${missing} missing`] : [])].join(", "),
      from: placeInHour(own[0]?.slot ?? 0, zone) + 1,
      tiles: joined(tiles),
    };
  });
}

/** Which of the hour's six places begins at an instant, by the clock on the wall. */
const placeInHour = (slot: number, zone: string) =>
  Math.floor((Number(timeOfDay(slot, zone).slice(3)) * 60_000) / SLOT_MS);

function tilesOf({ slot, open, shots, missing }: Place, zone: string): Tile[] {
  if (open.length > 0) return open.map((shot) => pictureTile(shot, zone));
  const told = shots.at(-1);
  const time =
    told === undefined ? `${timeOfDay(slot, zone)}–${timeOfDay(slot + SLOT_MS, zone)}` : timeOfDay(told.shot.ts, zone);
  return [{ kind: "missing", slots: 1, why: missing?.why ?? "", time }];
}

function pictureTile(shot: Shot, zone: string): Tile {
  const time = timeOfDay(shot.ts, zone);
  const marks = [...(shot.blurred ? ["blurred"] : []), ...(shot.displays > 1 ? [`${shot.displays} displays`] : [])];
  return {
    kind: "picture",
    href: picturePath(shot.id),
    src: thumbnailPath(shot.id),
    alt: `Picture of ${time}${shot.blurred ? ", blurred on the workstation" : ""}`,
    width: shot.thumbnail.width,
    height: shot.thumbnail.height,
    time,
    marks,
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
