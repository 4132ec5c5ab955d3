// What was recorded of a day beside presence, on the same axis: activity for whoever may read hours; pictures, questions about
// scripted input and who looked for a manager who is signed in. Pure.
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { ActivityRule, SlotActivity } from "../../domain/activity.ts";
import type { AppStretch } from "../../domain/apps/stretches.ts";
import type { Calendar } from "../../domain/events.ts";
import type { Stretch } from "../../domain/strip.ts";
import type { Words } from "../../words/words.ts";
import { type ApplicationsLane, applicationsLane } from "../apps/timeline.ts";
import { timeOfDay } from "../format.ts";
import { dayFilePath } from "../period.ts";
import type { Note } from "../screenshots/missing.ts";
import { screenshotsPath } from "../screenshots/paths.ts";
import { placesOf } from "../screenshots/places.ts";
import type { Shot } from "../screenshots/shot.ts";
import { type Axis, place } from "../strip.ts";
import { type ActivityLane, activityLane } from "./activity-lane.ts";
import { type LookLine, type LookTold, whoLooked } from "./who-looked.ts";

export type ScriptedTold = { slot: number; host: string; kind: string; count: number; evidence: string };

/** forManager: null where nobody is signed in; then nothing of it has been read either. */
export type RecordedAsked = {
  activity: readonly SlotActivity[];
  rule: ActivityRule;
  /** What was in front; absent where whoever asks may not see it, and then it has not been read either. */
  apps?: readonly AppStretch[];
  forManager: {
    shots: readonly Shot[];
    notes: readonly Note[];
    scripted: readonly ScriptedTold[];
    looks: readonly LookTold[];
    enabled: boolean;
    frequencyMin: number;
    keptFrom: string | null;
    windowMin: number;
  } | null;
};

export type PicturesLane = {
  label: string;
  marks: { x1: string; x2: string; missing: boolean; title: string }[];
  ticks: string[];
  href: string;
  text: string;
  missing: string;
};

export type RecordedOnAxis = {
  activity: ActivityLane | null;
  applications: ApplicationsLane | null;
  /** What the figure is, and what it is not. */
  explained: string;
  csv: string;
  xlsx: string;
  pictures: PicturesLane | null;
  questions: { summary: string; list: { time: string; text: string; machine: string }[] } | null;
};

export function recordedOnAxis(asked: {
  recorded: RecordedAsked;
  axis: Axis;
  calendar: Calendar;
  now: number;
  stretches: readonly Stretch[];
  user: string;
  day: string;
  words: Words;
}): RecordedOnAxis {
  const { recorded, axis, calendar, words } = asked;
  return {
    activity: activityLane(recorded.activity, axis, calendar.zone, words),
    applications: applicationsLane(recorded.apps ?? [], axis, { ...asked, words }),
    explained: explained(recorded.rule, words),
    csv: dayFilePath("slots", "csv", asked.day, asked.user),
    xlsx: dayFilePath("slots", "xlsx", asked.day, asked.user),
    pictures: picturesLane(asked),
    questions: questionsOf(recorded.forManager?.scripted ?? [], calendar.zone, words),
  };
}

const explained = ({ method, maxExpectedEvents }: ActivityRule, { say }: Words) =>
  method === "active-seconds" ? say("recorded.by-seconds") : say("recorded.by-events", { count: maxExpectedEvents });

/** Half the width of a picture's mark, ms: a picture is an instant, and a mark has to be seen. */
const MARK_MS = 90_000;

function picturesLane({
  recorded,
  axis,
  calendar,
  now,
  stretches,
  user,
  day,
  words,
}: Parameters<typeof recordedOnAxis>[0]): PicturesLane | null {
  const { forManager } = recorded;
  const { say, locale } = words;
  // Where none are taken and none were, nothing is missing.
  if (forManager === null || (!forManager.enabled && forManager.shots.length === 0)) return null;
  const places = placesOf({ ...forManager, stretches, calendar, now, words });
  const stored = places.flatMap(({ open }) => open).length;
  const missing = places.filter((one) => one.missing?.due === true);
  if (stored === 0 && missing.length === 0) return null;
  const marks = places.flatMap(({ slot, open, missing: none }) => {
    if (none?.due)
      return [
        {
          ...span(slot, slot + SLOT_MS, axis),
          missing: true,
          title: `${timeOfDay(slot, calendar.zone, locale)} ${none.why}`,
        },
      ];
    return open.map(({ ts }) => ({
      ...span(ts - MARK_MS, ts + MARK_MS, axis),
      missing: false,
      title: timeOfDay(ts, calendar.zone, locale),
    }));
  });
  const pictures = say("recorded.count", { n: stored });
  return {
    label: missing.length === 0 ? pictures : say("recorded.missing-why", { pictures, count: missing.length }),
    marks,
    ticks: axis.ticks,
    href: screenshotsPath(user, { day }),
    text: pictures,
    missing: missing.length === 0 ? "" : say("recorded.missing", { count: missing.length }),
  };
}

const span = (from: number, to: number, axis: Axis) => ({ x1: place(from, axis), x2: place(to, axis) });

/** An agent of another version may have others; these are said as they came. */
const KINDS = ["mouse-speed", "key-speed", "straight-line", "regular-beat"] as const;

function questionsOf(
  scripted: readonly ScriptedTold[],
  zone: string,
  { say, locale }: Words,
): RecordedOnAxis["questions"] {
  if (scripted.length === 0) return null;
  return {
    summary: say("recorded.questions", { n: scripted.length }),
    list: scripted.map(({ slot, kind, count: n, evidence, host }) => {
      const known = KINDS.find((one) => one === kind);
      const question = say("recorded.question", {
        n,
        kind: known === undefined ? kind : say(`recorded.kind.${known}`),
      });
      return {
        time: `${timeOfDay(slot, zone, locale)}–${timeOfDay(slot + SLOT_MS, zone, locale)}`,
        text: evidence === "" ? question : say("recorded.evidence", { question, evidence }),
        machine: host,
      };
    }),
  };
}

/** null where nobody is signed in. */
export function looksShown(recorded: RecordedAsked | null, calendar: Calendar, words: Words): LookLine[] | null {
  return recorded === null || recorded.forManager === null
    ? null
    : whoLooked(recorded.forManager.looks, calendar, words);
}
