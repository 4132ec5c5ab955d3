// The even beat of a jiggler: movements, keys or clicks that come by the clock, movements that are all alike, a pointer that
// never rests or never changes its speed. Pure.
import { evenness, intervals, seconds } from "./regularity.ts";
import type { Question } from "./scripted.ts";
import { distance, lengthOf, type Point, type Stroke } from "./strokes.ts";

/** Movements nearer to each other than this are one. */
const APART_MS = 250;
/** By the clock: intervals of a person vary by half and more, so nine that vary by an eighth come by chance in no lifetime. */
const CLOCKWORK = { movements: 10, variation: 0.12 };
/** With a random offset the interval varies more; then the movements themselves have to be alike, or have no way at all. */
const ALIKE = { movements: 14, variation: 0.5, length: 0.15 };
/** What one report moves is a nudge of the desk below this, px. */
const NUDGE_PX = 3;
/** Keys and clicks: people type and click in rhythm, so it takes more of them, and far more where they are fast. */
const SLOW = { fromMs: 1_000, count: 20, variation: 0.2 };
const FAST = { count: 60, variation: 0.08 };
/** Even speed: over this many steps of some 50 ms each. A hand speeds up and slows down in each movement. */
const STEP_MS = 48;
const EVEN_SPEED = { steps: 60, variation: 0.2 };
/** Nobody moves a mouse for a minute without a rest of a third of a second, a click or a key. */
const RESTLESS = { forMs: 60_000, restMs: 300 };

type Movement = { fromMs: number; px: number; ofOneReport: boolean };

export type Beats = {
  point(point: Point): Question | null;
  stroke(stroke: Stroke): Question | null;
  used(what: "key presses" | "clicks", instants: number[]): Question | null;
  /** Something else was used: a person is here. */
  other(): void;
};

export function createBeats(): Beats {
  const movements = createMovements();
  const ways = [createEvenSpeed(), createRestless()];
  const rows = { "key presses": createRow("key presses"), clicks: createRow("clicks") };
  const interrupt = () => {
    movements.interrupt();
    for (const way of ways) way.interrupt();
  };
  return {
    point: (point) => {
      let question: Question | null = null;
      for (const way of ways) question = way.point(point) ?? question;
      return question;
    },
    stroke: (stroke) => {
      for (const row of Object.values(rows)) row.moved(stroke.toMs);
      return movements.stroke(stroke);
    },
    used: (what, instants) => {
      if (instants.length === 0) return null;
      interrupt();
      return rows[what].used(instants);
    },
    other: interrupt,
  };
}

function createMovements() {
  let row: Movement[] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    interrupt: () => {
      row = [];
    },
    stroke: ({ fromMs, toMs, points }: Stroke): Question | null => {
      const px = lengthOf(points);
      const last = row.at(-1);
      if (last !== undefined && fromMs - lastMs < APART_MS) {
        last.px += px;
        last.ofOneReport = false;
      } else row.push({ fromMs, px, ofOneReport: points.length === 2 && px >= NUDGE_PX });
      lastMs = toMs;
      if (row.length > ALIKE.movements) row.shift();
      const evidence = clockwork(row) ?? alike(row);
      if (evidence === null) return null;
      row = [];
      return { kind: "regular-beat", atMs: toMs, evidence };
    },
  };
}

function clockwork(row: Movement[]): string | null {
  const last = row.slice(-CLOCKWORK.movements);
  if (last.length < CLOCKWORK.movements) return null;
  const every = evenness(intervals(last.map(({ fromMs }) => fromMs)));
  if (every.variation > CLOCKWORK.variation) return null;
  return `${last.length} movements, one every ${seconds(every)}, nothing else used in between.`;
}

function alike(row: Movement[]): string | null {
  if (row.length < ALIKE.movements) return null;
  const every = evenness(intervals(row.map(({ fromMs }) => fromMs)));
  if (every.variation > ALIKE.variation) return null;
  const length = evenness(row.map(({ px }) => px));
  const wayless = row.every(({ ofOneReport }) => ofOneReport);
  if (!wayless && length.variation > ALIKE.length) return null;
  return `${row.length} movements, one every ${seconds(every)}, ${wayless ? "each a single step" : "all alike"}: ${length.mean.toFixed(0)} px (±${Math.round(length.variation * 100)} %), nothing else used in between.`;
}

/** Keys or clicks by the clock. Slow ones count only while nothing else is used. */
function createRow(what: "key presses" | "clicks") {
  let row: number[] = [];
  let slow: number[] = [];
  const test = (instants: number[], { count, variation }: { count: number; variation: number }) => {
    const last = instants.slice(-count);
    if (last.length < count) return null;
    const every = evenness(intervals(last));
    return every.variation > variation ? null : every;
  };
  return {
    moved: (atMs: number) => {
      const last = slow.at(-1);
      if (last !== undefined && atMs > last) slow = [];
    },
    used: (instants: number[]): Question | null => {
      row = [...row, ...instants].slice(-FAST.count);
      slow = [...slow, ...instants].slice(-SLOW.count);
      const every = test(slow, SLOW);
      const found = every !== null && every.mean >= SLOW.fromMs ? every : test(row, FAST);
      const atMs = instants.at(-1);
      if (found === null || atMs === undefined) return null;
      const count = found === every ? SLOW.count : FAST.count;
      row = [];
      slow = [];
      return { kind: "regular-beat", atMs, evidence: `${count} ${what}, one every ${seconds(found)}.` };
    },
  };
}

function createEvenSpeed() {
  let speeds: number[] = [];
  let stepFrom: Point | null = null;
  let last: Point | null = null;
  let px = 0;
  return {
    interrupt: () => {
      speeds = [];
      stepFrom = null;
    },
    point: (point: Point): Question | null => {
      const gapMs = last === null ? 0 : point.atMs - last.atMs;
      if (stepFrom === null || last === null || gapMs > APART_MS || gapMs < 0) {
        speeds = [];
        stepFrom = point;
        px = 0;
      } else px += distance(last, point);
      last = point;
      const spanMs = point.atMs - stepFrom.atMs;
      if (spanMs < STEP_MS) return null;
      speeds.push((px / spanMs) * 1000);
      stepFrom = point;
      px = 0;
      if (speeds.length < EVEN_SPEED.steps) return null;
      const { mean, variation } = evenness(speeds);
      speeds = speeds.slice(EVEN_SPEED.steps / 2);
      if (variation > EVEN_SPEED.variation) return null;
      const evidence = `The pointer moved on at ${mean.toFixed(0)} px/s (±${Math.round(variation * 100)} %) through ${EVEN_SPEED.steps} steps, without a rest.`;
      speeds = [];
      return { kind: "regular-beat", atMs: point.atMs, evidence };
    },
  };
}

function createRestless() {
  let fromMs: number | null = null;
  let lastMs = 0;
  return {
    interrupt: () => {
      fromMs = null;
    },
    point: ({ atMs }: Point): Question | null => {
      if (fromMs === null || atMs - lastMs > RESTLESS.restMs || atMs < lastMs) fromMs = atMs;
      lastMs = atMs;
      if (atMs - fromMs < RESTLESS.forMs) return null;
      fromMs = null;
      const evidence = `The pointer moved for ${RESTLESS.forMs / 1000} s without a rest of ${RESTLESS.restMs} ms, and nothing else was used.`;
      return { kind: "regular-beat", atMs, evidence };
    },
  };
}
