// A look into the queue from outside, while an agent may be using it: nothing is made, changed or put aside.
import { DatabaseSync } from "node:sqlite";
import type { Interrupted } from "../core/presence.ts";

export type Peek = {
  waiting: number;
  oldestAt: number | null;
  refused: { at: number; code: string; detail: string }[];
  /** The stretch of work that is going on. */
  work: Interrupted | null;
  /** How the last turn of sending went. */
  delivery: { failure: string | null; heardAtMs: number | null; plain: boolean } | null;
  /** What keeps pictures from arriving, in two sentences; null: nothing. */
  pictureTrouble: { what: string; todo: string } | null;
  /** Names of the browsers whose extension is paired. */
  browsers: string[];
  /** Chosen by the person; null: none. */
  project: string | null;
  /** Where the agent's own page is, or was while it ran. The token lets in: not for any output. */
  page: { port: number; token: string } | null;
};

/** Refused items that are listed; the rest are counted by their place in the file. */
const REFUSED_SHOWN = 5;

/** Null where no agent has ever run. Throws when the file cannot be read. */
export function peek(path: string): Peek | null {
  try {
    Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const kept = (key: string) => {
      const value = db.prepare("SELECT value FROM kept WHERE key = ?").get(key)?.value;
      return value === undefined ? null : JSON.parse(String(value));
    };
    const items = db.prepare("SELECT count(*) AS waiting, min(at) AS oldest FROM items").get();
    return {
      waiting: Number(items?.waiting),
      oldestAt: items?.oldest === null ? null : Number(items?.oldest),
      refused: db
        .prepare("SELECT at, code, detail FROM refused ORDER BY at DESC LIMIT ?")
        .all(REFUSED_SHOWN) as Peek["refused"],
      work: kept("state")?.interrupted ?? null,
      delivery: kept("delivery"),
      pictureTrouble: kept("picture-trouble"),
      browsers: (kept("browsers") ?? []).map(({ name }: { name: string }) => name),
      project: kept("project"),
      page: kept("page"),
    };
  } finally {
    db.close();
  }
}
