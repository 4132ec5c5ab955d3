// What the database still has of rows that are gone: in the free space of its pages, in indexes and statistics, and in SQLite's log. All
// that is asked of PostgreSQL an owner of the database may do; its write-ahead log is the administrator's (docs/OPERATIONS.md).
import { type Database, type Rows, rowsOf } from "../open.ts";
import { SET_ASIDE } from "../takeover.ts";
import { PLACES, WORDS } from "./places.ts";

/** Everybody's, from which a person's part was taken. */
const SUMS = ["app_day_totals", "app_month_totals"];

/** Whoever asks for a page waits as long, and an erasure that fails goes on in ten minutes: 300 looks of a fifth of a second. */
const LOOKS_MAX = 300;
const LOOK_EVERY_S = 0.2;

export async function cleanPages(db: Database): Promise<void> {
  const { knex, dialect } = db;
  if (dialect === "sqlite") {
    await knex.raw("VACUUM");
    await knex.raw("PRAGMA wal_checkpoint(TRUNCATE)");
    await knex.raw("PRAGMA secure_delete = OFF");
    return;
  }
  await endOfOlder(db);
  const tables = new Set([...PLACES, ...WORDS].map(({ table }) => table).concat(SUMS));
  if (await knex.schema.hasTable(SET_ASIDE)) tables.add(SET_ASIDE);
  // FULL: a plain VACUUM leaves the bytes in the pages' free space.
  for (const table of tables) {
    await knex.raw(`VACUUM (FULL, ANALYZE) public.${table}`);
    if ((await knex(table).first(knex.raw("1"))) === undefined) await forgetStatistics(db, table);
  }
  await endOfOlder(db);
  await knex.raw("VACUUM FULL pg_catalog.pg_statistic");
}

/** ANALYZE keeps what it knew of a table in which there is nothing any more; a column of another type, even of the same, is forgotten. */
async function forgetStatistics({ knex }: Database, table: string): Promise<void> {
  const columns = (await knex.raw(
    `SELECT quote_ident(a.attname) AS name, format_type(a.atttypid, a.atttypmod) AS type, quote_ident(c.collname) AS collation
     FROM pg_stats s
     JOIN pg_attribute a ON a.attrelid = format('public.%I', s.tablename)::regclass AND a.attname = s.attname
     LEFT JOIN pg_collation c ON c.oid = a.attcollation
     WHERE s.schemaname = 'public' AND s.tablename = ?`,
    [table],
  )) as Rows<{ name: string; type: string; collation: string | null }>;
  const same = rowsOf(columns).map(
    ({ name, type, collation }) =>
      `ALTER COLUMN ${name} TYPE ${type}${collation === null ? "" : ` COLLATE pg_catalog.${collation}`}`,
  );
  if (same.length > 0) await knex.raw(`ALTER TABLE public.${table} ${same.join(", ")}`);
}

/** Until whoever might still see what was removed has ended: VACUUM keeps it for them. */
async function endOfOlder({ knex }: Database): Promise<void> {
  const [mark] = rowsOf((await knex.raw("SELECT pg_current_xact_id()::xid::text AS id")) as Rows<{ id: string }>);
  for (let looks = 0; ; looks++) {
    const [older] = rowsOf(
      (await knex.raw(
        `SELECT who FROM (
           SELECT application_name AS who, backend_xmin AS id FROM pg_stat_activity
             WHERE coalesce(datname, current_database()) = current_database() AND pid <> pg_backend_pid()
           UNION ALL SELECT gid, transaction FROM pg_prepared_xacts WHERE database = current_database()
           UNION ALL SELECT slot_name, xmin FROM pg_replication_slots
           UNION ALL SELECT slot_name, catalog_xmin FROM pg_replication_slots) o
         WHERE age(id) >= age(?::xid) LIMIT 1`,
        [mark?.id ?? ""],
      )) as Rows<{ who: string | null }>,
    );
    if (older === undefined) return;
    if (looks === LOOKS_MAX)
      throw new Error(
        `PostgreSQL still keeps removed rows for a transaction of “${older.who ?? "unknown"}” that began before. End it, or drop what holds it (pg_stat_activity, pg_prepared_xacts, pg_replication_slots).`,
      );
    await knex.raw("SELECT pg_sleep(?)", [LOOK_EVERY_S]);
  }
}
