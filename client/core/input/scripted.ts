// Input that looks like a program's: asked as a question with its figures, never a verdict. Pure: it sees instants and
// places, and of keys only when one was pressed. Tuned on generated motion (scripted.test.ts prints how well it does).
import type { SCRIPTED_KINDS } from "../../../protocol/batch.ts";
import { createBeats } from "./beats.ts";
import { evenness, intervals } from "./regularity.ts";
import { createStrokes, type Point } from "./strokes.ts";
import { createJumps, createLines } from "./ways.ts";

export type Seen = { presses: number[]; clicks: number[]; scrolls: number[]; path: Point[] };
export type Question = { kind: (typeof SCRIPTED_KINDS)[number]; atMs: number; evidence: string };
export type Thresholds = {
  /** A jump counts from this speed on, px/s. */
  mouseSpeed: number;
  /** Key presses nearer to each other than this are fast, ms. */
  keyGapMs: number;
  /** A stroke that keeps this near to the straight line is straight, px. */
  linePx: number;
};
/** The reasons: ways.ts for the pointer; fast typists stay above 40 ms even where two hands overlap. */
export const DEFAULT_THRESHOLDS: Thresholds = { mouseSpeed: 6_000, keyGapMs: 25, linePx: 1 };

/** Two keys at once are a chord, a dozen in a row are no hand's. */
const FAST_KEYS = 12;

/** A program that goes on is asked about again after this long: one question a minute and kind says enough. */
const AGAIN_MS = 60_000;

/** Returns what is to be asked about what was seen; the parts remember what they need from call to call. */
export function createScriptWatch(thresholds: Thresholds): (seen: Seen) => Question[] {
  const strokes = createStrokes();
  const jumps = createJumps(thresholds.mouseSpeed);
  const lines = createLines(thresholds.linePx);
  const beats = createBeats();
  const keys = createFastKeys(thresholds.keyGapMs);
  const askedAt = new Map<Question["kind"], number>();
  const isNew = ({ kind, atMs }: Question) => {
    if (Math.abs(atMs - (askedAt.get(kind) ?? Number.NEGATIVE_INFINITY)) < AGAIN_MS) return false;
    askedAt.set(kind, atMs);
    return true;
  };
  return (seen) => {
    const asked: (Question | null)[] = [];
    for (const point of seen.path) {
      const stroke = strokes.add(point);
      asked.push(beats.point(point));
      if (stroke !== null) asked.push(jumps.stroke(stroke), lines.stroke(stroke), beats.stroke(stroke));
    }
    for (const atMs of seen.clicks) jumps.click(atMs);
    asked.push(keys(seen.presses), beats.used("key presses", seen.presses), beats.used("clicks", seen.clicks));
    if (seen.scrolls.length > 0) beats.other();
    return asked.filter((question) => question !== null).filter(isNew);
  };
}

function createFastKeys(gapMs: number): (presses: number[]) => Question | null {
  let run: number[] = [];
  return (presses) => {
    let question: Question | null = null;
    for (const atMs of presses) {
      const last = run.at(-1);
      run = last !== undefined && atMs >= last && atMs - last < gapMs ? [...run, atMs] : [atMs];
      if (run.length < FAST_KEYS) continue;
      const { mean } = evenness(intervals(run));
      question = {
        kind: "key-speed",
        atMs,
        evidence: `${run.length} key presses in a row, ${mean.toFixed(0)} ms apart on average; ${gapMs} ms is the limit.`,
      };
      run = [];
    }
    return question;
  };
}
