// Cuts the pointer's way into strokes: one movement from rest to rest, or to where it turns back. Pure, fed point by point.

export type Point = { atMs: number; x: number; y: number };
/** The first point is where the pointer was before. */
export type Stroke = { fromMs: number; toMs: number; points: Point[] };

/** A hand that moves reports every 1 to 16 ms; a rest this long ends the movement. */
const REST_MS = 150;
/** Turning back is looked at over this way: shorter ones are tremor. */
const TURN_PX = 12;
/** Longer movements are cut: the drawing of a minute is no better evidence than that of some seconds. */
const POINTS_MAX = 400;

export type Strokes = { add(point: Point): Stroke | null };

/** add returns the stroke that ended with the point before it. */
export function createStrokes(): Strokes {
  let points: Point[] = [];
  let fromMs = 0;
  return {
    add: (point) => {
      const last = points.at(-1);
      if (last === undefined || last.atMs > point.atMs) {
        // The first point of all, or a clock set back: where it came from is not known.
        points = [point];
        fromMs = point.atMs;
        return null;
      }
      const rests = point.atMs - last.atMs > REST_MS;
      if (points.length > 1 && (rests || points.length >= POINTS_MAX || turnsBack(points, point))) {
        const stroke = { fromMs, toMs: last.atMs, points };
        points = [last, point];
        fromMs = point.atMs;
        return stroke;
      }
      if (points.length === 1) fromMs = point.atMs;
      points.push(point);
      return null;
    },
  };
}

function turnsBack(points: Point[], next: Point): boolean {
  const last = points.at(-1);
  if (last === undefined) return false;
  let before: Point | undefined;
  for (let n = points.length - 2; n >= 0 && before === undefined; n--) {
    const point = points[n];
    if (point !== undefined && Math.hypot(last.x - point.x, last.y - point.y) >= TURN_PX) before = point;
  }
  if (before === undefined) return false;
  return (last.x - before.x) * (next.x - last.x) + (last.y - before.y) * (next.y - last.y) < 0;
}

export function lengthOf(points: Point[]): number {
  let length = 0;
  for (let n = 1; n < points.length; n++) length += distance(points[n - 1], points[n]);
  return length;
}

export const distance = (a: Point | undefined, b: Point | undefined): number =>
  a === undefined || b === undefined ? 0 : Math.hypot(a.x - b.x, a.y - b.y);

/** How far the stroke goes at most from the straight line between its ends, px. */
export function offTheLine(points: Point[]): number {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const way = distance(first, last);
  if (way === 0) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (const { x, y } of points) {
    const off = Math.abs((last.x - first.x) * (y - first.y) - (last.y - first.y) * (x - first.x)) / way;
    if (off > most) most = off;
  }
  return most;
}
