// Counts input as long as that is allowed: listens, looks every 200 ms while something comes, and keeps the open slot durable.
// Decides nothing itself: what a slot holds is in core/input/slots.ts. Where counting is not allowed nothing is listened to.

import type { Question, Seen } from "../core/input/scripted.ts";
import { count, type OpenSlot, question } from "../core/input/slots.ts";
import type { Item } from "../core/item.ts";
import type { Log } from "../log.ts";
import type { Owner, Queue } from "../outbox/queue.ts";
import type { IdleUnknown, Input, InputWatch, Platform } from "../platform/platform.ts";
import type { ActivityLog } from "./activity-log.ts";

/** Soon enough that no burst of input outgrows the system's buffers, seldom enough to cost nothing. */
const LOOK_MS = 200;
/** Without input for this long, looking may be seldom: what comes first is kept by the system until the next look. */
const QUIET_AFTER_MS = 5_000;
const LOOK_QUIET_MS = 1_000;
/** Where input may not be counted, it is asked this often whether it may. */
const LOOK_SHUT_MS = 1_000;
/** Where it cannot be read, it is tried again as often as the agent's beat. */
const LOOK_UNREADABLE_MS = 5_000;
/** A crash loses at most 10 s of counts; a save comes at the first look after this. */
const SAVE_MS = 8_000;
const OPEN_KEY = "open-slot";

export type CountingParts = {
  platform: Pick<Platform, "watchInput">;
  queue: Queue;
  log: Log;
  owner: Owner;
  now: () => number;
  newId: () => string;
  /** The stretch of the wall clock being read. */
  clock: () => number;
  /** Asked at each look: policy, notice, pause, battery and lock (core/gate.ts). */
  allowed: () => boolean;
  /** Shown what came; returns what looks like a program's. */
  detect: (seen: Seen) => Question[];
  activityLog: ActivityLog;
  /** Whether activity_log.txt is to be written too. */
  logged: () => boolean;
};

export type Counting = {
  /** One look. Returns when to look again, ms. */
  look(): number;
  /** Counts what is left, saves, and listens no longer: durable when it returns, because a log-off may end the process at once. */
  stop(): void;
};

export function createCounting(parts: CountingParts): Counting {
  const { platform, queue, log, owner, now } = parts;
  let open = openSlotOf(queue);
  let watch: InputWatch | null = null;
  let unsaved: Item[] = [];
  let savedAt = now();
  let inputAt = Number.NEGATIVE_INFINITY;
  /** Said when it begins and when it ends, not at each look. */
  let counted = false;

  function take(input: Input): void {
    if (!hasInput(input)) return;
    inputAt = now();
    const counting = { clock: parts.clock(), newId: parts.newId };
    const questions = parts.detect(input);
    const change = count(open, input, counting);
    open = change.open;
    for (const asked of questions) {
      log.info(`Scripted activity? ${asked.evidence}`);
      if (open !== null) open = question(open, asked);
    }
    if (parts.logged()) parts.activityLog.add({ ...input, scripted: questions });
    const last = open === null ? [] : [open.item];
    unsaved = [...unsaved.filter(({ id }) => id !== open?.item.id), ...change.changed.slice(0, -1), ...last];
  }

  function save(): void {
    savedAt = now();
    void parts.activityLog.flush(); // tells of its failures itself
    if (unsaved.length === 0) return;
    try {
      queue.save({ items: unsaved, owner, kept: { [OPEN_KEY]: JSON.stringify(open) } });
      unsaved = [];
    } catch (error) {
      log.repeating(
        "save-counts",
        `Input counts cannot be saved (${error instanceof Error ? error.message : error}). Is the disk full? They are held in memory until they can.`,
      );
    }
  }

  function miss({ reason, remedy }: IdleUnknown): void {
    counted = false;
    log.repeating("input", `Input cannot be counted. ${reason} ${remedy}`);
  }

  function drain(): Input | IdleUnknown {
    watch ??= platform.watchInput();
    const drained = watch.drain();
    if (drained.kind === "unknown") miss(drained);
    else {
      if (!counted) log.info("Input is counted from now on: how many keys, clicks and moves, never which.");
      counted = true;
      take(drained);
    }
    return drained;
  }

  function shut(): void {
    if (counted) log.info("Input is not counted now.");
    counted = false;
    watch?.stop();
    watch = null;
  }

  return {
    look: () => {
      if (!parts.allowed()) {
        // Not even what came since the last look: the word that forbids may be older than it.
        shut();
        save();
        return LOOK_SHUT_MS;
      }
      const drained = drain();
      if (Math.abs(now() - savedAt) >= SAVE_MS) save();
      if (drained.kind === "unknown") return LOOK_UNREADABLE_MS;
      return Math.abs(now() - inputAt) < QUIET_AFTER_MS ? LOOK_MS : LOOK_QUIET_MS;
    },
    stop: () => {
      if (watch !== null && parts.allowed()) drain();
      shut();
      save();
    },
  };
}

/** Looks again and again until the signal comes. pause: waits, and comes back early by the signal. */
export async function keepCounting(
  counting: Counting,
  { log, pause, stop }: { log: Log; pause: (ms: number, signal: AbortSignal) => Promise<void>; stop: AbortSignal },
): Promise<void> {
  while (!stop.aborted) {
    let waitMs = LOOK_UNREADABLE_MS;
    try {
      waitMs = counting.look();
    } catch (error) {
      log.repeating(
        "look",
        `Counting stumbled and goes on: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
      );
    }
    await pause(waitMs, stop);
  }
  counting.stop();
}

const hasInput = ({ presses, clicks, scrolls, movedS, path }: Input) =>
  presses.length + clicks.length + scrolls.length + movedS.length + path.length > 0;

/** What an earlier run counted in the slot that may still be open. */
function openSlotOf(queue: Queue): OpenSlot | null {
  const kept = queue.kept(OPEN_KEY);
  return kept === null ? null : JSON.parse(kept);
}
