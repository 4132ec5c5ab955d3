// The durable queue between recording and sending: what is put here survives kill -9 and power cuts, and leaves only by the
// server's word. Knows nothing of the network, of people or of time; all instants are arguments.
import type { DatabaseSync } from "node:sqlite";
import { foldedToHours } from "../core/input/slots.ts";
import { type Item, merged, partsOf } from "../core/item.ts";
import { sealOf } from "./seal.ts";
import { forgetOldSent, type Recorded, recordedSince, remember } from "./sent.ts";
import { isBroken, openStore, setAsideFile } from "./store.ts";

/** Items of one page: half of what a server takes, so that it has room to limit further. */
export const PAGE_ITEMS_MAX = 500;
/** Bytes of one page: a quarter of what a server takes. */
export const PAGE_BYTES_MAX = 256 * 1024;
/** How long things other than states are kept for a server that does not come, and how large the file may grow. */
const KEEP_MS = 30 * 86_400_000;
const FILE_BYTES_MAX = 200 * 1024 * 1024;
/** Input counts younger than this keep their ten minutes even in a queue that is too large. */
const SLOTS_WHOLE_MS = 86_400_000;
/** Refused items kept to be looked at. */
const REFUSED_MAX = 1000;

export type Owner = { user: string; host: string };
/** body: the item as it was when read, by which an acknowledgement knows whether it has grown since. */
export type Row = { id: string; body: string; item: Item };
/** Items of one owner: the newest first, then the oldest. */
export type Page = { owner: Owner; rows: Row[] };
export type Refused = { id: string; at: number; code: string; detail: string; body: string };

export type Queue = ReturnType<typeof openQueue>;

type ItemRow = { id: string; user: string; host: string; body: string; seal: number };

