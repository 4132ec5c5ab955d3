// Says of a log-in that it belongs to another person, and takes that back. Only what was said is written, and marks of the days to
// compute again: no report, count or picture is touched, so to take it back gives everything as it was.
import type { Knex } from "knex";
import { isLostAccount } from "../../domain/people/account.ts";
import type { Database } from "../open.ts";
import { inSettlement, type Tx } from "../totals.ts";
import { forgetDayStarts, markDayStartsChanged } from "./day-starts.ts";
import { forgetPeople, markPeopleChanged } from "./everybody.ts";
import { moveFrozenDays, moveFrozenDaysBack } from "./frozen-days.ts";
import { forgetLogIns, markLogInsChanged } from "./log-ins.ts";
import { markDaysOf } from "./mark-days.ts";

/** Why a log-in is not merged, or not taken apart. */
export type MergeRefusal = "unknown" | "same" | "lost-name" | "not-merged";

type LogInRow = {
  user: string;
  person: string;
  merged_into: string;
  name: string | null;
  sort_name: string;
  team_id: number | null;
  created_at: number;
  merged_at: number;
  merged_by: string;
};
type PersonRow = Pick<LogInRow, "user" | "name" | "sort_name" | "team_id" | "created_at">;

/** With all its own log-ins, `user` becomes a log-in of the person that `into` belongs to. Null: done. */
export async function mergeLogIn(
  db: Database,
  { user, into }: { user: string; into: string },
  { now, by }: { now: number; by: string },
): Promise<MergeRefusal | null> {
  if (isLostAccount(user) || isLostAccount(into)) return "lost-name";
  return changing(db, async (tx) => {
    const { knex } = tx;
    const person = (await logInRow(knex, into))?.person ?? into;
    if (person === user) return "same";
    const [row, target] = [await personRow(knex, user), await personRow(knex, person)];
    if (row === undefined) return (await logInRow(knex, user))?.person === person ? "same" : "unknown";
    if (target === undefined) return "unknown";
    const said = { person, merged_into: person, merged_at: now, merged_by: by };
    await knex("log_ins").where({ person: user }).update({ person });
    await knex("log_ins").insert({ ...row, ...said });
    await knex("people").where({ user }).delete();
    await moveFrozenDays(db, tx, { user, person });
    await markDaysOf(tx, await withOthers(knex, user), person);
    return null;
  });
}

/** The log-in is its own person again, with the log-ins that it had then. Null: done. */
export async function unmergeLogIn(db: Database, user: string): Promise<MergeRefusal | null> {
  return changing(db, async (tx) => {
    const { knex } = tx;
    const row = await logInRow(knex, user);
    if (row === undefined) return "not-merged";
    const { name, sort_name, team_id, created_at } = row;
    const own = await withOthers(knex, user);
    await knex("log_ins").where({ user }).delete();
    await knex("log_ins").whereIn("user", own).update({ person: user });
    await knex("people").insert({ user, name, sort_name, team_id, created_at }).onConflict("user").merge();
    await moveFrozenDaysBack(db, tx, own);
    await markDaysOf(tx, own, row.person);
    await markDaysOf(tx, own, user);
    return null;
  });
}

async function changing(db: Database, work: (tx: Tx) => Promise<MergeRefusal | null>): Promise<MergeRefusal | null> {
  const refusal = await inSettlement(db, async (tx) => {
    const answer = await work(tx);
    if (answer !== null) return answer;
    await markLogInsChanged(tx.knex);
    await markDayStartsChanged(tx.knex); // who is a person of a team
    await markPeopleChanged(tx.knex);
    return null;
  });
  forgetLogIns(db);
  forgetDayStarts(db);
  forgetPeople(db);
  return refusal;
}

const personRow = (knex: Knex, user: string): Promise<PersonRow | undefined> =>
  knex("people").select("user", "name", "sort_name", "team_id", "created_at").where({ user }).first();

const logInRow = (knex: Knex, user: string): Promise<LogInRow | undefined> => knex("log_ins").where({ user }).first();

/** The log-in, and those that were merged into it, into one of them, and so on. */
async function withOthers(knex: Knex, user: string): Promise<string[]> {
  const all: { user: string; merged_into: string }[] = await knex("log_ins").select("user", "merged_into");
  const found = [user];
  for (const one of found) found.push(...all.filter((row) => row.merged_into === one).map((row) => row.user));
  return found;
}
