// When sending happens: the bell that says there is something, the loop that answers it, the last turn at the agent's end, and what
// becomes of what could not be sent for too long.
// What is sent and what an answer means is the uploader's; waiting is an argument.
import type { Log } from "../log.ts";
import type { Queue } from "./queue.ts";
import type { Uploader } from "./uploader.ts";

/** After a stumble of our own: the same as the beat, so that a fault does not turn into a busy loop. */
const STUMBLED_MS = 5_000;
/** The end may take 2 s in all; this much of it is given to the network. */
const FAREWELL_MS = 1_500;

/** A bound of 30 days need not be looked at more often. */
const TRIM_MS = 3_600_000;

/** Once a beat: keeps the queue within its bounds, and says what that cost. */
export function createTrimming({
  queue,
  note,
  steadyMs,
}: {
  queue: Pick<Queue, "trim">;
  note: (kind: string, text: string) => void;
  steadyMs: () => number;
}): () => void {
  let trimmedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (steadyMs() - trimmedAt <= TRIM_MS) return;
    trimmedAt = steadyMs();
    const gone = queue.trim();
    if (gone > 0)
      note(
        "queue-trimmed",
        `${gone} running times, applications and notes were given up, because the server was away too long.`,
      );
  };
}

export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Rung when there is something to send. */
export function createBell() {
  let rung = false;
  let waiting: (() => void) | null = null;
  return {
    ring: () => {
      rung = true;
      waiting?.();
    },
    heard: async () => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          waiting = resolve;
        });
      }
      waiting = null;
      rung = false;
    },
  };
}
export type Bell = ReturnType<typeof createBell>;

/** One turn after another; after a failure not before its time, whatever happens meanwhile. */
export async function send({
  uploader,
  bell,
  log,
  stop,
  pause,
}: {
  uploader: Uploader;
  bell: Bell;
  log: Log;
  stop: AbortSignal;
  pause: Pause;
}): Promise<void> {
  while (!stop.aborted) {
    await bell.heard();
    if (stop.aborted) return;
    try {
      const waitMs = await uploader.turn();
      if (waitMs === null) continue;
      await pause(waitMs, stop);
    } catch (error) {
      log.repeating(
        "turn",
        `Sending stumbled and goes on: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
      );
      await pause(STUMBLED_MS, stop);
    }
    bell.ring();
  }
}

/** The stop is stored; the network gets what is left of two seconds. */
export async function farewell({
  uploader,
  network,
  sending,
  pause,
}: {
  uploader: Uploader;
  network: AbortController;
  sending: Promise<void>;
  pause: Pause;
}): Promise<void> {
  const enough = new AbortController();
  // A last turn that fails is told by nobody: the next agent sends what is stored, and says so if it cannot.
  const last = sending.then(() => uploader.turn()).catch(() => null);
  await Promise.race([last, pause(FAREWELL_MS, enough.signal)]);
  enough.abort();
  network.abort();
  await last;
}
