// A small table that many questions need, remembered whole and read again when its mark says that it has changed.
import type { Knex } from "knex";
import type { Database } from "../open.ts";
import { setSetting, settingOf } from "../settings.ts";

export type Remembered<Value> = {
  /** As known by now; costs a page one small question a second. */
  known(db: Database): Promise<Value> | Value;
  /** As it is inside this transaction, where the memory is not to be trusted for a moment: what is computed from it stays. */
  within(db: Database, tx: Knex): Promise<Value>;
  /** The same, as far as it is remembered: null where it would have to be read. */
  current(db: Database, tx: Knex): Promise<Value | null>;
  /** Inside the transaction that changes it: tells every process, once that is done. */
  mark(tx: Knex): Promise<void>;
  /** To be called when that transaction is done: what this process remembers is of yesterday. */
  forget(db: Database): void;
  /** Does what changes it, in a transaction of its own, with both. */
  changing<Answer>(db: Database, work: (tx: Knex) => Promise<Answer>): Promise<Answer>;
};

/** How soon another process's change is seen, ms. In this process it is seen at once. */
const LOOK_AGAIN_MS = 1_000;

type Kept<Value> = { mark: string | null; lookedAt: number; value: Value };

type Look = { at: number; marks: Promise<ReadonlyMap<string, string>> };

/** All settings that are marks: one question reads them all, for whoever asks next in the same transaction. */
const keys = new Set<string>();
const looks = new WeakMap<Knex, Look>();

function lookAt(tx: Knex): Look {
  const last = looks.get(tx);
  if (last !== undefined && performance.now() - last.at < LOOK_AGAIN_MS) return last;
  const look = { at: performance.now(), marks: readMarks(tx) };
  looks.set(tx, look);
  look.marks.catch(() => looks.delete(tx)); // whoever waits for it is told
  return look;
}

async function readMarks(tx: Knex): Promise<ReadonlyMap<string, string>> {
  const rows: { key: string; value: string }[] = await tx("settings")
    .select("key", "value")
    .whereIn("key", [...keys]);
  return new Map(rows.map(({ key, value }) => [key, value]));
}

/** @param key the setting that holds the mark */
export function remembered<Value>(key: string, read: (db: Database) => Promise<Value>): Remembered<Value> {
  keys.add(key);
  const memories = new WeakMap<Database, { kept: Kept<Value> | null; changes: number }>();

  function memoryOf(db: Database) {
    const memory = memories.get(db) ?? { kept: null, changes: 0 };
    memories.set(db, memory);
    return memory;
  }

  async function within(db: Database, tx: Knex): Promise<Value> {
    const memory = memoryOf(db);
    const { changes } = memory;
    const { at, marks } = lookAt(tx);
    const mark = (await marks).get(key) ?? null;
    if (memory.kept !== null && memory.kept.mark === mark) {
      memory.kept.lookedAt = at;
      return memory.kept.value;
    }
    const value = await read({ ...db, knex: tx });
    if (memory.changes === changes) memory.kept = { mark, lookedAt: at, value }; // else it was read while this process changed it
    return value;
  }

  async function mark(tx: Knex) {
    await setSetting(tx, key, String(Number((await settingOf(tx, key)) ?? 0) + 1));
    looks.delete(tx);
  }

  function forget(db: Database) {
    const memory = memoryOf(db);
    memory.kept = null;
    memory.changes++;
    looks.delete(db.knex);
  }

  return {
    within,
    known(db) {
      const { kept } = memoryOf(db);
      return kept !== null && performance.now() - kept.lookedAt < LOOK_AGAIN_MS ? kept.value : within(db, db.knex);
    },
    async current(db, tx) {
      const { kept } = memoryOf(db);
      return kept !== null && kept.mark === ((await lookAt(tx).marks).get(key) ?? null) ? kept.value : null;
    },
    mark,
    forget,
    async changing(db, work) {
      const answer = await db.knex.transaction(async (tx) => {
        const done = await work(tx);
        await mark(tx);
        return done;
      });
      forget(db);
      return answer;
    },
  };
}
