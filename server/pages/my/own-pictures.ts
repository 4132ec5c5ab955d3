// Pictures as their person sees them: those as well that nobody else can see yet, and what became of the others. Pure.
import { counted, timeOfDay } from "../format.ts";
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

export function ownTile(shot: Shot, rules: ShotRules): OwnTile {
  const { zone } = rules;
  const time = timeOfDay(shot.ts, zone);
  const why = whyMissing(shot, rules);
  if (why !== null) return { kind: "missing", time, why };
  const path = ownPicturePath(shot.id);
  return {
    kind: "picture",
    time,
    href: path,
    src: `${path}/thumbnail`,
    alt: `Your picture of ${time}${shot.blurred ? ", blurred" : ""}`,
    ...shot.thumbnail,
    marks: marksOf(shot, rules),
    remove: deletable(shot, rules) ? { href: `${path}#delete`, label: `Delete the picture of ${time}` } : null,
  };
}

function marksOf(shot: Shot, { now, windowMs, zone }: ShotRules): string[] {
  const state = stateOfShot(shot, { now, windowMs });
  return [
    ...(state.kind === "quarantine"
      ? [`only you for ${minutesLeft(state.untilMs, now)} more, until ${timeOfDay(state.untilMs, zone)}`]
      : []),
    ...(shot.blurred ? ["blurred"] : []),
    ...(shot.displays > 1 ? [counted(shot.displays, "display", "displays")] : []),
  ];
}

export function deletable(shot: Shot, { now, windowMs, later }: ShotRules): boolean {
  const { kind } = stateOfShot(shot, { now, windowMs });
  return kind === "quarantine" || (later && kind === "open");
}

function whyMissing(shot: Shot, { now, windowMs, zone }: ShotRules): string | null {
  const state = stateOfShot(shot, { now, windowMs });
  switch (state.kind) {
    case "open":
      return null;
    case "quarantine":
      return shot.store === "OWN" ? elsewhere(shot) : null;
    case "elsewhere":
      return elsewhere(shot);
    case "waiting":
      return `Taken, still on ${shot.host}, which sends it as soon as it can. It can be deleted there.`;
    case "never-came":
      return "Taken, but its files never came.";
    case "deleted": {
      const time = state.at === null ? "" : ` at ${timeOfDay(state.at, zone)}`;
      if (state.manager !== null) return `Deleted by ${state.manager}, a manager${time === "" ? "" : `,${time}`}.`;
      return `You deleted this one${time}.${state.alone ? " Nobody else saw it." : ""}`;
    }
    default:
      return state satisfies never;
  }
}

const elsewhere = ({ bucket }: Shot) =>
  `In the bucket ${bucket ?? ""} of your machine’s own, which this server does not read.`;
