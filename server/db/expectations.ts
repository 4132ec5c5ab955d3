// When people are expected: working hours by the narrowest scope, and holidays. Empty tables mean that nothing is said.
import type { Hours } from "../domain/coverage.ts";
import { ask } from "./ask.ts";
import type { Database } from "./open.ts";

export type Expectations = {
  /** Whether any working hours are known at all; pages say nothing of them otherwise. */
  known: boolean;
  /** The hours of one person on a weekday (1 Monday … 7 Sunday); null: not expected, or not known. */
  hoursOf(person: { user: string; teamId: number | null }, weekday: number): Hours | null;
};

type Row = { kind: string; scope: string; weekday: number; fromMin: number; toMin: number };

export async function readExpectations(db: Database): Promise<Expectations> {
  const rows = await ask<Row>(
    db,
    `SELECT scope_kind AS kind, scope, weekday, from_min AS "fromMin", to_min AS "toMin" FROM working_hours`,
  );
  const scopes = Map.groupBy(rows, (row) => `${row.kind} ${row.scope}`);
  return {
    known: rows.length > 0,
    hoursOf({ user, teamId }, weekday) {
      // The narrowest scope that says anything at all wins whole: a part-timer's free Friday is not the team's Friday.
      const scope = scopes.get(`person ${user}`) ?? scopes.get(`team ${teamId}`) ?? scopes.get("organisation ");
      return scope?.find((row) => row.weekday === weekday) ?? null;
    },
  };
}

/** Names of the holidays from one day to another, both included. */
export async function holidaysOf(db: Database, from: string, to: string): Promise<Map<string, string>> {
  const rows = await ask<{ day: string; name: string }>(
    db,
    "SELECT day, name FROM holidays WHERE day >= ? AND day <= ?",
    [from, to],
  );
  return new Map(rows.map((row) => [row.day, row.name]));
}
