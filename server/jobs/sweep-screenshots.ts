// Sweeps what never became a picture: told a day ago and never complete, and files of deleted ones. What a ticket may still
// bring is waited for, so that nothing arrives after its sweep.
import type { Logger } from "pino";
import type { Database } from "../db/open.ts";
import { forgetFiles, markNeverCame, screenshotsToRemove } from "../db/screenshots.ts";
import { type Store, TICKET_MAX_S } from "../stores/store.ts";

/** An agent that was switched off in the midst of it has the rest of the day and the next morning. */
const NEVER_CAME_MS = 24 * 3_600_000;
/** After the last ticket is over and what was under way has arrived, ms. */
const REMOVE_AFTER_MS = 2 * TICKET_MAX_S * 1000;
/** How often it is looked, ms: sooner does nobody any good. */
const SWEEP_EVERY_MS = 10 * 60_000;
/** Files of so many pictures at a time. */
const SWEEP_MAX = 100;

export type Sweep = { stop(): Promise<void> };

export function startSweep(asked: {
  db: Database;
  store: Store;
  clock: () => number;
  log: Pick<Logger, "info" | "warn">;
}): Sweep {
  let running: Promise<void> = Promise.resolve();
  const sweep = () => {
    running = running
      .then(() => sweepScreenshots(asked))
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

/** One pass. */
export async function sweepScreenshots({
  db,
  store,
  clock,
  log,
}: {
  db: Database;
  store: Store;
  clock: () => number;
  log: Pick<Logger, "info">;
}): Promise<void> {
  const now = clock();
  await store.tidy?.(now - REMOVE_AFTER_MS);
  const marked = await markNeverCame(db, { before: now - NEVER_CAME_MS, now });
  if (marked > 0) log.info({ pictures: marked }, "Pictures whose files did not come for a day are swept.");
  for (;;) {
    const gone = await screenshotsToRemove(db, now - REMOVE_AFTER_MS, SWEEP_MAX);
    for (const row of gone) {
      // Keys of an agent's own bucket are its own affair; those of a store of before are out of this one's reach.
      if (
        row.store === store.provider &&
        row.bucket === store.bucket &&
        row.key !== null &&
        row.thumbnail_key !== null
      ) {
        await store.remove(row.key);
        await store.remove(row.thumbnail_key);
      }
      await forgetFiles(db, row);
    }
    if (gone.length < SWEEP_MAX) return;
  }
}
