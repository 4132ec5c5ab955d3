// Teams: made, renamed, removed after it is asked, and people put in and taken out.
import { type Request, type Response, Router } from "express";
import { makeTeam, removeTeam, renameTeam, setTeamOf, teamOf, teamsWithSizes } from "../../../db/people/teams.ts";
import { pageOfPeople, peopleMatching } from "../../../db/people.ts";
import { ROWS_MAX, readListing } from "../../../pages/listing.ts";
import { FOUND_MAX } from "../../../pages/settings/people/merge.ts";
import { TEAMS_PATH, teamPath } from "../../../pages/settings/people/paths.ts";
import { teamPage, teamsPage } from "../../../pages/settings/people/teams.ts";
import { allow, withinOf } from "../../access.ts";
import type { Context } from "../../context.ts";
import { sendPage } from "../../pages/page-answer.ts";
import { knownPerson } from "../../pages/person.ts";
import { refusalSaid } from "../../problems.ts";
import { formOf, nameFrom, queryOf, readsForm } from "../form.ts";
import { settingsSite } from "../start.ts";

export function teamsSettingsRoutes(context: Context): Router {
  const router = Router();
  const { db, policies } = context;
  const change = allow("people-change");

  router.get(TEAMS_PATH, allow("people"), async (req, res) => {
    const within = withinOf(req, "people");
    const teams = (await teamsWithSizes(db)).filter(({ id }) => within === null || within.includes(id));
    const removed = queryOf(req).get("removed");
    const isGone = removed !== null && !teams.some(({ name }) => name === removed);
    return sendPage(req, res, {
      view: "settings/people/teams",
      page: teamsPage(settingsSite(context, req), teams, isGone ? removed : null),
    });
  });

  router.post(TEAMS_PATH, change, readsForm, async (req, res) => {
    const name = nameFrom(formOf(req), "name");
    const id = await makeTeam(db, name);
    if (id === null) throw refusalSaid(409, "teams.taken", { name: name.slice(0, 80) });
    res.redirect(303, teamPath(id));
  });

  const ofTeam = async (req: Request) => {
    const id = Number(queryOf(req).get("id"));
    return { user: null, teamId: Number.isSafeInteger(id) ? id : null };
  };
  router.get(`${TEAMS_PATH}/team`, allow("people", ofTeam), async (req, res) => {
    const query = queryOf(req);
    const team = await knownTeam(query.get("id"));
    const site = settingsSite(context, req);
    const { page } = readListing(query);
    const listing = { ...readListing(new URLSearchParams()), page, within: [team.id] };
    const q = readListing(new URLSearchParams({ q: query.get("who") ?? "" })).q;
    const [{ people: members, total }, found] = await Promise.all([
      pageOfPeople(db, listing, { offset: (page - 1) * ROWS_MAX, limit: ROWS_MAX }),
      q === null || !site.may("people-change") ? [] : peopleMatching(db, { q, team: null }),
    ]);
    const removing = query.get("remove") === "1" && site.may("people-change");
    const shown = found.filter(({ teamId }) => teamId !== team.id).slice(0, FOUND_MAX);
    return sendPage(req, res, {
      view: "settings/people/team",
      page: teamPage({ site, team, listing, members, total, q, found: shown, removing }),
    });
  });

  router.post(`${TEAMS_PATH}/rename`, change, readsForm, async (req, res) => {
    const form = formOf(req);
    const team = await knownTeam(form.get("id"));
    const name = nameFrom(form, "name");
    if (!(await renameTeam(db, team.id, name))) throw refusalSaid(409, "teams.taken", { name: name.slice(0, 80) });
    res.redirect(303, teamPath(team.id));
  });

  router.post(`${TEAMS_PATH}/remove`, change, readsForm, async (req, res) => {
    const team = await knownTeam(formOf(req).get("id"));
    await removeTeam(db, team.id);
    await policies.refresh();
    res.redirect(303, `${TEAMS_PATH}?${new URLSearchParams({ removed: team.name })}`);
  });

  router.post(`${TEAMS_PATH}/member`, change, readsForm, (req, res) => setMember(req, res));

  async function setMember(req: Request, res: Response) {
    const form = formOf(req);
    const team = await knownTeam(form.get("id"));
    const { user } = await knownPerson(context, nameFrom(form, "user"));
    await setTeamOf(db, user, form.get("in") === "1" ? team.id : null);
    await policies.refresh();
    const who = form.get("who") ?? "";
    res.redirect(303, teamPath(team.id, who === "" ? {} : { who }));
  }

  async function knownTeam(id: string | null) {
    const team = /^\d{1,15}$/.test(id ?? "") ? await teamOf(db, Number(id)) : null;
    if (team === null) throw refusalSaid(404, "teams.gone");
    return team;
  }

  return router;
}
