// Days that were frozen before log-ins were put together: what they rest on is gone, so they cannot be computed for the new person.
// Their rows are shown as that person's where the person has none of that day, and go back when the log-in is taken apart. A day that
// both have rows of keeps both, each with its own log-in: whether they worked at the same time is not known any more.
import type { Knex } from "knex";
import { sumsKeptFrom } from "../../domain/retention/kinds.ts";
import { inSums, replaceSums, sumsOfDays } from "../apps/sums.ts";
import { write } from "../given-rows.ts";
import type { Database } from "../open.ts";
import { retentionWithin } from "../retention/kept.ts";
import { countChange, type Tx } from "../totals.ts";

type Tables = "day_totals" | "app_day_sums";

/** From which day on the rows of each are computed. */
async function computedFrom(db: Database, tx: Knex): Promise<{ tables: Tables; from: string }[]> {
  const { keptFrom } = await retentionWithin(db, tx);
  return [
    { tables: "day_totals", from: keptFrom.events ?? "" },
    { tables: "app_day_sums", from: sumsKeptFrom(keptFrom) ?? "" },
  ];
}

/** `user` was a person until now, with the days that others had brought along. */
export async function moveFrozenDays(db: Database, tx: Tx, { user, person }: { user: string; person: string }) {
  const { knex } = tx;
  for (const { tables, from } of await computedFrom(db, knex)) {
    const days: string[] = await knex(tables)
      .distinct("day")
      .where({ user })
      .where("day", "<", from)
      .whereNotIn("day", knex(tables).select("day").where({ user: person }).where("day", "<", from))
      .pluck("day");
    if (days.length === 0) continue;
    const brought: string[] = await knex("frozen_moves")
      .where({ tables, person: user })
      .whereIn("day", days)
      .pluck("day");
    await knex("frozen_moves").where({ tables, person: user }).whereIn("day", days).update({ person });
    const own = days.filter((day) => !brought.includes(day));
    if (own.length > 0)
      await knex.batchInsert(
        "frozen_moves",
        own.map((day) => ({ tables, day, user, person })),
        ROWS_MAX,
      );
    await relabel(db, tx, tables, { days, from: user, to: person });
  }
}

/** Rows of one insert: each has four values, and PostgreSQL takes 65,535 at a time. */
const ROWS_MAX = 1_000;

/** `own` are one person again, named by the first of them. */
export async function moveFrozenDaysBack(db: Database, tx: Tx, own: readonly string[]) {
  const { knex } = tx;
  const [user = ""] = own;
  const moves: { tables: Tables; day: string; person: string }[] = await knex("frozen_moves")
    .select("tables", "day", "person")
    .whereIn("user", own)
    .whereNotIn("person", own);
  for (const of of Map.groupBy(moves, ({ tables, person }) => `${tables} ${person}`).values()) {
    const [{ tables, person } = { tables: "day_totals" as const, person: "" }] = of;
    const days = of.map(({ day }) => day);
    await relabel(db, tx, tables, { days, from: person, to: user });
    await knex("frozen_moves").where({ tables, person, user }).delete();
    await knex("frozen_moves").where({ tables, person }).whereIn("user", own).update({ person: user });
  }
}

async function relabel(
  db: Database,
  { knex, dialect }: Tx,
  tables: Tables,
  { days, from, to }: { days: readonly string[]; from: string; to: string },
) {
  if (tables === "day_totals") {
    await knex(tables).where({ user: from }).whereIn("day", days).update({ user: to });
    return write({ knex, dialect }, countChange(new Set(days)));
  }
  return inSums({ ...db, knex }, async (tx) => {
    const own = await sumsOfDays(
      tx,
      days.map((day) => ({ day, user: from })),
    );
    await replaceSums(
      tx,
      own,
      own.map((sum) => ({ ...sum, user: to })),
    );
  });
}

/** Frozen days of which both have hours: they stay apart. */
export async function frozenApart(db: Database, { user, person }: { user: string; person: string }): Promise<number> {
  const from = (await retentionWithin(db, db.knex)).keptFrom.events;
  if (from === null) return 0;
  const [found] = await db
    .knex("day_totals as a")
    .where("a.user", user)
    .where("a.day", "<", from)
    .whereIn("a.day", db.knex("day_totals").select("day").where({ user: person }))
    .count({ n: "*" });
  return Number(found?.n ?? 0);
}
