// What computing everything anew asks of the database: who was ever reported, from when to when, and which marks are done with.
import type { Knex } from "knex";
import { type Database, type Rows, rowsOf } from "./open.ts";
import { retentionWithin } from "./retention/kept.ts";

const EVENTS = { sqlite: "work_events", postgres: "public.work_events" };

/** The next log-ins that were ever reported, by code point. */
export async function usersAfter({ knex, dialect }: Database, after: string | null, limit: number): Promise<string[]> {
  // A loose index scan: one step in the index per person, however many events there are.
  const answer = (await knex.raw(
    `WITH RECURSIVE u(name, n) AS (
       SELECT (SELECT min("user") FROM ${EVENTS[dialect]}${after === null ? "" : ' WHERE "user" > ?'}), 1
       UNION ALL
       SELECT (SELECT min("user") FROM ${EVENTS[dialect]} WHERE "user" > u.name), n + 1 FROM u WHERE u.name IS NOT NULL AND n < ?)
     SELECT name FROM u WHERE name IS NOT NULL`,
    after === null ? [limit] : [after, limit],
  )) as Rows<{ name: string }>;
  return rowsOf(answer).map((row) => row.name);
}

export async function firstAndLastTs(
  { knex }: Database,
  users: readonly string[],
): Promise<{ user: string; first: number; last: number }[]> {
  return knex("work_events")
    .select("user")
    .min("ts as first")
    .max("ts as last")
    .whereIn("user", users)
    .groupBy("user") as never;
}

/** Takes away the totals of people of whom no event is left, but for days of which none is kept. */
export async function totalsWithoutEvents(db: Database) {
  await db.knex.transaction(async (tx) => {
    await tx("day_totals")
      .where("day", ">=", (await retentionWithin(db, tx)).keptFrom.events ?? "")
      .whereNotExists(tx("work_events").select(tx.raw("1")).whereRaw('work_events."user" = day_totals."user"'))
      .whereNotExists(
        tx("log_ins")
          .select(tx.raw("1"))
          .whereRaw('log_ins.person = day_totals."user"')
          .whereExists(tx("work_events").select(tx.raw("1")).whereRaw('work_events."user" = log_ins."user"')),
      )
      .delete();
    await tx("day_versions").update({ version: tx.raw("version + 1"), whole: tx.raw("version + 1") }); // of any day
  });
}

/**
 * The number of the last mark, once all of smaller numbers are there to be seen: PostgreSQL gives a commit its numbers before it is
 * done, and one that is done later would be taken for covered by whoever has read its person before.
 */
export const lastMark = ({ knex, dialect }: Database): Promise<number | null> =>
  knex.transaction(async (tx) => {
    if (dialect === "postgres") await tx.raw("LOCK TABLE public.dirty IN SHARE MODE"); // waits for those under way
    const [row]: { seq: number }[] = await tx("dirty").select("seq").orderBy("seq", "desc").limit(1);
    return row?.seq ?? null;
  });

export async function marksUpTo(knex: Knex, seq: number) {
  await knex("dirty").where("seq", "<=", seq).delete();
}
