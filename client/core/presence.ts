// When a person works and when not: everything of semantics.md, "At the agent", as one pure step from what was known to
// what is seen now. Knows no clock, no queue and no system; ids come from the function it is given.
//
//   input    i i  i          (5 min)             i i i
//   reports  W====until      S(ts = last input)  W(ts = that input)====until
import type { Reason } from "../../protocol/primitives.ts";
import { type Draft, extendRunning, extendWork, stepOf, stop, work, workUntil } from "./draft.ts";
import type { Item } from "./item.ts";

export type Settings = { thresholdMs: number; pollMs: number; stoppedAt: "last-input" | "threshold" };

/** One look at the machine. awakeMs stands still while it sleeps, withSleepMs does not. */
export type Reading = {
  wallMs: number;
  awakeMs: number;
  withSleepMs: number;
  /** Time since the last input; null where it cannot be read, which counts as no input. */
  idleMs: number | null;
  locked: boolean | null;
};

/** Something that happened at an instant of the wall clock, told by the system, by the person or by a signal. */
export type Signal = {
  kind: "lock" | "unlock" | "suspend" | "private" | "recording" | "logoff" | "quit";
  atMs: number;
};

type Moment = { wallMs: number; awakeMs: number };
export type Activity =
  | { kind: "working"; id: string; ts: number; until: number }
  /** Only input after floorAwakeMs ends this. */
  | { kind: "stopped"; ts: number; reason: Reason | null; floorAwakeMs: number };

export type Presence = {
  activity: Activity;
  /** Number of the stretch of the wall clock that is being read. */
  clock: number;
  running: { id: string; from: number };
  last: { wallMs: number; awakeMs: number; withSleepMs: number };
  /** The latest input known. */
  input: Moment | null;
  locked: boolean;
  private: boolean;
  /** When the lock or the private time ended: work after it begins no earlier. */
  freedAtMs: number;
  polledAwakeMs: number;
  /** The furthest instant said before the clock was set back, until it has passed again; null: not set back. */
  saidAheadMs: number | null;
  /** After log-off or quit nothing begins any more. */
  ended: boolean;
};

/** What an agent that was killed had begun: it is ended where it was last known. */
export type Interrupted = { id: string; ts: number; until: number; clock: number };

export type Step = {
  presence: Presence;
  items: Item[];
  /** A change of state, to be sent at once. */
  changed: boolean;
};

/** Two reads of two clocks a moment apart differ by microseconds; a sleep takes seconds to fall into. */
const SLEEP_MIN_MS = 1_500;
/** Time services move a clock by at most 0.5 ms a second without a jump; a leap second is no jump worth a new stretch. */
export const JUMP_MIN_MS = 2_000;
/** Beats come every 5 s at most. After a minute without one nobody was looking, so nothing is claimed about that time. */
const GAP_MAX_MS = 60_000;
/** The systems count idle time in steps of up to 16 ms, so the same input may seem this much later at the next look. */
const INPUT_JITTER_MS = 50;
/** Two stretches of the clock are each measured with an error of some ms; work in the new one begins this much later. */
const MEASURED_WITHIN_MS = 1_000;
/** Timers may fire this much early or late without a poll being left out. */
const POLL_SLACK_MS = 500;

/** The first look after the agent's start. `working` from now if the person is there, nothing otherwise. */
export function begin(
  reading: Reading,
  start: { clock: number; interrupted: Interrupted | null },
  settings: Settings,
  newId: () => string,
): Step {
  const { wallMs, awakeMs, withSleepMs, idleMs } = reading;
  const items: Item[] = [];
  if (start.interrupted !== null) {
    const { ts, until, clock } = start.interrupted;
    items.push({
      type: "presence",
      id: newId(),
      clock,
      state: "stopped",
      ts: Math.max(ts, until),
      until: null,
      reason: null,
    });
  }
  const draft: Draft = {
    p: {
      activity: { kind: "stopped", ts: wallMs, reason: null, floorAwakeMs: awakeMs },
      clock: start.clock,
      running: { id: newId(), from: wallMs },
      last: { wallMs, awakeMs, withSleepMs },
      input: idleMs === null ? null : { wallMs: wallMs - idleMs, awakeMs: awakeMs - idleMs },
      locked: reading.locked === true,
      private: false,
      freedAtMs: Number.NEGATIVE_INFINITY,
      polledAwakeMs: awakeMs,
      saidAheadMs: null,
      ended: false,
    },
    items,
    changed: items.length > 0,
    newId,
    settings,
  };
  if (!draft.p.locked && idleMs !== null && idleMs < settings.thresholdMs) work(draft, wallMs);
  extendRunning(draft, wallMs);
  return stepOf(draft);
}

