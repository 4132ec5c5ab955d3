// What organisation, teams and people say of the policy, and which team somebody is in. Asks the tables policies and people.
import { policySchema } from "../../../protocol/policy.ts";
import type { ScopeKind, Told } from "../../domain/policy/levels.ts";
import { ask } from "../ask.ts";
import type { Database } from "../open.ts";

/** scope: '' for the organisation, a team's id, a person's log-in. */
export type Scope = { kind: ScopeKind; scope: string };
export type Level = Scope & { told: Told };

/** Every level that says anything. */
export async function policyLevels(db: Database): Promise<Level[]> {
  const rows = await ask<Scope & { key: string; value: string }>(
    db,
    "SELECT scope_kind AS kind, scope, key, value FROM policies ORDER BY scope_kind, scope, key",
  );
  const levels = Map.groupBy(rows, ({ kind, scope }) => `${kind} ${scope}`);
  return [...levels.values()].map((of) => ({
    kind: of[0]?.kind ?? "organisation",
    scope: of[0]?.scope ?? "",
    told: toldOf(of),
  }));
}

const toldSchema = policySchema.partial();

function toldOf(rows: readonly { key: string; value: string }[]): Told {
  const read = toldSchema.safeParse(Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)])));
  if (read.success) return read.data as Told;
  throw new Error(
    `The table policies holds what this version does not understand (${read.error.issues[0]?.path.join(".")}). Start the version that wrote it.`,
  );
}

/** Which team each person is in that is in any. */
export async function teamsOfPeople(db: Database): Promise<Map<string, string>> {
  const rows = await ask<{ user: string; team: number }>(
    db,
    `SELECT "user", team_id AS team FROM people WHERE team_id IS NOT NULL`,
  );
  return new Map(rows.map(({ user, team }) => [user, String(team)]));
}
