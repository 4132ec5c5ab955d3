// Takes the rows of a person out of every place of the list. Counts them beforehand.
import type { Knex } from "knex";
import { namingPattern, redacted } from "../../domain/erasure/naming.ts";
import { forgetUses } from "../apps/forget.ts";
import { forgetExpected, markExpectedChanged } from "../expectations.ts";
import { write } from "../given-rows.ts";
import { findColumns } from "../import/legacy-columns.ts";
import { type Database, type Rows, rowsOf } from "../open.ts";
import { forgetDayStarts, markDayStartsChanged } from "../people/day-starts.ts";
import { forgetPeople, markPeopleChanged } from "../people/everybody.ts";
import { forgetLogIns, markLogInsChanged } from "../people/log-ins.ts";
import { unmergeLogIn } from "../people/merge.ts";
import { SET_ASIDE } from "../takeover.ts";
import { countChange, inSettlement } from "../totals.ts";
import { PLACES, type Place, type Shown, WORDS } from "./places.ts";

export type Held = { shown: Shown; rows: number };

const rowsAt = (knex: Knex, { table, column, where = {} }: Place, users: readonly string[]) =>
  knex(table).where(where).whereIn(column, users);

/** What there is of these log-ins, kind by kind. */
export async function heldOf({ knex }: Database, users: readonly string[]): Promise<Held[]> {
  const held: Held[] = [];
  for (const place of PLACES) {
    if (place.shown === undefined) continue;
    const [counted] = await rowsAt(knex, place, users).count({ n: "*" });
    held.push({ shown: place.shown, rows: Number(counted?.n ?? 0) });
  }
  return held;
}

/** The largest without an index for it, and made from what is looked at. */
const SUMMED: ReadonlySet<string> = new Set(["app_day_sums", "app_month_sums"]);

/** Every log-in that any place names. */
export async function everyLogIn({ knex, dialect }: Database): Promise<string[]> {
  const found = new Set<string>();
  for (const { table, column, where = {}, spelt } of PLACES) {
    if (SUMMED.has(table)) continue;
    const schema = dialect === "postgres" ? "public." : "";
    const more = Object.entries(where)
      .map(([name, value]) => ` AND ${name} = '${value}'`)
      .join("");
    // One step in the index a log-in, however many rows each has.
    const answer = (await knex.raw(
      `WITH RECURSIVE u(name) AS (
         SELECT (SELECT min("${column}") FROM ${schema}${table} WHERE true${more})
         UNION ALL
         SELECT (SELECT min("${column}") FROM ${schema}${table} WHERE "${column}" > u.name${more}) FROM u WHERE u.name IS NOT NULL)
       SELECT name FROM u WHERE name IS NOT NULL`,
    )) as Rows<{ name: string }>;
    for (const { name } of rowsOf(answer)) found.add(spelt ? asLogIn(name) : name);
  }
  return [...found];
}

/** When the server wrote the first of what it has of a log-in; null: nothing that has a date of its own. */
export async function firstWritten({ knex }: Database, user: string): Promise<number | null> {
  let first: number | null = null;
  for (const place of PLACES) {
    if (place.writtenAt === undefined) continue;
    const [row] = await rowsAt(knex, place, [user]).min({ at: place.writtenAt });
    if (row?.at !== null && row?.at !== undefined) first = Math.min(Number(row.at), first ?? Number(row.at));
  }
  return first;
}

/** The names that these log-ins are shown by. */
export async function shownNames({ knex }: Database, users: readonly string[]): Promise<string[]> {
  const rows: { name: string | null }[] = [
    ...(await knex("people").select("name").whereIn("user", users)),
    ...(await knex("log_ins").select("name").whereIn("user", users)),
  ];
  return rows.flatMap(({ name }) => (name === null ? [] : [name]));
}

/** All rows, in one transaction; returns how many, and the days whose figures are others now. */
export async function eraseRows(db: Database, users: readonly string[]): Promise<{ rows: number; days: Set<string> }> {
  const names = [...users, ...(await shownNames(db, users))];
  // A log-in of somebody else that was joined with this person since is somebody of their own again.
  const others: { user: string }[] = await db
    .knex("log_ins")
    .select("user")
    .whereIn("person", users)
    .whereNotIn("user", users);
  for (const { user } of others) await unmergeLogIn(db, user);
  const held = (await heldOf(db, users)).find(({ shown }) => shown === "uses")?.rows ?? 0;
  if (db.dialect === "sqlite") await db.knex.raw("PRAGMA secure_delete = ON");
  await forgetUses(db, users);
  const done = await inSettlement(db, async (tx) => {
    const { knex } = tx;
    const days = new Set<string>(await knex("day_totals").whereIn("user", users).distinct("day").pluck("day"));
    let rows = held;
    for (const place of PLACES)
      rows += await rowsAt(knex, place, place.spelt ? await spellings(knex, place, users) : users).delete();
    rows += await eraseSetAside(knex, users);
    await redactWords(knex, names);
    await write(tx, countChange(days));
    await markLogInsChanged(knex);
    await markDayStartsChanged(knex);
    await markPeopleChanged(knex);
    await markExpectedChanged(knex);
    return { rows, days };
  });
  forgetLogIns(db);
  forgetDayStarts(db);
  forgetPeople(db);
  forgetExpected(db);
  return done;
}

/** The table of an old server has names as they once came. */
async function eraseSetAside(knex: Knex, users: readonly string[]): Promise<number> {
  if (!(await knex.schema.hasTable(SET_ASIDE))) return 0;
  const columns = findColumns(Object.keys(await knex(SET_ASIDE).columnInfo()));
  if ("missing" in columns) return 0; // it was never one of reports, or it would not be set aside
  const place = { table: SET_ASIDE, column: columns.found.user };
  return knex(SET_ASIDE)
    .whereIn(place.column, await spellings(knex, place, users))
    .delete();
}

const asLogIn = (name: unknown) => String(name).trim().normalize("NFC");

/** What stands for these log-ins in a column that an old server wrote. */
async function spellings(
  knex: Knex,
  { table, column }: Pick<Place, "table" | "column">,
  users: readonly string[],
): Promise<string[]> {
  const names: string[] = await knex(table).whereNotNull(column).distinct(column).pluck(column);
  return names.filter((name) => users.includes(asLogIn(name)));
}

async function redactWords(knex: Knex, names: readonly string[]): Promise<void> {
  const naming = namingPattern(names);
  if (naming === null) return;
  for (const { table, column, ...more } of WORDS) {
    const where = "where" in more ? more.where : {};
    const texts: string[] = await knex(table).where(where).whereNotNull(column).distinct(column).pluck(column);
    for (const text of texts) {
      const without = "where" in more ? pairsWithout(text, naming) : redacted(text, naming);
      if (without !== text)
        await knex(table)
          .where(where)
          .where(column, text)
          .update({ [column]: without });
    }
  }
}

const pairsWithout = (text: string, naming: RegExp) =>
  JSON.stringify((JSON.parse(text) as string[]).filter((pair) => redacted(pair, naming) === pair));
