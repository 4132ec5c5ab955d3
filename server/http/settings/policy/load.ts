// Loads what the policy's page is about: the levels of whoever is asked for, who may change which, and how they came to be.
import type { Request } from "express";
import { logInsOf } from "../../../db/people/log-ins.ts";
import { type Team, teamsWithSizes } from "../../../db/people/teams.ts";
import { pageOfPeople, personOf } from "../../../db/people.ts";
import { changesOf, lastPolicyChange, type PolicyChange } from "../../../db/policies/changes.ts";
import type { ScopeKind } from "../../../domain/policy/levels.ts";
import { lockedKeys, organisationPolicy } from "../../../domain/policy/organisation.ts";
import type { PolicyAsked, PolicyLevel } from "../../../pages/settings/policy/page.ts";
import { may } from "../../access.ts";
import type { Context } from "../../context.ts";
import { siteOf } from "../../pages/page-answer.ts";
import { refusalSaid } from "../../problems.ts";
import { settingsSite } from "../start.ts";

/** Changes on the page: of a busy year at three levels. */
const CHANGES_MAX = 50;

/** Whom there is not: as closed to a manager of teams as people of other teams are. */
const NOBODY = { user: null, teamId: null };

export type PolicyScopes = { levels: PolicyLevel[]; others: PolicyAsked["others"]; teams: Team[] };

/** The levels that a question names by team or person, from the organisation on. */
export async function scopesAsked(context: Context, req: Request, query: URLSearchParams): Promise<PolicyScopes> {
  const { db, policies } = context;
  const teams = await teamsWithSizes(db);
  const user = query.get("person")?.trim() || null;
  const person = user === null ? null : await personOf(db, user.normalize("NFC"));
  if (user !== null && !may(req, "policy", person ?? NOBODY)) throw refusalSaid(403, "error.not-your-team");
  if (user !== null && person === null) throw refusalSaid(404, "policy.nobody", { user: user.slice(0, 80) });
  const teamId = person === null ? (query.get("team")?.trim() ?? "") : String(person.teamId ?? "");
  const team = teams.find(({ id }) => String(id) === teamId) ?? null;
  if (person === null && teamId !== "" && team === null) throw refusalSaid(404, "policy.no-team");
  const level = (kind: ScopeKind, scope: string, name: string, editable: boolean): PolicyLevel => ({
    ...{ kind, scope, name, editable },
    told: policies.told(kind, scope),
  });
  const ofTeam = team === null ? null : { user: null, teamId: team.id };
  const levels = [
    level(
      "organisation",
      "",
      siteOf(context, req).words.say("policy.organisation"),
      may(req, "policy-change", { user: null, teamId: null }),
    ),
    ...(team === null
      ? []
      : [level("team", String(team.id), team.name, may(req, "policy-change", ofTeam ?? undefined))]),
    ...(person === null ? [] : [level("person", person.user, person.name, may(req, "policy-change", person))]),
  ];
  const further = person === null ? [] : (await logInsOf(db)).of([person.user]).slice(1);
  const others = further.map((logIn) => level("person", logIn, logIn, may(req, "policy-change", person ?? NOBODY)));
  return { levels, others, teams };
}

/** Everything of the page but what was typed. */
export async function loadPolicy(
  context: Context,
  req: Request,
  scopes: PolicyScopes,
): Promise<Omit<PolicyAsked, "draft" | "reason" | "said" | "faults">> {
  const { db, policies, calendar, publicUrl } = context;
  const { levels, others, teams } = scopes;
  const narrowest = levels.at(-1);
  const [changes, seen, people] = await Promise.all([
    changesOf(db, [...levels, ...others], { offset: 0, limit: CHANGES_MAX }),
    lastPolicyChange(db),
    peopleOfLevel(context, narrowest),
  ]);
  const locked = lockedKeys(policies.settings);
  return {
    site: settingsSite(context, req),
    calendar,
    levels,
    others,
    organisationOf: (told) => organisationPolicy(policies.settings, told),
    locked,
    teams: teams.map(({ id, name }) => ({ id: String(id), name })),
    server: publicUrl,
    people,
    seen,
    changes: changes.flatMap((change) => {
      const level = [...levels, ...others].find(({ kind, scope }) => kind === change.kind && scope === change.scope);
      return level === undefined
        ? []
        : [{ ...change, name: level.name, undoable: level.editable && isUndoable(change, level.told, locked) }];
    }),
  };
}

/** Nothing has been changed since in what it changed, and IT has not settled it in config.env. */
export function isUndoable(
  { difference }: PolicyChange,
  told: PolicyLevel["told"],
  locked: ReadonlySet<string>,
): boolean {
  return Object.entries(difference).every(
    ([key, { after }]) =>
      !locked.has(key) && JSON.stringify(told[key as keyof typeof told] ?? null) === JSON.stringify(after),
  );
}

async function peopleOfLevel({ db }: Context, level: PolicyLevel | undefined): Promise<number> {
  if (level === undefined || level.kind === "person") return 1;
  const team = level.kind === "team" ? level.name : null;
  return (await pageOfPeople(db, { q: null, team }, { offset: 0, limit: 1 })).total;
}
