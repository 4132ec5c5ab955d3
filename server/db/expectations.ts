// When people are expected: working hours, targets and day starts by the narrowest scope, and holidays. Empty tables mean that
// nothing is said.
import type { Knex } from "knex";
import type { Hours } from "../domain/coverage.ts";
import { inForce, NOTHING_SAID, type Scope, type Workweek } from "../domain/expected/workweek.ts";
import type { Holiday } from "../domain/holidays/read-ics.ts";
import { ask } from "./ask.ts";
import type { Database } from "./open.ts";
import { remembered } from "./people/remembered.ts";

type Whose = { user: string; teamId: number | null };

export type Expectations = {
  /** The hours of one person on a weekday (1 Monday … 7 Sunday); null: not expected, or not known. */
  hoursOf(person: Whose, weekday: number): Hours | null;
  /** Whether any hours are settled for this person. */
  knows(person: Whose): boolean;
  /** Minutes to be worked in a week; null: no target. */
  targetOf(person: Whose): number | null;
  /** What a scope itself says. */
  of(scope: Scope): Workweek;
  /** The scopes that say anything. */
  scopes(): Scope[];
};

type HoursRow = { kind: Scope["kind"]; scope: string; weekday: number; fromMin: number; toMin: number };
type WeekRow = {
  kind: Scope["kind"];
  scope: string;
  hasHours: number;
  targetMin: number | null;
  dayStartMin: number | null;
};

/** Both remembered: nearly every page asks for them, and they change a few times a year. */
const expected = remembered("expected_mark", async (db) => {
  const [hours, weeks, holidays] = await Promise.all([
    ask<HoursRow>(
      db,
      `SELECT scope_kind AS kind, scope, weekday, from_min AS "fromMin", to_min AS "toMin" FROM working_hours ORDER BY weekday`,
    ),
    ask<WeekRow>(
      db,
      `SELECT scope_kind AS kind, scope, has_hours AS "hasHours", target_min AS "targetMin", day_start_min AS "dayStartMin" FROM workweeks`,
    ),
    ask<Holiday>(db, "SELECT day, name FROM holidays ORDER BY day"),
  ]);
  return { expectations: expectationsOf(hours, weeks), holidays };
});

export const readExpectations = async (db: Database): Promise<Expectations> => (await expected.known(db)).expectations;

/** Names of the holidays from one day to another, both included. */
export async function holidaysOf(db: Database, from: string, to: string): Promise<Map<string, string>> {
  const { holidays } = await expected.known(db);
  return new Map(holidays.filter(({ day }) => day >= from && day <= to).map(({ day, name }) => [day, name]));
}

/** Inside the transaction that changes working weeks or holidays. */
export const markExpectedChanged = (tx: Knex): Promise<void> => expected.mark(tx);

/** After it. */
export const forgetExpected = (db: Database): void => expected.forget(db);

/** Does what changes holidays. */
export const changingExpected = <Answer>(db: Database, work: (tx: Knex) => Promise<Answer>): Promise<Answer> =>
  expected.changing(db, work);

function expectationsOf(hours: readonly HoursRow[], weeks: readonly WeekRow[]): Expectations {
  const said = weeksOf(hours, weeks);
  const saidFor = ({ user, teamId }: Whose) => [
    { kind: "person" as const, week: said.get(keyOf({ kind: "person", of: user }))?.week },
    { kind: "team" as const, week: said.get(keyOf({ kind: "team", of: String(teamId) }))?.week },
    { kind: "organisation" as const, week: said.get(keyOf({ kind: "organisation", of: "" }))?.week },
  ];
  return {
    // The narrowest scope that says anything at all wins whole: a part-timer's free Friday is not the team's Friday.
    hoursOf: (person, weekday) => inForce("hours", saidFor(person))?.value.get(weekday) ?? null,
    knows: (person) => inForce("hours", saidFor(person)) !== null,
    targetOf: (person) => inForce("targetMin", saidFor(person))?.value ?? null,
    of: (scope) => said.get(keyOf(scope))?.week ?? NOTHING_SAID,
    scopes: () => [...said.values()].map(({ scope }) => scope),
  };
}

const keyOf = ({ kind, of }: Scope) => `${kind} ${of}`;

function weeksOf(hours: readonly HoursRow[], weeks: readonly WeekRow[]): Map<string, { scope: Scope; week: Workweek }> {
  const said = new Map<string, { scope: Scope; week: Workweek }>();
  for (const { kind, scope, hasHours, targetMin, dayStartMin } of weeks)
    said.set(keyOf({ kind, of: scope }), {
      scope: { kind, of: scope },
      week: { hours: hasHours === 1 ? new Map() : null, targetMin, dayStartMin },
    });
  for (const [key, own] of Map.groupBy(hours, ({ kind, scope }) => keyOf({ kind, of: scope }))) {
    const before = said.get(key);
    const scope = before?.scope ?? { kind: own[0]?.kind ?? "person", of: own[0]?.scope ?? "" };
    const days = new Map(own.map(({ weekday, fromMin, toMin }) => [weekday, { fromMin, toMin }]));
    said.set(key, { scope, week: { ...(before?.week ?? NOTHING_SAID), hours: days } });
  }
  return said;
}
