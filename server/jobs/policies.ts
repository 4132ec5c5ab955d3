// The policy of each person, kept in memory: every answer to every agent names its tag, and asks the database nothing for it. Read
// anew at once after a change here, and every few seconds for changes by another server or another page.
import { createHash } from "node:crypto";
import type { Logger } from "pino";
import { PROJECT_MAX, PROJECTS_MAX } from "../../protocol/app-limits.ts";
import type { Policy } from "../../protocol/policy.ts";
import { projectRules } from "../db/apps/project-rules.ts";
import type { Database } from "../db/open.ts";
import { type LogIns, logInsOf } from "../db/people/log-ins.ts";
import { type Level, policyLevels, teamsOfPeople } from "../db/policies/levels.ts";
import { restricted, type ScopeKind, type Told } from "../domain/policy/levels.ts";
import { type OrganisationSettings, organisationPolicy } from "../domain/policy/organisation.ts";

/** The policy with its ETag: another tag is another policy, and every answer to a batch carries it. */
export type PolicyInForce = { inForce: Policy; tag: string };

export type Policies = {
  /** What config.env and the defaults say. */
  settings: OrganisationSettings;
  policyFor(user: string): PolicyInForce;
  /** Of whoever no team and no level of their own says anything of. */
  organisation(): PolicyInForce;
  /** What one level says. */
  told(kind: ScopeKind, scope: string): Told;
  /** How long a picture is its person's alone, ms. */
  windowMsOf(user: string): number;
  /** The shortest of everybody's: the organisation's, which a level makes longer and never shorter. */
  shortestWindowMs(): number;
  /** Resolves when what was written before the call is in force. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
};

/** Agents are told within one poll, which is a minute; a tenth of that, and questions of small tables. */
const REFRESH_EVERY_MS = 5_000;

type Snapshot = {
  levels: Map<string, Told>;
  /** By the log-in that stands for a person. */
  teams: ReadonlyMap<string, string>;
  logIns: LogIns;
  organisation: PolicyInForce;
  /** By what was merged: all of a team share one. */
  merged: Map<string, PolicyInForce>;
};

const NOTHING: Told = {};
const keyOf = (kind: ScopeKind, scope: string) => `${kind} ${scope}`;

export async function startPolicies({
  db,
  settings,
  log,
}: {
  db: Database;
  settings: OrganisationSettings;
  log: Pick<Logger, "warn">;
}): Promise<Policies> {
  let now = await read();
  let reading: Promise<void> | null = null;
  let again: Promise<void> | null = null;

  async function read(): Promise<Snapshot> {
    const all = await policyLevels(db);
    const teams = all.some(({ kind }) => kind === "team") ? await teamsOfPeople(db) : new Map<string, string>();
    const logIns = await logInsOf(db);
    const levels = new Map(all.map(({ kind, scope, told }: Level) => [keyOf(kind, scope), told]));
    const policy = organisationPolicy(settings, levels.get(keyOf("organisation", "")) ?? NOTHING);
    const projects = await projectsToChoose(db);
    const organisation = tagged(projects.length === 0 ? policy : { ...policy, projects });
    return { levels, teams, logIns, organisation, merged: new Map() };
  }

  function pass(): Promise<void> {
    reading ??= read()
      .then((snapshot) => {
        now = snapshot;
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  /** A reading that is under way may have begun before what the caller wrote. */
  function refresh(): Promise<void> {
    if (reading === null) return pass();
    again ??= reading
      .catch(() => undefined) // whoever asked for that one is told; this one begins anew
      .then(() => {
        again = null;
        return pass();
      });
    return again;
  }

  const timer = setInterval(() => {
    refresh().catch((error: unknown) =>
      log.warn({ error }, "The policy cannot be read; the one of before stays in force and it is tried again."),
    );
  }, REFRESH_EVERY_MS).unref();

  function policyFor(user: string): PolicyInForce {
    const { levels, teams, logIns, organisation, merged } = now;
    if (levels.size === 0) return organisation;
    const person = logIns.personOf(user);
    // What was said of one log-in before it was known whose it is goes on holding for its person.
    const own = logIns.of([person]).map((logIn) => keyOf("person", logIn));
    const keys = [keyOf("team", teams.get(person) ?? ""), ...own].filter((key) => levels.has(key));
    if (keys.length === 0) return organisation;
    const name = JSON.stringify(keys);
    let found = merged.get(name);
    if (found === undefined) {
      found = tagged(restricted(organisation.inForce, ...keys.map((key) => levels.get(key) ?? NOTHING)));
      merged.set(name, found);
    }
    return found;
  }

  return {
    settings,
    policyFor,
    organisation: () => now.organisation,
    told: (kind, scope) => now.levels.get(keyOf(kind, scope)) ?? NOTHING,
    windowMsOf: (user) => windowMsOf(policyFor(user)),
    shortestWindowMs: () => windowMsOf(now.organisation),
    refresh,
    async stop() {
      clearInterval(timer);
      await (again ?? reading)?.catch(() => undefined); // the database is about to be closed; a failure of the last look is nobody's concern
    },
  };
}

/** What the rules name can be chosen by hand too, where no rule finds it. */
async function projectsToChoose({ knex }: Database): Promise<string[]> {
  const { rules } = await projectRules(knex);
  const names = new Set(rules.map(({ project }) => project).filter((project) => project.length <= PROJECT_MAX));
  return [...names].slice(0, PROJECTS_MAX);
}

const windowMsOf = ({ inForce }: PolicyInForce) => inForce.screenshotDeleteWindowMinutes * 60_000;

const tagged = (inForce: Policy): PolicyInForce => ({
  inForce,
  tag: createHash("sha256").update(JSON.stringify(inForce)).digest("hex").slice(0, 16),
});
