// Brings the tables to what sql/ describes: every numbered file of the database's folder that is not in schema_versions
// is taken in order, once, each in a transaction of its own. A SQLite file that holds something is backed up first.
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Knex } from "knex";
import type { Database } from "./open.ts";

export type Migrated = { taken: string[]; backup: string | null };

export const SQL_DIR = join(import.meta.dirname, "..", "..", "sql");

export async function migrate(
  db: Database,
  { now, sqlDir = SQL_DIR }: { now: number; sqlDir?: string },
): Promise<Migrated> {
  const folder = join(sqlDir, db.dialect);
  const files = readdirSync(folder)
    .filter((name) => /^\d{3}-[\w-]+\.sql$/.test(name))
    .sort();
  const known = await versionsTaken(db.knex);
  const due = files.filter((file) => !known.has(file.slice(0, -".sql".length)));
  if (due.length === 0) return { taken: [], backup: null };
  const backup = known.size > 0 ? await backUp(db, `before-${due[0]?.slice(0, 3)}`, now) : null;
  for (const file of due) await take(db, join(folder, file), file.slice(0, -".sql".length));
  return { taken: due.map((file) => file.slice(0, -".sql".length)), backup };
}

/** Names of the files already taken; empty where nothing was. */
export async function versionsTaken(knex: Knex): Promise<Set<string>> {
  if (!(await knex.schema.hasTable("schema_versions"))) return new Set();
  const rows: { name: string }[] = await knex("schema_versions").select("name");
  return new Set(rows.map((row) => row.name));
}

// Two servers that start at once on one PostgreSQL take turns; the number is ours alone (the letters of "stnt").
const MIGRATION_LOCK = 0x73746e74;

async function take(db: Database, path: string, name: string) {
  const sql = readFileSync(path, "utf8");
  try {
    await db.knex.transaction(async (tx) => {
      if (db.dialect === "postgres") await tx.raw("SELECT pg_advisory_xact_lock(?)", [MIGRATION_LOCK]);
      if ((await versionsTaken(tx)).has(name)) return;
      for (const statement of db.dialect === "postgres" ? [sql] : statementsOf(sql))
        await tx.raw(statement.replaceAll("?", "\\?"));
    });
  } catch (cause) {
    throw new Error(`Cannot take ${path}: the database is as it was before. Mend the cause, then start again.`, {
      cause,
    });
  }
}

/** SQLite prepares one statement at a time. Our files hold no semicolon inside a statement but in comments, which go first. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/--[^\n]*/g, "")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

/** A copy of a SQLite file beside it, made by SQLite itself; null for PostgreSQL, whose backups are its administrator's. */
export async function backUp(db: Database, why: string, now: number): Promise<string | null> {
  if (db.file === null) return null;
  const stamp = new Date(now)
    .toISOString()
    .replace(/[-:]/g, "")
    .replace(/\.\d+Z$/, "Z");
  const copy = `${db.file}.${why}-${stamp}`;
  // Under its name there is a whole backup or none: what a crash leaves behind is called .part, and goes with the next backup.
  const [folder, started] = [dirname(db.file), `${basename(db.file)}.${why}-`];
  for (const name of readdirSync(folder))
    if (name.startsWith(started) && name.endsWith(".part")) rmSync(join(folder, name), { force: true });
  await db.knex.raw("VACUUM INTO ?", [`${copy}.part`]);
  renameSync(`${copy}.part`, copy);
  if (process.platform !== "win32") syncNames(folder); // Windows has no such call; its journal keeps names
  return copy;
}

/** SQLite has synced the copy, not its new name: without this a power cut leaves no backup. */
function syncNames(folder: string) {
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
