// Sweeps what never became a picture: told a day ago and never complete, and files of deleted ones. What a ticket may still
// bring is waited for, so that nothing arrives after its sweep. A row goes when its files are gone, and not before.
import type { Logger } from "pino";
import type { Database } from "../db/open.ts";
import { forgetFiles, markNeverCame, type ScreenshotRow, screenshotsToRemove } from "../db/screenshots.ts";
import { type Store, TICKET_MAX_S } from "../stores/store.ts";

/** An agent that was switched off in the midst of it has the rest of the day and the next morning. */
const NEVER_CAME_MS = 24 * 3_600_000;
/** After the last ticket is over and what was under way has arrived, ms. */
const REMOVE_AFTER_MS = 2 * TICKET_MAX_S * 1000;
/** How often it is looked, ms: sooner does nobody any good. */
const SWEEP_EVERY_MS = 10 * 60_000;
/** Files of so many pictures at a time. */
const SWEEP_MAX = 100;
/** After so many in a row it is not the pictures: the store is away, and each try may wait for its answer. */
const FAILURES_MAX = 5;
/** So many that a bucket does not let go are remembered; from there on they are tried again. */
const PASSED_OVER_MAX = 1_000;

export type Sweep = { stop(): Promise<void> };

export function startSweep(asked: {
  db: Database;
  store: Store;
  clock: () => number;
  log: Pick<Logger, "info" | "warn">;
}): Sweep {
  let running: Promise<void> = Promise.resolve();
  const passedOver = new Set<string>();
  const sweep = () => {
    running = running
      .then(() => sweepScreenshots(asked, passedOver))
      .catch((error: unknown) => {
        asked.log.warn({ error }, "Pictures could not be swept; it is tried again in ten minutes.");
      });
  };
  sweep();
  const timer = setInterval(sweep, SWEEP_EVERY_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/**
 * One pass. Throws at its end, or when the store is away, where files could not be removed: those are tried again in the next one.
 * @param passedOver pictures of which it has failed, while there are others whose turn it is
 */
export async function sweepScreenshots(
  { db, store, clock, log }: { db: Database; store: Store; clock: () => number; log: Pick<Logger, "info"> },
  passedOver: Set<string>,
): Promise<void> {
  const now = clock();
  await store.tidy?.(now - REMOVE_AFTER_MS);
  const marked = await markNeverCame(db, { before: now - NEVER_CAME_MS, now });
  if (marked > 0) log.info({ pictures: marked }, "Pictures whose files did not come for a day are swept.");
  if (passedOver.size > PASSED_OVER_MAX) passedOver.clear();
  let failure: unknown;
  let failures = 0;
  for (let more = true; more; ) {
    const gone = await screenshotsToRemove(db, { before: now - REMOVE_AFTER_MS, but: passedOver, limit: SWEEP_MAX });
    more = gone.length === SWEEP_MAX;
    for (const row of gone)
      try {
        await removeFiles(store, row);
        await forgetFiles(db, row);
        failures = 0;
      } catch (error) {
        passedOver.add(row.id);
        if (++failures === FAILURES_MAX) throw error;
        failure = error;
      }
  }
  passedOver.clear();
  if (failure !== undefined) throw failure;
}

/** Keys of an agent's own bucket are its own affair; those of a store of before are out of this one's reach. */
async function removeFiles(store: Store, row: ScreenshotRow): Promise<void> {
  if (row.store !== store.provider || row.bucket !== store.bucket || row.key === null || row.thumbnail_key === null)
    return;
  if (row.completed_at !== null) await store.checkPlace?.();
  await store.remove(row.key);
  await store.remove(row.thumbnail_key);
}
