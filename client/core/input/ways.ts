// Ways of the pointer that no hand makes: jumps without a way between, and rows of straight lines. Pure.
import type { Question } from "./scripted.ts";
import { distance, lengthOf, offTheLine, type Stroke } from "./strokes.ts";

/** The slowest pointing device reports this often while it moves: what a single report covers took at most that long. */
const REPORT_MS = 16;
/** One jump may be a window manager's or a remote desktop's; this many within ten minutes are a habit. */
const JUMPS = 6;
const JUMPS_WITHIN_MS = 600_000;
/** A jump to where something is clicked right after is a touch screen or a pen. */
const TOUCH_MS = 700;

export type Jumps = { stroke(stroke: Stroke): Question | null; click(atMs: number): void };

export function createJumps(limitPxPerS: number): Jumps {
  let jumps: { atMs: number; px: number; pxPerS: number }[] = [];
  let clickedAtMs = Number.NEGATIVE_INFINITY;
  return {
    click: (atMs) => {
      clickedAtMs = atMs;
      jumps = jumps.filter((jump) => Math.abs(atMs - jump.atMs) > TOUCH_MS);
    },
    stroke: ({ fromMs, toMs, points }) => {
      if (toMs - fromMs > REPORT_MS || Math.abs(fromMs - clickedAtMs) <= TOUCH_MS) return null;
      const px = distance(points[0], points.at(-1));
      const pxPerS = (px / REPORT_MS) * 1000;
      if (pxPerS < limitPxPerS) return null;
      jumps = [...jumps.filter(({ atMs }) => toMs - atMs < JUMPS_WITHIN_MS), { atMs: toMs, px, pxPerS }];
      if (jumps.length < JUMPS) return null;
      const least = Math.min(...jumps.map((jump) => jump.px));
      const most = Math.max(...jumps.map((jump) => jump.px));
      const slowest = Math.min(...jumps.map((jump) => jump.pxPerS));
      const evidence = `${jumps.length} jumps of ${round(least)} to ${round(most)} px without a way between, faster than ${round(slowest)} px/s, none to a click; ${limitPxPerS} px/s is the limit.`;
      jumps = [];
      return { kind: "mouse-speed", atMs: toMs, evidence };
    },
  };
}

/** Shorter strokes of a hand may well be straight to the pixel, and so may those told by a few points only. */
const LINE_PX = 150;
const LINE_POINTS = 6;
/** About one stroke of a hand in twenty is that straight, so this many in a row come by chance once in many years. */
const LINES = 8;

export type Lines = { stroke(stroke: Stroke): Question | null };

export function createLines(limitPx: number): Lines {
  let row: { px: number; off: number }[] = [];
  return {
    stroke: ({ toMs, points }) => {
      if (points.length < LINE_POINTS) return null;
      const px = lengthOf(points);
      if (px < LINE_PX) return null;
      const off = offTheLine(points);
      row = off <= limitPx ? [...row, { px, off }] : [];
      if (row.length < LINES) return null;
      const length = row.reduce((sum, line) => sum + line.px, 0) / row.length;
      const most = Math.max(...row.map((line) => line.off));
      const evidence = `${row.length} movements in a row, ${round(length)} px long on average, at most ${most.toFixed(1)} px off the straight line; ${limitPx} px is the limit.`;
      row = [];
      return { kind: "straight-line", atMs: toMs, evidence };
    },
  };
}

const round = (value: number) => String(Math.round(value));
