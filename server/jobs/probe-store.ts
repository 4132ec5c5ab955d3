// Looks at start and daily whether strangers can read the store of pictures. While they can, no picture is sent there.
import type { Logger } from "pino";
import type { Store } from "../stores/store.ts";

const PROBE_EVERY_MS = 24 * 3_600_000;

export type Probe = { exposed(): string | null; stop(): void };

export async function startProbe({
  store,
  log,
}: {
  store: Store;
  log: Pick<Logger, "error" | "warn">;
}): Promise<Probe> {
  let exposed: string | null = null;
  const probe = async () => {
    try {
      exposed = await store.exposure();
      if (exposed !== null) log.error(exposed);
    } catch (error) {
      log.warn({ error }, "The store of pictures cannot be reached. Agents keep their pictures and try again.");
    }
  };
  await probe();
  const timer = setInterval(() => void probe(), PROBE_EVERY_MS).unref();
  return { exposed: () => exposed, stop: () => clearInterval(timer) };
}