/** The next look. */
export function observe(before: Presence, reading: Reading, settings: Settings, newId: () => string): Step {
  const draft: Draft = { p: { ...before }, items: [], changed: false, newId, settings };
  const { p } = draft;
  const spentMs = reading.awakeMs - before.last.awakeMs;
  const passedMs = reading.withSleepMs - before.last.withSleepMs;
  const jumpMs = reading.wallMs - before.last.wallMs - passedMs;
  const slept = passedMs - spentMs > SLEEP_MIN_MS;
  const unseen = spentMs > GAP_MAX_MS;
  const jumped = Math.abs(jumpMs) > JUMP_MIN_MS;
  const goesOn = before.activity.kind === "working" && !slept && !unseen;

  if (slept || unseen) endBeforeGap(draft, slept ? reading.awakeMs : before.last.awakeMs, slept);
  else if (jumped) endOldClock(draft);
  p.last = { wallMs: reading.wallMs, awakeMs: reading.awakeMs, withSleepMs: reading.withSleepMs };
  if (jumped) readNewClock(p, jumpMs);
  if (slept || unseen || jumped) {
    p.running = { id: newId(), from: reading.wallMs };
    draft.changed = true;
  }
  // In the new clock the work goes on from the last look, so that nothing is lost between the two.
  if (jumped && goesOn) work(draft, reading.wallMs - spentMs + Math.min(spentMs, MEASURED_WITHIN_MS));

  noteInput(draft, reading);
  if (reading.locked === true) lock(draft, Math.max(reading.wallMs - spentMs, p.input?.wallMs ?? 0), reading);
  if (reading.locked === false && p.locked) unlock(draft, reading.wallMs);
  judge(draft, reading);
  passWhatWasSaidAhead(draft, reading.wallMs, spentMs);

  const due = reading.awakeMs - p.polledAwakeMs >= settings.pollMs - POLL_SLACK_MS;
  if (due) {
    p.polledAwakeMs = reading.awakeMs;
    if (p.activity.kind === "working") extendWork(draft);
  }
  if (due || draft.changed) extendRunning(draft, reading.wallMs);
  return stepOf(draft);
}

/**
 * Something the system, the person or a signal told. The machine is looked at first: what is told after a sleep that no
 * look has found yet must not stretch work over it.
 *
 *   looks    |         (asleep)         lock told
 *   worked   #         .                .
 */
export function hear(
  before: Presence,
  signal: Signal,
  reading: Reading,
  settings: Settings,
  newId: () => string,
): Step {
  const told = signal.kind === "lock" || signal.kind === "unlock";
  const looked = observe(before, told ? { ...reading, locked: null } : reading, settings, newId);
  const draft: Draft = {
    p: { ...looked.presence },
    items: [...looked.items],
    changed: looked.changed,
    newId,
    settings,
  };
  const { p } = draft;
  const at = Math.min(signal.atMs, reading.wallMs);
  const awakeMs = reading.awakeMs - (reading.wallMs - at);
  switch (signal.kind) {
    case "lock":
      lock(draft, at, { awakeMs });
      break;
    case "unlock":
      unlock(draft, at);
      break;
    case "suspend":
      stop(draft, { ts: at, reason: "sleep", floorAwakeMs: awakeMs });
      break;
    case "private":
      p.private = true;
      stop(draft, { ts: at, reason: "private", floorAwakeMs: awakeMs });
      break;
    case "recording":
      p.private = false;
      p.freedAtMs = Math.max(p.freedAtMs, at);
      break;
    case "logoff":
    case "quit":
      if (!p.ended) {
        stop(draft, { ts: at, reason: signal.kind, floorAwakeMs: awakeMs });
        p.ended = true;
      }
      break;
    default:
      signal.kind satisfies never;
  }
  if (draft.changed) extendRunning(draft, at);
  return stepOf(draft);
}