/** onLoss is told the sentence to report when a broken file had to be put aside, now or later. */
export function openQueue(path: string, now: () => number, onLoss: (text: string) => void) {
  let db = reopen();

  function reopen(): DatabaseSync {
    try {
      return openStore(path);
    } catch (error) {
      if (!isBroken(error))
        throw new Error(
          `The queue ${path} cannot be opened (${message(error)}). Check the rights and the free space of the disk.`,
          { cause: error },
        );
      return beginAnew(message(error));
    }
  }

  function beginAnew(why: string): DatabaseSync {
    const aside = setAsideFile(path, now());
    onLoss(`The queue was broken (${why}) and was put aside as ${aside}; what was in it and not yet sent is lost.`);
    return openStore(path);
  }

  // A file that breaks while it is in use is replaced once, and the work done again on the new one.
  function safely<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!isBroken(error)) throw error;
      db.close();
      db = reopen();
      return work();
    }
  }

  function inTransaction<T>(work: () => T): T {
    return safely(() => {
      db.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        db.exec("COMMIT");
        return result;
      } catch (error) {
        if (db.isTransaction) db.exec("ROLLBACK");
        throw error;
      }
    });
  }

  const all = <T>(sql: string, ...values: (string | number)[]) => safely(() => db.prepare(sql).all(...values) as T[]);
  const count = (sql: string) => all<{ n: number | null }>(sql)[0]?.n ?? 0;

  function put(item: Item, owner: Owner): void {
    // What the server has refused once it would refuse each time it grows.
    if (db.prepare("SELECT 1 FROM refused WHERE id = ?").get(item.id) !== undefined) return;
    const [row] = rowsOf("SELECT * FROM items WHERE id = ?", item.id);
    const older = row === undefined ? null : unsealed(row);
    const body = JSON.stringify(older === null ? item : merged(older, item));
    db.prepare("INSERT OR REPLACE INTO items (id, user, host, type, at, body, seal) VALUES (?, ?, ?, ?, ?, ?, ?)").run(
      item.id,
      owner.user,
      owner.host,
      item.type,
      now(),
      body,
      sealOfRow({ id: item.id, ...owner, body }),
    );
  }

  function rowsOf(sql: string, ...values: (string | number)[]): ItemRow[] {
    return db.prepare(sql).all(...values) as ItemRow[];
  }

  // A row whose seal is broken is taken out and told, or it would come first for ever.
  function readable(rows: ItemRow[]): (ItemRow & { item: Item })[] {
    return rows.flatMap((row) => {
      const item = unsealed(row);
      if (item !== null) return [{ ...row, item }];
      onLoss("One item of the queue was damaged on the disk and was put aside.");
      const moved = inTransaction(() => moveToRefused(row.id, { code: "damaged", detail: "its checksum is wrong" }));
      // A name so damaged that nothing is found by it: then the file as a whole is broken.
      if (moved === 0) {
        db.close();
        db = beginAnew("an item cannot be found by its own name");
      }
      return [];
    });
  }

  /** Input counts that have waited since before `at` become hours, which hold each slot's own. Returns how many items went into them. */
  function foldSlots(at: number): number {
    const rows = rowsOf("SELECT * FROM items WHERE type = 'slot' AND at < ? ORDER BY user, host", at);
    let folded = 0;
    for (const each of Map.groupBy(rows, ({ user, host }) => JSON.stringify([user, host])).values()) {
      const slots = each.map(unsealed).filter((item) => item?.type === "slot");
      const { hours, gone } = foldedToHours(slots);
      if (gone.length === 0) continue;
      for (const id of gone) db.prepare("DELETE FROM items WHERE id = ?").run(id);
      for (const hour of hours) {
        const body = JSON.stringify(hour);
        const { user, host } = each[0] ?? { user: "", host: "" };
        const seal = sealOfRow({ id: hour.id, user, host, body });
        db.prepare("UPDATE items SET body = ?, seal = ? WHERE id = ?").run(body, seal, hour.id);
      }
      folded += gone.length;
    }
    return folded;
  }

  const bytesInUse = () =>
    count("SELECT page_count * page_size AS n FROM pragma_page_count, pragma_page_size") -
    count("SELECT freelist_count * page_size AS n FROM pragma_freelist_count, pragma_page_size");
  const deleteOldest = () =>
    db
      .prepare("DELETE FROM items WHERE id IN (SELECT id FROM items WHERE type <> 'presence' ORDER BY id LIMIT 10000)")
      .run().changes;

  function moveToRefused(id: string, { code, detail }: { code: string; detail: string }): number {
    db.prepare(
      "INSERT OR REPLACE INTO refused (id, user, host, at, code, detail, body) SELECT id, user, host, ?, ?, ?, body FROM items WHERE id = ?",
    ).run(now(), code, detail, id);
    const { changes } = db.prepare("DELETE FROM items WHERE id = ?").run(id);
    db.prepare("DELETE FROM refused WHERE id NOT IN (SELECT id FROM refused ORDER BY at DESC LIMIT ?)").run(
      REFUSED_MAX,
    );
    return Number(changes);
  }

  /** What to send next, or null. The owner of the newest item comes first: live state before backlog. */
  function nextPage(): Page | null {
    const found = all<ItemRow>("SELECT * FROM items ORDER BY id DESC LIMIT 2");
    const newest = readable(found);
    const first = newest[0];
    if (first === undefined) return found.length === 0 ? null : nextPage();
    const owner = { user: first.user, host: first.host };
    const live = newest.filter(({ user, host }) => user === owner.user && host === owner.host);
    const oldest = readable(
      all<ItemRow>(
        "SELECT * FROM items WHERE user = ? AND host = ? ORDER BY id LIMIT ?",
        owner.user,
        owner.host,
        PAGE_ITEMS_MAX,
      ),
    );
    const rows = new Map<string, Row>();
    let bytes = 0;
    let parts = 0;
    for (const { id, body, item } of [...live, ...oldest]) {
      if (rows.has(id)) continue;
      bytes += body.length;
      parts += partsOf(item).length;
      if (rows.size > 0 && (bytes > PAGE_BYTES_MAX || parts > PAGE_ITEMS_MAX)) break;
      rows.set(id, { id, body, item });
    }
    return { owner, rows: [...rows.values()] };
  }

  return {
    /** Stores items and single things in one transaction: all of it is durable when this returns, or it throws. */
    save({ items, owner, kept }: { items: Item[]; owner: Owner; kept: Record<string, string> }): void {
      inTransaction(() => {
        for (const item of items) put(item, owner);
        for (const [key, value] of Object.entries(kept)) keep(db, key, value);
      });
    },

    nextPage,

    /** States in the order of recording, for servers that take one at a time. */
    states(limit: number): (Row & { owner: Owner })[] {
      const rows = readable(all<ItemRow>("SELECT * FROM items WHERE type = 'presence' ORDER BY id LIMIT ?", limit));
      return rows.map(({ id, body, user, host, item }) => ({ id, body, owner: { user, host }, item }));
    },

    /** Takes out what the server has stored, unless it has grown since it was read. */
    acknowledge(rows: Row[]): void {
      inTransaction(() => {
        remember(
          db,
          rows.map(({ id }) => id),
          now(),
        );
        const remove = db.prepare("DELETE FROM items WHERE id = ? AND body = ?");
        for (const { id, body } of rows) remove.run(id, body);
      });
    },

    /** Puts one item aside with the reason why the server does not want it. */
    setAside({ id }: Row, reason: { code: string; detail: string }): void {
      inTransaction(() => moveToRefused(id, reason));
    },

    /** Null also for what was damaged on the disk: it is then as if it had never been. */
    kept(key: string): string | null {
      const row = all<{ value: string; seal: number }>("SELECT value, seal FROM kept WHERE key = ?", key)[0];
      return row !== undefined && row.seal === sealOf(key + row.value) ? row.value : null;
    },
    keep: (key: string, value: string): void => inTransaction(() => keep(db, key, value)),
    forget: (key: string): void => {
      inTransaction(() => db.prepare("DELETE FROM kept WHERE key = ?").run(key));
    },

    /** The correction of one stretch of the wall clock; null while it has not been measured. */
    correction: (clock: number): number | null =>
      all<{ correction: number | null }>("SELECT correction FROM clocks WHERE number = ?", clock)[0]?.correction ??
      null,
    correct: (clock: number, correctionMs: number): void => {
      inTransaction(() =>
        db.prepare("INSERT OR REPLACE INTO clocks (number, correction) VALUES (?, ?)").run(clock, correctionMs),
      );
    },

    /**
     * Keeps the bounds: running stretches, applications and notes older than 30 days go, and input counts become hours; while the file is
     * too large the oldest of all these go. States never go. Returns how many went.
     */
    trim(): number {
      return inTransaction(() => {
        const old = db
          .prepare("DELETE FROM items WHERE type NOT IN ('presence', 'slot') AND at < ?")
          .run(now() - KEEP_MS).changes;
        foldSlots(now() - KEEP_MS);
        const large = bytesInUse() > FILE_BYTES_MAX && foldSlots(now() - SLOTS_WHOLE_MS) === 0 ? deleteOldest() : 0;
        db.exec(
          "DELETE FROM clocks WHERE number < (SELECT max(number) FROM clocks) AND number NOT IN (SELECT json_extract(body, '$.clock') FROM items)",
        );
        forgetOldSent(db, now());
        return Number(old) + Number(large);
      });
    },

    /** For the person: what was recorded since, of the last two days, whether it has been sent or not; the newest first. */
    recorded: (sinceMs: number): Recorded[] => safely(() => recordedSince(db, sinceMs)),
    waiting: (): number => count("SELECT count(*) AS n FROM items"),
    oldestAt: (): number | null => all<{ at: number | null }>("SELECT min(at) AS at FROM items")[0]?.at ?? null,
    refused: (limit: number): Refused[] =>
      all<Refused>("SELECT id, at, code, detail, body FROM refused ORDER BY at DESC LIMIT ?", limit),
    close: (): void => db.close(),
  };
}

function keep(db: DatabaseSync, key: string, value: string): void {
  db.prepare("INSERT OR REPLACE INTO kept (key, value, seal) VALUES (?, ?, ?)").run(key, value, sealOf(key + value));
}

/** The item of a row, or null when the row was damaged. */
function unsealed(row: ItemRow): Item | null {
  return row.seal === sealOfRow(row) ? JSON.parse(row.body) : null;
}

const sealOfRow = ({ id, user, host, body }: Omit<ItemRow, "seal">) => sealOf([id, user, host, body].join("\n"));

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));
