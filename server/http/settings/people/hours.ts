// Working hours, targets and day starts of the organisation, a team or a person: one form for all three.
import { type Request, Router } from "express";
import { type Expectations, readExpectations } from "../../../db/expectations.ts";
import { teamOf, teamsWithSizes } from "../../../db/people/teams.ts";
import { setWorkweek } from "../../../db/people/workweek.ts";
import { peopleOf, personOf } from "../../../db/people.ts";
import { readWorkweek } from "../../../domain/expected/read-workweek.ts";
import type { Scope } from "../../../domain/expected/workweek.ts";
import type { Person } from "../../../domain/people-names.ts";
import { hoursPage, NARROWER_MAX } from "../../../pages/settings/people/hours.ts";
import { HOURS_PATH, hoursPath } from "../../../pages/settings/people/paths.ts";
import { allow } from "../../access.ts";
import type { Context } from "../../context.ts";
import { sendPage } from "../../pages/page-answer.ts";
import { refusalSaid } from "../../problems.ts";
import { formOf, queryOf, readsForm } from "../form.ts";
import { settingsSite } from "../start.ts";

export function hoursSettingsRoutes(context: Context): Router {
  const router = Router();
  const { db, calendar } = context;

  router.get(HOURS_PATH, allow("settings"), async (req, res) => {
    const { scope, name, person } = await knownScope(scopeAsked(req));
    const said = await readExpectations(db);
    const page = hoursPage({
      ...{ site: settingsSite(context, req), calendar, scope, name },
      week: said.of(scope),
      wider: widerOf(scope, person).map((wide) => ({ kind: wide.kind, week: said.of(wide) })),
      narrower: scope.kind === "organisation" ? await narrowerOf(said) : [],
      done: queryOf(req).get("done") === "1",
    });
    return sendPage(req, res, { view: "settings/people/hours", page });
  });

  router.post(HOURS_PATH, allow("settings-change"), readsForm, async (req, res) => {
    const form = formOf(req);
    const kind = KINDS.find((one) => one === form.get("kind")) ?? "organisation";
    const { scope } = await knownScope({ kind, of: kind === "organisation" ? "" : (form.get("of") ?? "") });
    // Above the organisation there is nobody whose hours could hold.
    if (scope.kind === "organisation") {
      form.set("own", "1");
      form.delete("day-start"); // DAY_START of config.env
    }
    const week = readWorkweek((field) => form.get(field) ?? "");
    if ("fault" in week) {
      const { fault, ...values } = week;
      throw refusalSaid(422, `hours.fault.${fault}`, values);
    }
    const hasNone = scope.kind === "organisation" && week.hours?.size === 0;
    await setWorkweek(db, scope, hasNone ? { ...week, hours: null } : week);
    res.redirect(303, hoursPath(scope, { done: "1" }));
  });

  async function knownScope(asked: Scope): Promise<{ scope: Scope; name: string; person: Person | null }> {
    if (asked.kind === "organisation") return { scope: asked, name: "", person: null };
    if (asked.kind === "person") {
      const person = await personOf(db, asked.of.normalize("NFC"));
      if (person !== null) return { scope: { kind: "person", of: person.user }, name: person.name, person };
    } else {
      const team = /^\d{1,15}$/.test(asked.of) ? await teamOf(db, Number(asked.of)) : null;
      if (team !== null) return { scope: { kind: "team", of: String(team.id) }, name: team.name, person: null };
    }
    throw refusalSaid(404, "hours.nobody");
  }

  async function narrowerOf(said: Expectations) {
    const scopes = said.scopes().filter(({ kind }) => kind !== "organisation");
    const users = scopes.filter(({ kind }) => kind === "person").slice(0, NARROWER_MAX + 1);
    const [teams, people] = await Promise.all([
      teamsWithSizes(db),
      peopleOf(
        db,
        users.map(({ of }) => of),
      ),
    ]);
    const names = new Map<string, string>([
      ...teams.map(({ id, name }) => [`team ${id}`, name] as const),
      ...people.map(({ user, name }) => [`person ${user}`, name] as const),
    ]);
    return scopes.flatMap((scope) => {
      const name = names.get(`${scope.kind} ${scope.of}`);
      return name === undefined ? [] : [{ scope, name, week: said.of(scope) }]; // gone, or a log-in that was merged
    });
  }

  return router;
}

const KINDS = ["organisation", "team", "person"] as const;

function scopeAsked(req: Request): Scope {
  const query = queryOf(req);
  const kind = KINDS.find((one) => query.has(one)) ?? "organisation";
  return { kind, of: query.get(kind) ?? "" };
}

/** Whose hours hold where this scope says nothing, the narrower first. */
function widerOf({ kind }: Scope, person: Person | null): Scope[] {
  if (kind === "organisation") return [];
  const organisation: Scope = { kind: "organisation", of: "" };
  return person?.teamId == null ? [organisation] : [{ kind: "team", of: String(person.teamId) }, organisation];
}
