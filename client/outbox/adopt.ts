// What the agents of sessions that never come back (an ssh log-in, a closed remote desktop) have left unsent: it is taken
// into this agent's queue, under its own user and host. Done when the agent starts, before the first beat.
import { DatabaseSync } from "node:sqlite";
import { correctedSlot, countsOf, type Item, slotItem } from "../core/item.ts";
import type { Owner, Queue } from "./queue.ts";
import { sealOf } from "./seal.ts";

/** The stretch of the clock of adopted items: their own corrections are already applied. */
const CORRECTED_CLOCK = 0;

/** Takes all items of another queue whose agent has ended. First stored here, then removed there: a kill between doubles nothing. */
export function adopt(queue: Queue, path: string): number {
  const db = new DatabaseSync(path);
  try {
    const corrections = new Map(
      db
        .prepare("SELECT number, correction FROM clocks")
        .all()
        .map((row) => [row.number, Number(row.correction ?? 0)]),
    );
    const rows = db.prepare("SELECT id, user, host, body, seal FROM items ORDER BY id").all();
    const sound = rows.filter((row) => row.seal === sealOf([row.id, row.user, row.host, row.body].join("\n")));
    for (const row of sound) {
      const item: Item = JSON.parse(String(row.body));
      const owner: Owner = { user: String(row.user), host: String(row.host) };
      queue.save({ items: [moved(item, corrections.get(item.clock) ?? 0)], owner, kept: {} });
    }
    if (sound.length > 0) queue.correct(CORRECTED_CLOCK, 0);
    const remove = db.prepare("DELETE FROM items WHERE id = ?");
    for (const row of sound) remove.run(String(row.id));
    return sound.length;
  } finally {
    db.close();
  }
}

function moved(item: Item, byMs: number): Item {
  const clock = CORRECTED_CLOCK;
  if (item.type === "presence")
    return { ...item, clock, ts: item.ts + byMs, until: item.until === null ? null : item.until + byMs };
  if (item.type === "running") return { ...item, clock, from: item.from + byMs, to: item.to + byMs };
  if (item.type === "slot")
    return slotItem(
      { ...item, clock },
      countsOf(item).map((counts) => ({ ...counts, slot: correctedSlot(counts.slot, byMs) })),
    );
  return { ...item, clock, ts: item.ts + byMs };
}
