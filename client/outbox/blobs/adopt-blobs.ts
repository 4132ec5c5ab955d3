// The waiting pictures of a session that is over (a closed remote desktop), taken over by this one under their own user and host.
import { DatabaseSync } from "node:sqlite";
import type { StateFiles } from "../../state-dir.ts";
import type { Queue } from "../queue.ts";
import { type Blobs, openBlobs } from "./blobs.ts";

/** The stretch of the clock of what was adopted: its own correction is already applied. */
const CORRECTED_CLOCK = 0;

/** First put here, then removed there: a kill in between leaves one too many, of the same id. Returns how many came. */
export function adoptBlobs(blobs: Blobs, queue: Pick<Queue, "correct">, left: StateFiles): number {
  if (!exists(left.pictures)) return 0;
  const theirs = openBlobs(left.pictures, () => undefined); // what is damaged is gone with its session; nobody waits for it
  if (theirs.waiting() === 0) return 0;
  const corrections = correctionsOf(left.queue);
  queue.correct(CORRECTED_CLOCK, 0);
  let count = 0;
  for (const facts of theirs.list()) {
    const contents = theirs.contents(facts.id);
    if (contents === null) continue;
    blobs.put({ ...facts, ts: facts.ts + (corrections.get(facts.clock) ?? 0), clock: CORRECTED_CLOCK }, contents);
    theirs.remove(facts.id);
    count += 1;
  }
  return count;
}

function exists(folder: string): boolean {
  try {
    return Deno.statSync(folder).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function correctionsOf(queueFile: string): Map<number, number> {
  const db = new DatabaseSync(queueFile);
  try {
    const rows = db.prepare("SELECT number, correction FROM clocks").all();
    return new Map(rows.map(({ number, correction }) => [Number(number), Number(correction ?? 0)]));
  } finally {
    db.close();
  }
}
