// For tests: people and jigglers made by chance from a seed. People reach for targets like WindMouse (drawn to them, blown about
// on the way) in the time that a hand needs, with tremor, pauses, clicks, wheels and typing; jigglers move by their loops.
import type { Seen } from "./scripted.ts";
import type { Point } from "./strokes.ts";

/** Seeded chance (mulberry32), so that each failure can be had again. */
export function chance(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (from: number, to: number) => from + next() * (to - from);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const logNormal = (median: number, spread: number) => median * Math.exp(spread * normal());
  return {
    next,
    between,
    normal,
    logNormal,
    pick: <T>(list: readonly T[]) => list[Math.floor(next() * list.length)] as T,
  };
}
export type Chance = ReturnType<typeof chance>;

const WIDTH = 1920;
const HEIGHT = 1080;
const none = (): Seen => ({ presses: [], clicks: [], scrolls: [], path: [] });
const within = (value: number, max: number) => Math.min(max - 1, Math.max(0, value));
const pixel = (atMs: number, x: number, y: number): Point => ({
  atMs: Math.round(atMs),
  x: Math.round(within(x, WIDTH)),
  y: Math.round(within(y, HEIGHT)),
});

type Place = { x: number; y: number };
/** reportMs: how often the device tells. tremorPx: how much the hand shakes. arc: how far it bends its ways. wind: gusts, px. */
type Person = { reportMs: number; tremorPx: number; arc: number; wind: number; haste: number; typing: number };

const person = (by: Chance): Person => ({
  reportMs: by.pick([1, 2, 4, 8, 8, 10, 16]),
  tremorPx: by.between(0.1, 0.9),
  arc: by.between(0.01, 0.08),
  wind: by.between(0.2, 1.2),
  haste: by.between(0.6, 1.5),
  typing: by.between(90, 260),
});

/**
 * One movement of a hand: as long as Fitts' law says, slow at both ends (least jerk), bent, blown about and shaking; a long
 * one often ends beside its target, and a short one follows.
 */
function reach(by: Chance, who: Person, from: Place, to: Place, startMs: number): Point[] {
  const far = Math.hypot(to.x - from.x, to.y - from.y);
  const misses = far > 80 && by.next() < 0.6;
  const miss = misses ? far * by.between(0.03, 0.12) : 0;
  const angle = by.between(0, 2 * Math.PI);
  const end = { x: to.x + miss * Math.cos(angle), y: to.y + miss * Math.sin(angle) };
  const first = stroke(by, who, from, end, startMs);
  const lastMs = first.at(-1)?.atMs ?? startMs;
  return misses ? [...first, ...stroke(by, who, end, to, lastMs + by.between(30, 120))] : first;
}

function stroke(by: Chance, who: Person, from: Place, to: Place, startMs: number): Point[] {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const forMs = ((80 + 140 * Math.log2(Math.hypot(dx, dy) / 20 + 1)) * by.logNormal(1, 0.25)) / who.haste;
  const bend = by.normal() * who.arc;
  let gust = 0;
  let blown = 0;
  const points: Point[] = [];
  for (let ms = who.reportMs; ms < forMs; ms += who.reportMs) {
    const time = ms / forMs;
    const way = time ** 3 * (10 - 15 * time + 6 * time ** 2);
    gust = gust * 0.9 ** who.reportMs + by.normal() * who.wind * Math.sqrt(who.reportMs / 8);
    blown += (gust * who.reportMs) / 8;
    const aside = (bend + (blown / 400) * by.between(0.9, 1.1)) * Math.sin(Math.PI * time);
    const shake = who.tremorPx * Math.sin(Math.PI * time);
    const at = pixel(
      startMs + ms,
      from.x + way * dx - aside * dy + by.normal() * shake,
      from.y + way * dy + aside * dx + by.normal() * shake,
    );
    // A device that did not move tells nothing.
    const last = points.at(-1);
    if (last === undefined || last.x !== at.x || last.y !== at.y) points.push(at);
  }
  return points;
}

/** Adds so many instants, each after a wait. Returns the last. */
function repeat(instants: number[], count: number, fromMs: number, wait: () => number): number {
  let atMs = fromMs;
  for (let n = 0; n < count; n++) {
    atMs += wait();
    instants.push(Math.round(atMs));
  }
  return atMs;
}

/** A person at work from startMs for that long: reading, pointing, clicking, turning the wheel, typing, being away. */
export function* human(seed: number, startMs: number, forMs: number): Generator<Seen> {
  const by = chance(seed);
  const who = person(by);
  let at: Place = { x: by.between(0, WIDTH), y: by.between(0, HEIGHT) };
  let nowMs = startMs;
  while (nowMs < startMs + forMs) {
    const act = by.next();
    const seen = none();
    if (act < 0.62) {
      const far = by.logNormal(180, 0.9);
      const angle = by.between(0, 2 * Math.PI);
      // Menus, rows and margins: a good part of all ways is along the screen's axes.
      const along = by.next() < 0.3 ? by.pick([0, 0.5, 1, 1.5]) * Math.PI + by.normal() * 0.02 : angle;
      const to = { x: within(at.x + far * Math.cos(along), WIDTH), y: within(at.y + far * Math.sin(along), HEIGHT) };
      seen.path = reach(by, who, at, to, nowMs);
      at = seen.path.at(-1) ?? at;
      nowMs = (seen.path.at(-1)?.atMs ?? nowMs) + by.logNormal(120, 0.6);
      if (by.next() < 0.55) {
        seen.clicks.push(Math.round(nowMs));
        if (by.next() < 0.2) seen.clicks.push(Math.round(nowMs + by.logNormal(140, 0.2)));
      }
    } else if (act < 0.75) {
      const notches = Math.ceil(by.logNormal(4, 0.8));
      nowMs = repeat(seen.scrolls, notches, nowMs, () => by.logNormal(70, 0.6));
    } else if (act < 0.93) {
      const keys = Math.ceil(by.logNormal(12, 1.2));
      // Two hands overlap: now and then two keys come nearly at once.
      nowMs = repeat(seen.presses, keys, nowMs, () =>
        by.next() < 0.04 ? by.between(8, 40) : by.logNormal(who.typing, 0.35),
      );
    } else if (act < 0.97) {
      // A page at a time, by a key.
      const pages = Math.ceil(by.logNormal(3, 0.8));
      nowMs = repeat(seen.presses, pages, nowMs, () => by.logNormal(9_000, 0.5));
    } else {
      // The desk is nudged.
      at = { x: within(at.x + by.pick([-2, -1, 1, 2]), WIDTH), y: at.y };
      seen.path.push(pixel(nowMs, at.x, at.y));
    }
    yield seen;
    const rest = by.next();
    nowMs += rest < 0.93 ? by.logNormal(700, 1) : rest < 0.995 ? by.logNormal(15_000, 0.8) : by.logNormal(600_000, 0.5);
  }
}

