// Who is who: the list of people, a person's name, team and log-ins; making log-ins one person and taking them apart. Each
// change is a form, and leads back to what it changed.
import { type Request, type Response, Router } from "express";
import {
  everybodyKnown,
  joinedDays,
  logInsWithMachines,
  peopleApart,
  setApart,
  setPerson,
} from "../../../db/people/directory.ts";
import { frozenApart } from "../../../db/people/frozen-days.ts";
import { type MergeRefusal, mergeLogIn, unmergeLogIn } from "../../../db/people/merge.ts";
import { teamsWithSizes } from "../../../db/people/teams.ts";
import { pageOfPeople, personOf, teamNames } from "../../../db/people.ts";
import { suggestionsOf } from "../../../domain/people/suggestions.ts";
import type { Person } from "../../../domain/people-names.ts";
import { listingQuery, ROWS_MAX, readListing } from "../../../pages/listing.ts";
import { peopleSettingsPage } from "../../../pages/settings/people/directory.ts";
import { chooseMergePage, FOUND_MAX, type MergeSide, mergePage } from "../../../pages/settings/people/merge.ts";
import { PEOPLE_PATH, personSettingsPath } from "../../../pages/settings/people/paths.ts";
import { type PersonDone, personSettingsPage } from "../../../pages/settings/people/person.ts";
import { allow, ofPerson, withinOf } from "../../access.ts";
import type { Context } from "../../context.ts";
import { sendPage } from "../../pages/page-answer.ts";
import { knownPerson } from "../../pages/person.ts";
import { refusalSaid } from "../../problems.ts";
import { managerOf } from "../../sign-in/session.ts";
import { formOf, nameFrom, queryOf, readsForm } from "../form.ts";
import { settingsSite } from "../start.ts";

