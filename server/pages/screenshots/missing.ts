// Why there is no picture of some ten minutes: what became of one that was taken, what its machine said, else whether its person
// was working at all. Pure.
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { Stretch } from "../../domain/strip.ts";
import type { Span } from "../../domain/union.ts";
import type { Words } from "../../words/words.ts";
import { duration, timeOfDay } from "../format.ts";
import type { Shot, ShotState } from "./shot.ts";

/** What an agent said about its own recording. */
export type Note = { ts: number; kind: string; body: string | null };

type Pause = {
  begins: (note: Note) => boolean;
  ends: (note: Note) => boolean;
  why: "missing.paused" | "missing.battery";
};

/** Between which notes something is paused. A battery's two notes are of one kind, and the agent says in words which it is. */
const PAUSES: readonly Pause[] = [
  { begins: ({ kind }) => kind === "paused", ends: ({ kind }) => kind === "resumed", why: "missing.paused" },
  {
    begins: ({ kind, body }) => kind === "battery" && !isOver(body),
    ends: ({ kind, body }) => kind === "battery" && isOver(body),
    why: "missing.battery",
  },
];

const isOver = (body: string | null) => /\bgo on\.$/.test(body ?? "") && !/\bpause\b/.test(body ?? "");

/** A pause may have begun the day before: until tomorrow is the longest there is, ms. */
export const NOTES_BEFORE_MS = 36 * 3_600_000;

/** Notes that explain the slot they lie in, and what is said where the machine did not say it in its own words. */
const FAILURES = [
  "screenshot-failed",
  "screenshot-skipped",
  "permission-missing",
  "screenshot-waiting",
  "queue-trimmed",
] as const;

const CAUSES = ["idle", "lock", "sleep", "private"] as const;

export type SlotAsked = {
  slot: number;
  /** Pictures told of this slot, none of which can be shown. */
  shots: readonly { shot: Shot; state: ShotState }[];
  notes: readonly Note[];
  stretches: readonly Stretch[];
  /** The policy takes pictures at all; so many minutes between them. */
  enabled: boolean;
  frequencyMin: number;
  /** What is taken before this instant is kept no longer. */
  goneBefore: number;
  zone: string;
  words: Words;
};

/** due: one was to be expected, so its absence counts as missing. */
export type Missing = { why: string; due: boolean };

/** Who worked less of it may have worked too short for a picture: the interval counts from picture to picture. */
const WHOLE_MS = SLOT_MS * 0.95;

export function whyMissing(asked: SlotAsked): Missing {
  const { slot, shots, notes, stretches, enabled, frequencyMin, goneBefore, zone, words } = asked;
  const { say, locale } = words;
  const span = { start: slot, end: slot + SLOT_MS };
  const told = shots.at(-1);
  if (told !== undefined) return { why: whyNotShown(told, zone, words), due: true };
  if (slot < goneBefore) return { why: say("missing.kept-no-longer"), due: false };
  const inside = stretches.filter(({ start, end }) => start < span.end && end > span.start);
  const workedMs = inside.reduce((sum, one) => sum + (one.state === "working" ? lengthIn(one, span) : 0), 0);
  const pause = PAUSES.find((one) => overlaps(pausesIn(notes, one), span));
  if (pause !== undefined) return { why: say(pause.why), due: workedMs > 0 };
  const within = notes.filter(({ ts }) => ts >= span.start && ts < span.end);
  const failure = within.findLast(({ kind }) => FAILURES.some((one) => one === kind));
  const known = FAILURES.find((one) => one === failure?.kind);
  if (known !== undefined) return { why: failure?.body || say(`missing.failure.${known}`), due: workedMs > 0 };
  if (workedMs === 0) return { why: whyNotWorking(inside, span, words), due: false };
  if (!enabled) return { why: say("missing.by-policy"), due: false };
  if (frequencyMin * 60_000 > SLOT_MS) return { why: say("missing.none-due"), due: false };
  if (workedMs < WHOLE_MS)
    return { why: say("missing.worked-short", { span: duration(workedMs / 1000, locale) }), due: false };
  return { why: say("missing.no-reason"), due: true };
}

function whyNotWorking(inside: readonly Stretch[], span: Span, { say }: Words): string {
  const longest = inside.toSorted((a, b) => lengthIn(b, span) - lengthIn(a, span))[0];
  if (longest?.state === "not-heard") return say("missing.not-heard");
  const cause = CAUSES.find((one) => one === longest?.cause);
  return cause === undefined ? say("missing.not-working") : say(`missing.cause.${cause}`);
}

function whyNotShown({ shot, state }: { shot: Shot; state: ShotState }, zone: string, words: Words): string {
  const { say, locale } = words;
  switch (state.kind) {
    case "quarantine":
      return say("missing.quarantine", { time: timeOfDay(state.untilMs, zone, locale) });
    case "waiting":
      return say("missing.waiting", { host: shot.host });
    case "elsewhere":
      return say("missing.elsewhere", { bucket: shot.bucket ?? "" });
    case "deleted":
      return whoDeleted(state, zone, words);
    case "never-came":
      return say("missing.never-came");
    case "open":
      return "";
    default:
      return state satisfies never;
  }
}

function whoDeleted(
  { at, manager, alone }: Extract<ShotState, { kind: "deleted" }>,
  zone: string,
  { say, locale }: Words,
): string {
  const time = at === null ? null : timeOfDay(at, zone, locale);
  if (manager !== null)
    return time === null ? say("missing.deleted-by", { manager }) : say("missing.deleted-by-at", { manager, time });
  const before = alone ? "-alone" : "";
  return time === null ? say(`missing.deleted${before}`) : say(`missing.deleted${before}-at`, { time });
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
