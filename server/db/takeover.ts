// DATABASE_URI names the old server's own database: its work_events table is set aside under another name, after a backup,
// and imported from there. Each step can be cut off at any point; the next start goes on with what is left.
//
//     old table, no schema_versions   -> backup, rename         (one statement: it has happened or it has not)
//     table set aside, not finished   -> import, totals, note   (rows that are stored already are known by their origin)
//     noted as finished               -> nothing
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Imported, type ImportProgress, importEvents } from "./import/import-events.ts";
import { findColumns, isOurs } from "./import/legacy-columns.ts";
import { openLegacy } from "./import/legacy-source.ts";
import { backUp, SQL_DIR, versionsTaken } from "./migrate.ts";
import { type Database, type DatabasePlace, rowsOf } from "./open.ts";
import { setSetting, settingOf } from "./settings.ts";

export const SET_ASIDE = "work_events_before_stint";
const FINISHED = "before_stint_imported_at";

/** Before the tables are made. null: there is no old table to take over. Throws a sentence and leaves all as it was. */
export async function setOldTableAside(db: Database, now: number): Promise<{ backup: string | null } | null> {
  if ((await versionsTaken(db.knex)).size > 0) return null;
  const tables = await tableNames(db);
  if (!tables.includes("work_events")) return null;
  const columns = Object.keys(await db.knex("work_events").columnInfo());
  if (isOurs(columns)) return null;
  refuse(columns, tables);
  const backup = await backUp(db, "before-stint", now);
  await db.knex.transaction(async (tx) => {
    await clearIndexNames({ ...db, knex: tx });
    await tx.raw(`ALTER TABLE work_events RENAME TO ${SET_ASIDE}`);
  });
  return { backup };
}

/** After the tables are made. null: nothing has been set aside, or all of it is imported. */
export async function importTableSetAside(
  db: Database,
  place: DatabasePlace,
  { zone, now, progress }: { zone: string; now: number; progress: ImportProgress },
): Promise<Imported | null> {
  if (!(await tableNames(db)).includes(SET_ASIDE) || (await settingOf(db.knex, FINISHED)) !== null) return null;
  const source = await openLegacy(place, { table: SET_ASIDE });
  try {
    return await importEvents(source, db, { zone, now, progress });
  } finally {
    await source.close();
  }
}

/** Once the totals of what was imported are there too: until then every start imports what is missing. */
export const noteTakeOverFinished = ({ knex }: Database, now: number) => setSetting(knex, FINISHED, String(now));

/** Rows of the table set aside, once all of them are taken over and one of them is older than this instant; null: none goes. */
export async function rowsSetAside(db: Database, before: number): Promise<number | null> {
  const finished = await settingOf(db.knex, FINISHED);
  if (finished === null || !(await tableNames(db)).includes(SET_ASIDE)) return null;
  const older = () => db.knex("work_events").whereNotNull("origin").where("ts", "<", before).first("seq");
  if (Number(finished) >= before && (await older()) === undefined) return null;
  const [found] = await db.knex(SET_ASIDE).count({ n: "*" });
  return Number(found?.n ?? 0);
}

function refuse(columns: string[], tables: string[]) {
  const own =
    "Stint leaves the database as it is. Give it a database of its own in DATABASE_URI, and bring the old reports over with: npm run import";
  const read = findColumns(columns);
  if ("missing" in read)
    throw new Error(`The database has a table work_events that cannot be taken over: ${read.missing}. ${own}`);
  const clash = ourNames(/CREATE TABLE (?:IF NOT EXISTS )?(?:public\.)?(\w+)/g).filter(
    (name) => name !== "work_events" && tables.includes(name),
  );
  if (clash.length > 0)
    throw new Error(
      `The database has ${clash.length === 1 ? "a table" : "tables"} ${clash.join(", ")} of another program, and Stint needs ${clash.length === 1 ? "that name" : "those names"}. ${own}`,
    );
  if (tables.includes(SET_ASIDE))
    throw new Error(
      `The database has work_events and ${SET_ASIDE}, both from before Stint. Rename the second one, then start again.`,
    );
}

/** Names in our SQL files; both databases use the same. */
function ourNames(pattern: RegExp): string[] {
  const folder = join(SQL_DIR, "sqlite");
  return readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(pattern)].map((match) => match[1] ?? ""),
  );
}

/** An index keeps its name when its table is renamed, and would be in the way of ours. Nothing reads the old table by it. */
async function clearIndexNames(db: Database) {
  const ours = ourNames(/CREATE (?:UNIQUE )?INDEX (\w+)/g);
  const sql =
    db.dialect === "sqlite"
      ? "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'work_events' AND sql IS NOT NULL"
      : "SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public' AND tablename = 'work_events'";
  const result = await db.knex.raw(sql);
  const rows = rowsOf<{ name: string }>(result);
  for (const { name } of rows.filter((row) => ours.includes(row.name)))
    await db.knex.raw(
      db.dialect === "sqlite" ? "DROP INDEX ??" : `ALTER INDEX public.?? RENAME TO ${name.slice(0, 40)}_before_stint`,
      [name],
    );
}

async function tableNames({ knex, dialect }: Database): Promise<string[]> {
  const result = await knex.raw(
    dialect === "sqlite"
      ? "SELECT name FROM sqlite_schema WHERE type = 'table'"
      : "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  const rows = rowsOf<{ name: string }>(result);
  return rows.map(({ name }) => name);
}
