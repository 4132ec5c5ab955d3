// Tries the store of pictures at start and daily, and when somebody asks for it: whether it can be used, and whether strangers can
// read it. While they can, and until that is known, no picture is sent there.
import { setTimeout as after } from "node:timers/promises";
import type { Logger } from "pino";
import type { Store } from "../stores/store.ts";
import { type Trial, tryStore } from "../stores/trial.ts";

/** closed: to strangers, as it should be. unknown: it could not be tried to the end. */
export type Exposure = { kind: "closed" } | { kind: "exposed"; why: string } | { kind: "unknown" };

const PROBE_EVERY_MS = 24 * 3_600_000;
/** While it cannot be reached it is tried so often, ms. */
const PROBE_AGAIN_MS = 60_000;
/** The start waits so long for the first answer, ms: a store that is far away must not keep the hours from being served. */
const FIRST_MAX_MS = 3_000;

export type Probe = {
  exposure(): Exposure;
  /** The last time that it was tried, by anybody; null: not yet. */
  last(): Trial | null;
  /** Tries it now. */
  now(): Promise<Trial>;
  stop(): void;
};

export async function startProbe({
  store,
  clock,
  log,
}: {
  store: Store;
  clock: () => number;
  log: Pick<Logger, "error" | "warn">;
}): Promise<Probe> {
  const isOurs = store.shownToStrangers === undefined;
  // A folder of this machine's own is nobody's to open, and is not tried by itself: the first picture tells as much.
  let exposure: Exposure = isOurs ? { kind: "closed" } : { kind: "unknown" };
  let last: Trial | null = null;
  /** One after another: they use one name. */
  let running: Promise<unknown> = Promise.resolve();
  const stopping = new AbortController();

  async function tryIt(): Promise<Trial> {
    const trial = await tryStore(store, clock());
    last = trial;
    const failed = trial.steps.find((step) => step.failed !== null);
    if (!isOurs) exposure = exposureOf(trial);
    if (trial.exposed !== null) log.error(trial.exposed);
    else if (failed !== undefined)
      log.warn(
        { step: failed.step, why: failed.failed },
        "The store of pictures cannot be used. Agents keep their pictures and try again.",
      );
    return trial;
  }
  function now(): Promise<Trial> {
    const trial = running.then(tryIt);
    running = trial;
    return trial;
  }
  async function lookOn(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waitMs = exposure.kind === "unknown" ? PROBE_AGAIN_MS : PROBE_EVERY_MS;
      // Only the end of the server cuts the wait short.
      const isOver = await after(waitMs, false, { signal: stopping.signal, ref: false }).catch(() => true);
      if (!isOver) await now();
    }
  }
  if (!isOurs) {
    await Promise.race([now(), after(FIRST_MAX_MS, undefined, { ref: false })]);
    void lookOn();
  }
  return { exposure: () => exposure, last: () => last, now, stop: () => stopping.abort() };
}

function exposureOf({ steps, exposed }: Trial): Exposure {
  if (exposed !== null) return { kind: "exposed", why: exposed };
  return steps.every(({ failed }) => failed === null) ? { kind: "closed" } : { kind: "unknown" };
}
