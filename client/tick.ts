// One beat of the agent: read the platform, ask the core, fill the outbox. Decides nothing itself; all parts are arguments.
import { type Item, isoOf, merged } from "./core/item.ts";
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

/** Longest text of a note on the wire (protocol/batch.ts), in characters. */
const NOTE_MAX = 2000;

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
  const unsaved = new Map<string, Item>();

  const id = () => {
    highestId = newId();
    return highestId;
  };

  /** Why idle time cannot be read; said when it begins, not at each beat. */
  let unreadable: string | null = null;

  function look(): Reading {
    const clocks = platform.clocks();
    const idle = platform.idle();
    if (idle.kind === "unknown")
      log.repeating("idle", `The time of the last input cannot be read. ${idle.reason} ${idle.remedy}`);
    else if (unreadable !== null) log.info("The time of the last input can be read again.");
    unreadable = idle.kind === "unknown" ? idle.reason : null;
    return { wallMs: parts.now(), ...clocks, idleMs: idle.kind === "idle" ? idle.ms : null, locked: platform.locked() };
  }

  function take(step: Step): void {
    presence = step.presence;
    if (step.changed) log.info(stateLine(step.presence));
    for (const item of step.items) {
      const older = unsaved.get(item.id);
      unsaved.set(item.id, older === undefined ? item : merged(older, item));
    }
    for (const oldest of [...unsaved.keys()].slice(0, Math.max(0, unsaved.size - UNSAVED_MAX))) unsaved.delete(oldest);
    if (unsaved.size === 0) return;
    try {
      queue.save({ items: [...unsaved.values()], owner, kept: keptOf(step.presence, owner, highestId) });
    } catch (error) {
      log.repeating(
        "save",
        `The queue cannot be written (${error instanceof Error ? error.message : error}). Is the disk full? What is recorded is held in memory until it can.`,
      );
      return;
    }
    unsaved.clear();
    parts.onStored(step.changed);
  }

  let noted: string | null = null;
  const note = (kind: string, text: string) => {
    if (presence === null) return;
    const item: Item = {
      type: "note",
      id: id(),
      clock: presence.clock,
      ts: parts.now(),
      kind,
      text: text.slice(0, NOTE_MAX),
    };
    take({ presence, items: [item], changed: false });
  };

  return {
    beat: () => {
      const reading = look();
      take(
        presence === null
          ? begin(reading, startFrom(queue, reading, owner), settings, id)
          : observe(presence, reading, settings, id),
      );
      if (unreadable !== null && unreadable !== noted) note("input-unreadable", unreadable);
      noted = unreadable;
    },
    hear: (signal) => {
      if (presence !== null) take(hear(presence, signal, look(), settings, id));
    },
    note,
    presence: () => presence,
  };
}

function stateLine({ activity }: Presence): string {
  if (activity.kind === "working") return `Working since ${isoOf(activity.ts)}.`;
  return `Stopped at ${isoOf(activity.ts)}${activity.reason === null ? "" : ` (${activity.reason})`}.`;
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
