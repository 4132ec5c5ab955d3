// Looks at start and daily whether strangers can read the store of pictures. While they can, and until that is known, no picture is
// sent there.
import { setTimeout as after } from "node:timers/promises";
import type { Logger } from "pino";
import type { Store } from "../stores/store.ts";

/** closed: to strangers, as it should be. */
export type Exposure = { kind: "closed" } | { kind: "exposed"; why: string } | { kind: "unknown" };

const PROBE_EVERY_MS = 24 * 3_600_000;
/** While it cannot be reached it is tried so often, ms. */
const PROBE_AGAIN_MS = 60_000;
/** The start waits so long for the first answer, ms: a store that is far away must not keep the hours from being served. */
const FIRST_MAX_MS = 3_000;

export type Probe = { exposure(): Exposure; stop(): void };

export async function startProbe({
  store,
  log,
}: {
  store: Store;
  log: Pick<Logger, "error" | "warn">;
}): Promise<Probe> {
  let exposure: Exposure = { kind: "unknown" };
  const stopping = new AbortController();
  async function look(): Promise<void> {
    try {
      const why = await store.exposure();
      exposure = why === null ? { kind: "closed" } : { kind: "exposed", why };
      if (why !== null) log.error(why);
    } catch (error) {
      log.warn({ error }, "The store of pictures cannot be reached. Agents keep their pictures and try again.");
    }
  }
  async function lookOn(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waitMs = exposure.kind === "unknown" ? PROBE_AGAIN_MS : PROBE_EVERY_MS;
      // Only the end of the server cuts the wait short.
      const isOver = await after(waitMs, false, { signal: stopping.signal, ref: false }).catch(() => true);
      if (!isOver) await look();
    }
  }
  await Promise.race([look(), after(FIRST_MAX_MS, undefined, { ref: false })]);
  void lookOn();
  return { exposure: () => exposure, stop: () => stopping.abort() };
}
