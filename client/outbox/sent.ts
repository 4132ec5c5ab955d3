// What has left this machine, kept for two days so that its person can look at it: the page "my data" shows what was recorded,
// not a summary of it. Takes part in the transactions of the queue.
import type { DatabaseSync } from "node:sqlite";
import { type Item, partsOf } from "../core/item.ts";

/** Yesterday evening is still asked about this morning; older days are on the server's page. */
const SENT_KEEP_MS = 48 * 3_600_000;
/** Rows of one look: a day of an agent that records everything has some 400. */
const RECORDED_MAX = 2_000;

export const SENT_TABLE = `
-- What the server has stored, of the last two days, as it was sent.
CREATE TABLE IF NOT EXISTS sent (
  id   TEXT    PRIMARY KEY,
  type TEXT    NOT NULL,
  at   INTEGER NOT NULL,  -- wall clock when last recorded, ms
  body TEXT    NOT NULL
) WITHOUT ROWID;`;

/** at: wall clock when last recorded, ms. sent: the server has it, as far as it had grown when it was sent. */
export type Recorded = { id: string; at: number; sent: boolean; item: Item };

/** Copies what is about to be taken out of the queue. */
export function remember(db: DatabaseSync, ids: string[], nowMs: number): void {
  const copy = db.prepare(
    "INSERT OR REPLACE INTO sent (id, type, at, body) SELECT id, type, at, body FROM items WHERE id = ? AND at > ?",
  );
  for (const id of ids) copy.run(id, nowMs - SENT_KEEP_MS);
}

export function forgetOldSent(db: DatabaseSync, nowMs: number): void {
  db.prepare("DELETE FROM sent WHERE at <= ?").run(nowMs - SENT_KEEP_MS);
}

/** What was recorded since, sent or not, the newest first; where it has grown since it was sent, as it is now. */
export function recordedSince(db: DatabaseSync, sinceMs: number): Recorded[] {
  const rows = db
    .prepare(
      `SELECT id, at, body, 0 AS sent FROM items WHERE at >= ?
       UNION ALL
       SELECT id, at, body, 1 AS sent FROM sent WHERE at >= ? AND id NOT IN (SELECT id FROM items)
       ORDER BY at DESC, id DESC LIMIT ?`,
    )
    .all(sinceMs, sinceMs, RECORDED_MAX) as { id: string; at: number; body: string; sent: number }[];
  return rows.flatMap(({ id, at, body, sent }) => {
    const item = itemOf(body);
    return item === null ? [] : partsOf(item).map((part) => ({ id, at, sent: sent === 1, item: part }));
  });
}

function itemOf(body: string): Item | null {
  try {
    return JSON.parse(body);
  } catch {
    return null; // damaged on the disk: the queue finds it by its seal, and says so
  }
}
