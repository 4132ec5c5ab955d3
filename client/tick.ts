// One beat of the agent: read the platform, ask the core, fill the outbox. Decides nothing itself; all parts are arguments.
import type { Item } from "./core/item.ts";
import {
  begin,
  hear,
  type Interrupted,
  JUMP_MIN_MS,
  observe,
  type Presence,
  type Reading,
  type Settings,
  type Signal,
  type Step,
} from "./core/presence.ts";
import type { Log } from "./log.ts";
import type { Owner, Queue } from "./outbox/queue.ts";
import type { Platform } from "./platform/platform.ts";

/** Items held in memory while the disk takes nothing (full, broken): a day of coming and going every minute. */
const UNSAVED_MAX = 3000;

export type TickParts = {
  platform: Platform;
  queue: Queue;
  log: Log;
  settings: Settings;
  owner: Owner;
  now: () => number;
  newId: () => string;
  /** Told after something was stored: at once for a change of state, else with the poll. */
  onStored: (urgent: boolean) => void;
};

export type Tick = {
  beat(): void;
  hear(signal: Signal): void;
  /** Something the agent has to say about its own recording. */
  note(kind: string, text: string): void;
  presence(): Presence | null;
};

type Kept = { interrupted: (Interrupted & Owner) | null; clock: { number: number; offsetMs: number } };

export function createTick(parts: TickParts): Tick {
  const { platform, queue, log, settings, owner, newId } = parts;
  let presence: Presence | null = null;
  let highestId = "";
  const unsaved: Item[] = [];

  const id = () => {
    highestId = newId();
    return highestId;
  };

  function look(): Reading {
    const clocks = platform.clocks();
    const idle = platform.idle();
    if (idle.kind === "unknown") log.repeating("idle", `${idle.reason} ${idle.remedy}`);
    return { wallMs: parts.now(), ...clocks, idleMs: idle.kind === "idle" ? idle.ms : null, locked: platform.locked() };
  }

  function take(step: Step): void {
    presence = step.presence;
    unsaved.push(...step.items);
    if (unsaved.length > UNSAVED_MAX) unsaved.splice(0, unsaved.length - UNSAVED_MAX);
    if (unsaved.length === 0) return;
    try {
      queue.save({ items: unsaved, owner, kept: keptOf(step.presence, owner, highestId) });
    } catch (error) {
      log.repeating(
        "save",
        `The queue cannot be written (${error instanceof Error ? error.message : error}). Is the disk full? What is recorded is held in memory until it can.`,
      );
      return;
    }
    unsaved.length = 0;
    parts.onStored(step.changed);
  }

  return {
    beat: () => {
      const reading = look();
      take(
        presence === null
          ? begin(reading, startFrom(queue, reading, owner), settings, id)
          : observe(presence, reading, settings, id),
      );
    },
    hear: (signal) => {
      if (presence !== null) take(hear(presence, signal, look(), settings, id));
    },
    note: (kind, text) => {
      if (presence === null) return;
      take({
        presence,
        items: [{ type: "note", id: id(), clock: presence.clock, ts: parts.now(), kind, text }],
        changed: false,
      });
    },
    presence: () => presence,
  };
}

const STATE_KEY = "state";
export const HIGHEST_ID_KEY = "highest-id";

function keptOf(presence: Presence, { user, host }: Owner, highestId: string): Record<string, string> {
  const { activity, clock, last } = presence;
  const interrupted =
    activity.kind === "working" ? { id: activity.id, ts: activity.ts, until: activity.until, clock, user, host } : null;
  const kept: Kept = { interrupted, clock: { number: clock, offsetMs: last.wallMs - last.withSleepMs } };
  return { [STATE_KEY]: JSON.stringify(kept), ...(highestId === "" ? {} : { [HIGHEST_ID_KEY]: highestId }) };
}

/** What an earlier run left: the same stretch of the clock if nobody has set it since, and the work that it did not end. */
function startFrom(queue: Queue, reading: Reading, owner: Owner): { clock: number; interrupted: Interrupted | null } {
  const text = queue.kept(STATE_KEY);
  if (text === null) return { clock: 1, interrupted: null };
  const { interrupted, clock } = JSON.parse(text) as Kept;
  const same = Math.abs(reading.wallMs - reading.withSleepMs - clock.offsetMs) <= JUMP_MIN_MS;
  const ours = interrupted !== null && interrupted.user === owner.user && interrupted.host === owner.host;
  return { clock: same ? clock.number : clock.number + 1, interrupted: ours ? interrupted : null };
}