export const JIGGLERS = ["line", "circle", "fixed interval", "random offset", "keys", "clicks"] as const;
export type Jiggler = (typeof JIGGLERS)[number];

/** A program that keeps a machine awake, in one of many ways of its kind. */
export function* jiggler(kind: Jiggler, seed: number, startMs: number, forMs: number): Generator<Seen> {
  const by = chance(seed);
  const turn = loopOf(kind, seed, by);
  for (let nowMs = startMs, n = 0; nowMs < startMs + forMs; n++) {
    const seen = none();
    nowMs = turn(seen, nowMs, n);
    yield seen;
  }
}

/** One turn of the program's loop: fills in what it does, returns when it is done. */
type Loop = (seen: Seen, nowMs: number, turn: number) => number;

function loopOf(kind: Jiggler, seed: number, by: Chance): Loop {
  const center = { x: by.between(500, 1400), y: by.between(400, 700) };
  switch (kind) {
    case "line":
      return line(seed, by, center);
    case "circle":
      return circle(seed, by, center);
    case "keys":
    case "clicks":
      return presses(kind, seed, by);
    default:
      return hops(kind === "random offset" ? by.between(0.1, 0.5) : 0, by, center);
  }
}

/** A timer is late now and then, never early. */
const late = (by: Chance) => by.next() ** 4 * 6;

/** There and back along one line, resting at the ends or not. */
function line(seed: number, by: Chance, center: Place): Loop {
  const stepMs = by.pick([10, 15, 20, 50, 100]);
  const size = by.between(160, 400);
  const angle = by.between(0, 2 * Math.PI);
  const steps = Math.max(8, Math.round(size / by.between(4, 14)));
  const restMs = seed % 2 === 0 ? 0 : by.between(200, 3_000);
  return (seen, nowMs, turn) => {
    let atMs = nowMs;
    for (let step = 1; step <= steps; step++) {
      const part = (turn % 2 === 0 ? step / steps : 1 - step / steps) * size;
      atMs += stepMs + late(by);
      seen.path.push(pixel(atMs, center.x + part * Math.cos(angle), center.y + part * Math.sin(angle)));
    }
    return atMs + restMs;
  };
}

/** Round and round; every third with noise on its way. */
function circle(seed: number, by: Chance, center: Place): Loop {
  const stepMs = by.pick([10, 15, 20, 50, 100]);
  const radius = by.between(20, 200);
  const noise = seed % 3 === 0 ? by.between(0.5, 4) : 0;
  const steps = 72;
  return (seen, nowMs) => {
    let atMs = nowMs;
    for (let step = 0; step < steps; step++) {
      const angle = (step / steps) * 2 * Math.PI;
      atMs += stepMs + late(by);
      const x = center.x + radius * Math.cos(angle) + by.normal() * noise;
      seen.path.push(pixel(atMs, x, center.y + radius * Math.sin(angle) + by.normal() * noise));
    }
    return atMs;
  };
}

/** Every third fast; every third with an offset by chance of up to a quarter. */
function presses(kind: "keys" | "clicks", seed: number, by: Chance): Loop {
  const fastMs = by.pick([5, 20, 100, 250]);
  const everyMs = by.logNormal(20_000, 0.9);
  const offset = seed % 3 === 1 ? 0.25 : 0;
  return (seen, nowMs) => {
    const waitMs = seed % 3 === 0 ? fastMs + late(by) / 4 : everyMs * (1 + offset * by.between(-1, 1)) + late(by);
    (kind === "keys" ? seen.presses : seen.clicks).push(Math.round(nowMs + waitMs));
    return nowMs + waitMs;
  };
}

/** To a new place at once, to a new place on a way, or there and back. */
function hops(offset: number, by: Chance, center: Place): Loop {
  const everyMs = by.logNormal(20_000, 0.9);
  const shape = by.pick(["hop", "glide", "return"] as const);
  const size = by.between(5, 400);
  const steps = shape === "glide" ? 20 : 1;
  let at = center;
  return (seen, nowMs, turn) => {
    const fromMs = nowMs + everyMs * (1 + offset * by.between(-1, 1)) + late(by);
    const back = turn % 2 === 1 ? center : { x: center.x + size, y: center.y };
    const to = shape === "return" ? back : { x: by.between(200, 1700), y: by.between(200, 900) };
    for (let step = 1; step <= steps; step++) {
      const part = step / steps;
      seen.path.push(pixel(fromMs + (step - 1) * 20, at.x + (to.x - at.x) * part, at.y + (to.y - at.y) * part));
    }
    at = to;
    return fromMs;
  };
}