export function peopleSettingsRoutes(context: Context): Router {
  const router = Router();
  const { db, calendar, clock, totals, policies } = context;
  const change = allow("people-change");

  router.get(PEOPLE_PATH, allow("people"), async (req, res) => {
    await totals.settled();
    const site = settingsSite(context, req);
    const within = withinOf(req, "people") ?? undefined;
    const listing = { ...readListing(queryOf(req)), ...(within === undefined ? {} : { within }) };
    const offset = (listing.page - 1) * ROWS_MAX;
    const isAsked = site.may("people-change") && listingQuery(listing, { page: listing.page }) === "";
    const [{ people, total }, teams, everybody, apart] = await Promise.all([
      pageOfPeople(db, listing, { offset, limit: ROWS_MAX }),
      teamNames(db, within),
      // Asked is who may decide, on the first page: to look for all who may be one costs more than the rest of a page.
      isAsked ? everybodyKnown(db) : [],
      isAsked ? peopleApart(db) : new Set<string>(),
    ]);
    const logIns = await logInsWithMachines(
      db,
      people.map(({ user }) => user),
    );
    const known = new Map(everybody.map((one) => [one.user, one]));
    const suggestions = suggestionsOf(everybody, apart);
    const pairs = [...apart].map((pair): readonly [string, string] => {
      const [a = "", b = ""] = pair.split("\u0000");
      return [a, b];
    });
    const page = peopleSettingsPage({ site, listing, teams, people, total, logIns, suggestions, known, apart: pairs });
    return sendPage(req, res, { view: "settings/people/directory", page });
  });

  router.post(`${PEOPLE_PATH}/apart`, change, readsForm, async (req, res) => {
    const form = formOf(req);
    await setApart(db, [nameFrom(form, "user"), nameFrom(form, "into")], form.get("apart") === "1");
    res.redirect(303, PEOPLE_PATH);
  });

  router.get(`${PEOPLE_PATH}/person`, allow("people", ofPerson(context)), async (req, res) => {
    await totals.settled();
    const query = queryOf(req);
    const person = await knownPerson(context, query.get("user") ?? "");
    const [teams, logIns] = await Promise.all([teamsWithSizes(db), logInsWithMachines(db, [person.user])]);
    const page = personSettingsPage({
      ...{ site: settingsSite(context, req), calendar, now: clock(), person, teams },
      logIns: logIns.get(person.user) ?? [],
      done: doneOf(query, logIns.get(person.user) ?? []),
    });
    return sendPage(req, res, { view: "settings/people/person", page });
  });

  router.post(`${PEOPLE_PATH}/person`, change, readsForm, async (req, res) => {
    const form = formOf(req);
    const { user } = await knownPerson(context, nameFrom(form, "user"));
    const name = (form.get("name") ?? "").trim() === "" ? null : nameFrom(form, "name");
    const asked = form.get("team") ?? "";
    const team = (await teamsWithSizes(db)).find(({ id }) => String(id) === asked);
    if (asked !== "" && team === undefined) throw refusalSaid(409, "people.team-gone");
    await setPerson(db, user, { name: name === user ? null : name, teamId: team?.id ?? null });
    await policies.refresh();
    res.redirect(303, personSettingsPath(user, { done: "saved" }));
  });

  router.get(`${PEOPLE_PATH}/merge`, change, async (req, res) => {
    await totals.settled();
    const query = queryOf(req);
    const into = await knownPerson(context, query.get("into") ?? "");
    const user = query.get("user");
    if (user === null) return choose(req, res, into);
    const other = await knownPerson(context, user);
    if (other.user === into.user) return res.redirect(personSettingsPath(into.user));
    const [joined, logIns, apart] = await Promise.all([
      joinedDays(db, other.user, into.user),
      logInsWithMachines(db, [other.user, into.user]),
      frozenApart(db, { user: other.user, person: into.user }),
    ]);
    const side = (person: Person): MergeSide => ({
      person,
      logIns: logIns.get(person.user) ?? [],
      ...(joined.users.get(person.user) ?? { days: 0, workedS: 0, from: null, to: null }),
    });
    const page = mergePage({
      site: settingsSite(context, req),
      user: side(other),
      into: side(into),
      shared: joined.shared,
      apart,
    });
    return sendPage(req, res, { view: "settings/people/merge", page });
  });

  async function choose(req: Request, res: Response, into: Person) {
    const { q } = readListing(queryOf(req));
    const some = { offset: 0, limit: FOUND_MAX + 1 };
    const found = q === null ? [] : (await pageOfPeople(db, { q, team: null }, some)).people;
    return sendPage(req, res, {
      view: "settings/people/choose-merge",
      page: chooseMergePage({ site: settingsSite(context, req), into, q, found }),
    });
  }

  router.post(`${PEOPLE_PATH}/merge`, change, readsForm, async (req, res) => {
    const form = formOf(req);
    const [user, into] = [nameFrom(form, "user"), nameFrom(form, "into")];
    await totals.settled(); // a person is made by their first report
    const refusal = await mergeLogIn(db, { user, into }, { now: clock(), by: managerOf(req)?.name ?? "" });
    if (refusal !== null && refusal !== "same") refuse(refusal, refusal === "unknown" ? user : into);
    await Promise.all([totals.settled(), policies.refresh()]);
    const person = (await personOf(db, into))?.user ?? into;
    res.redirect(303, personSettingsPath(person, { done: "merged", log_in: user }));
  });

  router.post(`${PEOPLE_PATH}/unmerge`, change, readsForm, async (req, res) => {
    const user = nameFrom(formOf(req), "user");
    const was = (await personOf(db, user))?.user ?? user;
    const refusal = await unmergeLogIn(db, user);
    if (refusal !== null && refusal !== "not-merged") refuse(refusal, user);
    await Promise.all([totals.settled(), policies.refresh()]);
    res.redirect(303, personSettingsPath(was, { done: "apart", log_in: user }));
  });

  return router;
}

/** What the address says was done, as far as it is so: an address can be written by anybody. */
function doneOf(query: URLSearchParams, logIns: readonly { user: string }[]): PersonDone | null {
  const kind = (["merged", "apart", "saved"] as const).find((one) => one === query.get("done"));
  const logIn = query.get("log_in") ?? "";
  const isTheirs = logIns.some(({ user }) => user === logIn);
  return kind === undefined || (kind !== "saved" && isTheirs !== (kind === "merged")) ? null : { kind, logIn };
}

function refuse(refusal: MergeRefusal, user: string): never {
  if (refusal === "lost-name") throw refusalSaid(422, "people.question-marks");
  throw refusalSaid(409, "people.not-own", { user: user.slice(0, 80) });
}
