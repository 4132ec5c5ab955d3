// Pictures as their person sees them: those as well that nobody else can see yet, and what became of the others. Pure.
import type { Words } from "../../words/words.ts";
import { timeOfDay } from "../format.ts";
import { minutesLeft, type Shot, stateOfShot } from "../screenshots/shot.ts";

export type OwnTile =
  | {
      kind: "picture";
      time: string;
      href: string;
      src: string;
      alt: string;
      width: number;
      height: number;
      marks: string[];
      /** null: it cannot be deleted any more. */
      remove: { href: string; label: string } | null;
    }
  | { kind: "missing"; time: string; why: string };

export type ShotRules = {
  now: number;
  zone: string;
  /** How long it is its person's alone. */
  windowMs: number;
  /** Whether it may be deleted after that. */
  later: boolean;
};

export const ownPicturePath = (id: string) => `/my/pictures/${id}`;

export function ownTile(shot: Shot, rules: ShotRules, words: Words): OwnTile {
  const { say, locale } = words;
  const time = timeOfDay(shot.ts, rules.zone, locale);
  const why = whyMissing(shot, rules, words);
  if (why !== null) return { kind: "missing", time, why };
  const path = ownPicturePath(shot.id);
  return {
    kind: "picture",
    time,
    href: path,
    src: `${path}/thumbnail`,
    alt: say(shot.blurred ? "own-pictures.picture-of-blurred" : "own-pictures.picture-of", { time }),
    ...shot.thumbnail,
    marks: marksOf(shot, rules, words),
    remove: deletable(shot, rules) ? { href: `${path}#delete`, label: say("own-pictures.delete-of", { time }) } : null,
  };
}

function marksOf(shot: Shot, { now, windowMs, zone }: ShotRules, { say, locale }: Words): string[] {
  const state = stateOfShot(shot, { now, windowMs });
  return [
    ...(state.kind === "quarantine"
      ? [
          say("own-pictures.only-you", {
            n: minutesLeft(state.untilMs, now),
            until: timeOfDay(state.untilMs, zone, locale),
          }),
        ]
      : []),
    ...(shot.blurred ? [say("gallery.blurred")] : []),
    ...(shot.displays > 1 ? [say("gallery.displays", { n: shot.displays })] : []),
  ];
}

/** Its person can look at it here. */
export function isShown(shot: Shot, { now, windowMs }: ShotRules): boolean {
  const { kind } = stateOfShot(shot, { now, windowMs });
  return kind === "open" || (kind === "quarantine" && shot.store !== "OWN");
}

export function deletable(shot: Shot, { now, windowMs, later }: ShotRules): boolean {
  const { kind } = stateOfShot(shot, { now, windowMs });
  return kind === "quarantine" || (later && kind === "open");
}

function whyMissing(shot: Shot, { now, windowMs, zone }: ShotRules, words: Words): string | null {
  const { say, locale } = words;
  const state = stateOfShot(shot, { now, windowMs });
  switch (state.kind) {
    case "open":
      return null;
    case "quarantine":
      return shot.store === "OWN" ? elsewhere(shot, words) : null;
    case "elsewhere":
      return elsewhere(shot, words);
    case "waiting":
      return say("own-pictures.waiting", { host: shot.host });
    case "never-came":
      return say("missing.never-came");
    case "deleted": {
      const { at, manager, alone } = state;
      const time = at === null ? "" : timeOfDay(at, zone, locale);
      if (manager !== null) return say(at === null ? "missing.deleted-by" : "missing.deleted-by-at", { manager, time });
      if (at === null) return say(alone ? "own-pictures.deleted-alone" : "own-pictures.deleted");
      return say(alone ? "own-pictures.deleted-alone-at" : "own-pictures.deleted-at", { time });
    }
    default:
      return state satisfies never;
  }
}

const elsewhere = ({ bucket }: Shot, { say }: Words) => say("own-pictures.elsewhere", { bucket: bucket ?? "" });