// Sleep: the person was there until the last look. Unseen time (a frozen agent): only until the last input known.
function endBeforeGap(draft: Draft, floorAwakeMs: number, slept: boolean): void {
  const { p } = draft;
  const lastLook = p.last.wallMs;
  if (slept) stop(draft, { ts: lastLook, reason: "sleep", floorAwakeMs });
  else if (p.activity.kind === "working") {
    stop(draft, { ts: Math.max(p.activity.until, p.input?.wallMs ?? 0), reason: "idle", floorAwakeMs });
  }
  extendRunning(draft, lastLook);
}

function endOldClock(draft: Draft): void {
  if (draft.p.activity.kind === "working") extendWork(draft);
  extendRunning(draft, draft.p.last.wallMs);
}

/** Instants that are still needed are told in the new stretch of the wall clock. */
function readNewClock(p: Presence, jumpMs: number): void {
  p.clock += 1;
  if (jumpMs < 0) {
    const said = p.activity.kind === "working" ? p.activity.until : p.activity.ts;
    p.saidAheadMs = Math.max(said, p.saidAheadMs ?? said);
  }
  p.freedAtMs += jumpMs;
  if (p.input !== null) p.input = { ...p.input, wallMs: p.input.wallMs + jumpMs };
  if (p.activity.kind === "stopped") p.activity = { ...p.activity, ts: p.activity.ts + jumpMs };
}

/**
 * Work ends where the next event begins, so what was said before a clock was set back cuts what comes after it. Once that
 * instant has passed, the work goes on under a new id, which nothing cuts.
 *
 *   first   W====            (then the clock is set back)
 *   second  W=======cut by the first
 *   third           W=====
 */
function passWhatWasSaidAhead(draft: Draft, wallMs: number, spentMs: number): void {
  const { p } = draft;
  if (p.saidAheadMs === null || wallMs <= p.saidAheadMs) return;
  const from = Math.max(p.saidAheadMs, wallMs - spentMs);
  p.saidAheadMs = null;
  if (p.activity.kind !== "working" || p.activity.ts >= from) return;
  workUntil(draft, Math.min(from, Math.max(p.activity.until, p.input?.wallMs ?? 0)));
  work(draft, from);
}

function noteInput({ p }: Draft, { wallMs, awakeMs, idleMs }: Reading): void {
  if (idleMs === null) return;
  const inputAwakeMs = awakeMs - idleMs;
  if (p.input === null || inputAwakeMs > p.input.awakeMs + INPUT_JITTER_MS) {
    p.input = { wallMs: wallMs - idleMs, awakeMs: inputAwakeMs };
  }
}

function lock(draft: Draft, atMs: number, { awakeMs }: { awakeMs: number }): void {
  if (draft.p.locked) return;
  draft.p.locked = true;
  if (draft.p.activity.kind === "working") stop(draft, { ts: atMs, reason: "lock", floorAwakeMs: awakeMs });
}

function unlock({ p }: Draft, atMs: number): void {
  p.locked = false;
  p.freedAtMs = Math.max(p.freedAtMs, atMs);
}

function judge(draft: Draft, reading: Reading): void {
  const { p, settings } = draft;
  if (p.input === null) return;
  const idleMs = reading.awakeMs - p.input.awakeMs;
  const { activity } = p;
  if (activity.kind === "working") {
    if (idleMs < settings.thresholdMs) return;
    const crossedAt = settings.stoppedAt === "last-input" ? p.input.wallMs : p.input.wallMs + settings.thresholdMs;
    stop(draft, { ts: crossedAt, reason: "idle", floorAwakeMs: p.input.awakeMs });
    return;
  }
  const free = !p.locked && !p.private && !p.ended;
  if (free && p.input.awakeMs > activity.floorAwakeMs + INPUT_JITTER_MS && idleMs < settings.thresholdMs) {
    work(draft, Math.max(p.input.wallMs, p.freedAtMs, activity.ts));
  }
}
