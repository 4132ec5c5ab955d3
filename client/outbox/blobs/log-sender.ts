// Brings the closed parts of activity_log.txt into the agent's own bucket, under logs/, and deletes each one here after it is
// confirmed there. Where there is no bucket the parts stay, and their bounds are the log's own.
import type { Trouble } from "../../core/connectivity.ts";
import { retryDelayMs } from "../../core/retry.ts";
import type { Log } from "../../log.ts";
import type { Owner } from "../queue.ts";
import { nameInBucket } from "./names-in-bucket.ts";

/** Parts of one turn, in one child: some hours' log, far below what a child may take. */
const PARTS_MAX = 12;

export type LogPart = { name: string; path: string };
export type NamedContent = { key: string; mime: string; sha256: string; content: Uint8Array<ArrayBuffer> };
export type LogSenderParts = {
  closed: () => LogPart[];
  store: (objects: NamedContent[]) => Promise<{ kind: "stored" } | Trouble>;
  owner: Owner;
  random: () => number;
  log: Log;
};

export function createLogSender({ closed, store, owner, random, log }: LogSenderParts) {
  let failures = 0;
  return {
    /** Returns when to come back without being asked, ms, or null. */
    async turn(): Promise<number | null> {
      for (;;) {
        const parts = closed().slice(0, PARTS_MAX);
        if (parts.length === 0) return null;
        const stored = await store(await Promise.all(parts.map((part) => named(part, owner))));
        if (stored.kind !== "stored") {
          failures += 1;
          log.repeating("logs", `The activity log cannot be uploaded. ${stored.what} ${stored.todo}`);
          return retryDelayMs({ failures, pace: stored.pace, retryAfterMs: null }, random());
        }
        failures = 0;
        for (const { path } of parts) Deno.removeSync(path);
      }
    },
  };
}

async function named({ name, path }: LogPart, owner: Owner): Promise<NamedContent> {
  const content = Deno.readFileSync(path);
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", content)).toHex();
  return { key: `logs/${nameInBucket(owner)}/${name}`, mime: "application/gzip", sha256, content };
}
