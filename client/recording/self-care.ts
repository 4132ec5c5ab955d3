// The agent looks at itself once a minute: what it costs the machine, and what it does about it. What is too much is in
// core/machine/self-watch.ts.
import { beginWatch, type Load, type Restarts, restarted, restOf, watchSelf } from "../core/machine/self-watch.ts";
import type { Log } from "../log.ts";
import type { Queue } from "../outbox/queue.ts";

const LOOK_MS = 60_000;
/** By then the start is over, ms; and what a page or an hour's work has drawn in since goes as well. */
const SETTLED_MS = 15_000;
const RELEASE_EVERY_MS = 3_600_000;
const RESTARTS_KEY = "restarts";

export type SelfCare = {
  /** Once a beat. */
  beat(): void;
  /** Pictures are given up for now. */
  strained(): boolean;
};

export type SelfCareParts = {
  queue: Pick<Queue, "kept" | "keep">;
  /** A clock that stands still while the machine sleeps and that no one sets, ms. */
  awakeMs: () => number;
  now: () => number;
  /** What this process costs, as the system tells. */
  cost: () => Pick<Load, "rssBytes" | "cpuMs">;
  note: (kind: string, text: string) => void;
  log: Pick<Log, "warn">;
  /** Gives back the memory that only the start has used. */
  release: () => void;
  /** Begins anew. */
  restart: () => void;
};

export function createSelfCare(parts: SelfCareParts): SelfCare {
  const { queue, awakeMs, now, cost, note, log, release, restart } = parts;
  const restarts: Restarts = JSON.parse(queue.kept(RESTARTS_KEY) ?? '{"count":0,"lastAtMs":0}');
  const restMs = restOf(restarts, now());
  let watch = beginWatch({ atMs: awakeMs(), ...cost() });
  let lookedAt = awakeMs();
  let releaseAt = awakeMs() + SETTLED_MS;
  const tell = (text: string) => {
    log.warn(text);
    note("self-watch", text);
  };
  return {
    beat() {
      if (awakeMs() >= releaseAt) {
        release();
        releaseAt = awakeMs() + RELEASE_EVERY_MS;
      }
      if (awakeMs() - lookedAt < LOOK_MS) return;
      lookedAt = awakeMs();
      const before = watch.burden;
      watch = watchSelf(watch, { atMs: lookedAt, ...cost() }, restMs);
      if (watch.burden === before) return;
      if (watch.burden === "none") return tell("The agent costs little again; pictures go on.");
      if (watch.burden === "pictures-given-up")
        return tell(`The agent cost too much (${watch.why}); it gives up pictures for now.`);
      tell(`The agent still costs too much (${watch.why}); it begins anew.`);
      queue.keep(RESTARTS_KEY, JSON.stringify(restarted(restarts, now())));
      restart();
    },
    strained: () => watch.burden !== "none",
  };
}
