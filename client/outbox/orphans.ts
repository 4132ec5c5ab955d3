// What sessions that are over have left unsent goes out with this one's.
import type { Log } from "../log.ts";
import { adopt } from "./adopt.ts";
import type { Queue } from "./queue.ts";

type Left = { queue: string; lock: string };
type Claim = (lock: string) => { kind: "ours"; release: () => void } | { kind: "taken" };
type Parts = {
  log: Pick<Log, "info" | "warn">;
  queue: Queue;
  /** A session whose lock is taken is not over. */
  claim: Claim;
};

export function adoptOrphans<Files extends Left>(
  sessions: readonly Files[],
  { log, queue, pictures, claim }: Parts & { pictures: { adopt(left: Files): number } },
): void {
  for (const left of sessions) {
    try {
      const claimed = claim(left.lock);
      if (claimed.kind === "taken") continue;
      const count = pictures.adopt(left) + adopt(queue, left.queue);
      claimed.release();
      if (count > 0) log.info(`${count} items of an earlier session were taken over from ${left.queue}.`);
    } catch (error) {
      log.warn(
        `The queue of an earlier session, ${left.queue}, cannot be read (${error instanceof Error ? error.message : error}); it stays as it is.`,
      );
    }
  }
}
