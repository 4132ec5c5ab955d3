// The rules of projects: each save is a revision of its own, so that the last change can be taken back and one can see who
// made it. Asks the tables project_revisions and project_rules.
import type { Knex } from "knex";
import type { ProjectRule } from "../../domain/apps/project-rules.ts";
import type { Database } from "../open.ts";
import { markAllStale } from "./stale.ts";
import { inSums } from "./sums.ts";

/** manager: null where nobody made it, as in the demo. */
export type RulesInForce = {
  revision: number;
  rules: ProjectRule[];
  changedAt: number | null;
  changedBy: string | null;
  /** Whether the last change is itself the taking back of one. */
  takesBack: boolean;
};

export async function projectRules(knex: Knex): Promise<RulesInForce> {
  const last = await knex("project_revisions").orderBy("revision", "desc").first();
  if (last === undefined) return { revision: 0, rules: [], changedAt: null, changedBy: null, takesBack: false };
  return {
    revision: last.revision,
    rules: await rulesOf(knex, last.revision),
    changedAt: last.at,
    changedBy: last.manager,
    takesBack: last.takes_back !== null,
  };
}

/** Without who made them when. */
export const rulesInForce = (knex: Knex): Promise<ProjectRule[]> =>
  rulesOf(knex, knex("project_revisions").max("revision"));

const rulesOf = (knex: Knex, revision: number | Knex.QueryBuilder): Promise<ProjectRule[]> =>
  knex("project_rules").select("project", "field", "test", "pattern").where({ revision }).orderBy("position");

export type RuleChange = {
  manager: { id: string; name: string } | null;
  now: number /** The revision that was looked at. */;
  seen: number;
};

/** False where somebody else has changed the rules since they were looked at. The past is computed anew with the new ones. */
export async function saveProjectRules(
  db: Database,
  rules: readonly ProjectRule[],
  change: RuleChange,
): Promise<boolean> {
  return inSums(db, ({ knex }) => addRevision(knex, rules, change, null));
}

/** Puts the rules back as they were before the last change; taken back twice, they are as before. */
export async function takeBackLastChange(db: Database, change: RuleChange): Promise<boolean> {
  if (change.seen === 0) return false;
  return inSums(db, async ({ knex }) => addRevision(knex, await rulesOf(knex, change.seen - 1), change, change.seen));
}

async function addRevision(
  tx: Knex,
  rules: readonly ProjectRule[],
  { manager, now, seen }: RuleChange,
  takesBack: number | null,
): Promise<boolean> {
  const revision = seen + 1;
  const last = await tx("project_revisions").max("revision as revision").first();
  if ((last?.revision ?? 0) !== seen) return false;
  await tx("project_revisions").insert({
    revision,
    at: now,
    manager_id: manager?.id ?? null,
    manager: manager?.name ?? null,
    takes_back: takesBack,
  });
  if (rules.length > 0)
    await tx("project_rules").insert(
      rules.map(({ project, field, test, pattern }, position) => ({
        revision,
        position,
        project,
        field,
        test,
        pattern,
      })),
    );
  await markAllStale({ knex: tx });
  return true;
}
