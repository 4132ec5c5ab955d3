// Why there is no picture of some ten minutes: what became of one that was taken, what its machine said, else whether its person
// was working at all. Pure.
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { Stretch } from "../../domain/strip.ts";
import type { Span } from "../../domain/union.ts";
import { duration, timeOfDay } from "../format.ts";
import type { Shot, ShotState } from "./shot.ts";

/** What an agent said about its own recording. */
export type Note = { ts: number; kind: string; body: string | null };

type Pause = { begins: (note: Note) => boolean; ends: (note: Note) => boolean; why: string };

/** Between which notes something is paused. A battery's two notes are of one kind, and the agent says in words which it is. */
const PAUSES: readonly Pause[] = [
  { begins: ({ kind }) => kind === "paused", ends: ({ kind }) => kind === "resumed", why: "Paused by the person." },
  {
    begins: ({ kind, body }) => kind === "battery" && !isOver(body),
    ends: ({ kind, body }) => kind === "battery" && isOver(body),
    why: "Low battery: pictures were paused.",
  },
];

const isOver = (body: string | null) => /\bgo on\.$/.test(body ?? "") && !/\bpause\b/.test(body ?? "");

/** A pause may have begun the day before: until tomorrow is the longest there is, ms. */
export const NOTES_BEFORE_MS = 36 * 3_600_000;

/** Notes that explain the slot they lie in, and what is said where the machine did not say it in its own words. */
const FAILURES: Record<string, string> = {
  "screenshot-failed": "The picture failed.",
  "screenshot-skipped": "No picture was taken.",
  "permission-missing": "The system does not let pictures be taken.",
  "screenshot-waiting": "The store was not reached.",
  "queue-trimmed": "The machine had no room left and gave up pictures first.",
};

const CAUSES: Record<string, string> = {
  idle: "No input, so no picture was taken.",
  lock: "Locked, so no picture was taken.",
  sleep: "Asleep, so no picture was taken.",
  private: "Recording was stopped by the person.",
};

export type SlotAsked = {
  slot: number;
  /** Pictures told of this slot, none of which can be shown. */
  shots: readonly { shot: Shot; state: ShotState }[];
  notes: readonly Note[];
  stretches: readonly Stretch[];
  /** The policy takes pictures at all; so many minutes between them. */
  enabled: boolean;
  frequencyMin: number;
  zone: string;
};

/** due: one was to be expected, so its absence counts as missing. */
export type Missing = { why: string; due: boolean };

/** Who worked less of it may have worked too short for a picture: the interval counts from picture to picture. */
const WHOLE_MS = SLOT_MS * 0.95;

export function whyMissing(asked: SlotAsked): Missing {
  const { slot, shots, notes, stretches, enabled, frequencyMin, zone } = asked;
  const span = { start: slot, end: slot + SLOT_MS };
  const told = shots.at(-1);
  if (told !== undefined) return { why: whyNotShown(told, zone), due: true };
  const inside = stretches.filter(({ start, end }) => start < span.end && end > span.start);
  const workedMs = inside.reduce((sum, one) => sum + (one.state === "working" ? lengthIn(one, span) : 0), 0);
  const pause = PAUSES.find((one) => overlaps(pausesIn(notes, one), span));
  if (pause !== undefined) return { why: pause.why, due: workedMs > 0 };
  const failure = notes.findLast(({ ts, kind }) => ts >= span.start && ts < span.end && kind in FAILURES);
  if (failure !== undefined) return { why: failure.body || (FAILURES[failure.kind] ?? ""), due: workedMs > 0 };
  if (workedMs === 0) return { why: whyNotWorking(inside, span), due: false };
  if (!enabled) return { why: "None came; the policy takes none now.", due: false };
  if (frequencyMin * 60_000 > SLOT_MS) return { why: "None was due.", due: false };
  if (workedMs < WHOLE_MS) return { why: `Worked ${duration(workedMs / 1000)} of it: none was due.`, due: false };
  return { why: "No picture came, and its machine gave no reason.", due: true };
}

function whyNotWorking(inside: readonly Stretch[], span: Span): string {
  const longest = inside.toSorted((a, b) => lengthIn(b, span) - lengthIn(a, span))[0];
  if (longest?.state === "not-heard") return "The machine was not heard.";
  return CAUSES[longest?.cause ?? ""] ?? "Not working, so no picture was taken.";
}

function whyNotShown({ shot, state }: { shot: Shot; state: ShotState }, zone: string): string {
  switch (state.kind) {
    case "quarantine":
      return `Taken. Its person can delete it until ${timeOfDay(state.untilMs, zone)}; until then nobody else sees it.`;
    case "waiting":
      return `Taken, still on ${shot.host}, which sends it as soon as it can.`;
    case "elsewhere":
      return `In a bucket of the workstation’s own (${shot.bucket ?? ""}): open it there.`;
    case "deleted": {
      const when = state.at === null ? "" : ` at ${timeOfDay(state.at, zone)}`;
      return state.manager === null
        ? `Deleted by its person${when}${state.alone ? ", before anyone else could see it" : ""}.`
        : `Deleted by ${state.manager}, a manager,${when}.`;
    }
    case "never-came":
      return "Taken, but its files never came.";
    case "open":
      return "";
    default:
      return state satisfies never;
  }
}

/** From each beginning to what ends it; what never ends goes on. Notes in the order of their time. */
function pausesIn(notes: readonly Note[], { begins, ends }: Pause): Span[] {
  const pauses: Span[] = [];
  let start: number | null = null;
  for (const note of notes) {
    if (start !== null && ends(note)) {
      pauses.push({ start, end: note.ts });
      start = null;
    } else if (begins(note)) start ??= note.ts;
  }
  return start === null ? pauses : [...pauses, { start, end: Number.POSITIVE_INFINITY }];
}

const overlaps = (spans: readonly Span[], { start, end }: Span) =>
  spans.some((span) => span.start < end && span.end > start);
const lengthIn = (span: Span, { start, end }: Span) => Math.min(span.end, end) - Math.max(span.start, start);
