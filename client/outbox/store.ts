// The queue's file: its tables, how it is opened so that a commit survives a power cut, and what becomes of a broken one.
import { DatabaseSync } from "node:sqlite";
import { SENT_TABLE } from "./sent.ts";

const TABLES = `
-- What is still to be sent, a row an id: a later end of the same thing replaces the row. Ids grow in the order of recording.
CREATE TABLE IF NOT EXISTS items (
  id   TEXT    PRIMARY KEY,
  user TEXT    NOT NULL,  -- whose it is, also after the log-in name has changed
  host TEXT    NOT NULL,
  type TEXT    NOT NULL,
  at   INTEGER NOT NULL,  -- wall clock when last recorded, ms
  body TEXT    NOT NULL,  -- the item as core/item.ts has it
  seal INTEGER NOT NULL   -- checksum of id, user, host and body
) WITHOUT ROWID;
-- What the server did not want, with its reason, kept to be looked at.
CREATE TABLE IF NOT EXISTS refused (
  id     TEXT PRIMARY KEY,
  user   TEXT    NOT NULL,
  host   TEXT    NOT NULL,
  at     INTEGER NOT NULL,
  code   TEXT    NOT NULL,
  detail TEXT    NOT NULL,
  body   TEXT    NOT NULL
);
-- Stretches of the wall clock, and how much each is wrong, ms; null: not measured yet.
CREATE TABLE IF NOT EXISTS clocks (
  number     INTEGER PRIMARY KEY,
  correction INTEGER
);
-- Single things to remember across restarts: tokens, the highest id, the stretch of work going on.
CREATE TABLE IF NOT EXISTS kept (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  seal  INTEGER NOT NULL   -- checksum of key and value
);
${SENT_TABLE}`;

/** Opens or makes the file. Throws when it is broken (isBroken) or cannot be written. */
export function openStore(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // FULL: a commit is on the disk before anything goes on. The cache is small: an agent has little to remember.
    // The wait comes first: even to ask for WAL is refused at once while another process opens the file.
    db.exec("PRAGMA busy_timeout=2000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-1024");
    const check = db.prepare("PRAGMA quick_check(1)").get();
    if (check?.quick_check !== "ok") throw new Error(`database disk image is malformed (${check?.quick_check})`);
    db.exec(TABLES);
    if (Deno.build.os !== "windows") Deno.chmodSync(path, 0o600);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** Whether the file itself is broken, and not just locked, full or forbidden. */
export function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { errcode?: number }).errcode;
  if (code !== undefined && ((code & 0xff) === SQLITE_CORRUPT || (code & 0xff) === SQLITE_NOTADB)) return true;
  // A file whose tables are not ours is as good as broken: it cannot be used, and must not be deleted.
  return /malformed|not a database|no such (table|column)|has no column/i.test(error.message);
}

/** Moves a broken file out of the way, never deletes it. Returns its new name. */
export function setAsideFile(path: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replace(/[:.]/g, "-");
  const aside = path.replace(/\.db$/, `.corrupt-${stamp}`);
  for (const suffix of ["", "-wal", "-shm"]) {
    try {
      Deno.renameSync(path + suffix, aside + suffix);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return aside;
}
