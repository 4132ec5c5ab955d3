// /settings/managers: who may sign in, as what, whose people they see. Every change is written down with its author.
import { type Request, type Response, Router } from "express";
import { idSchema, nameSchema } from "../../../protocol/primitives.ts";
import { logAccessChange } from "../../db/managers/changes.ts";
import { setMailAddress } from "../../db/managers/mail.ts";
import { LINK_MAX_MS, makeSignInLink } from "../../db/managers/passwords.ts";
import {
  addManager,
  changeManager,
  disableManager,
  enableManager,
  type ListedManager,
  managersListed,
  type Outcome,
  teamsListed,
} from "../../db/managers/roster.ts";
import { endSignIns, signInsOf } from "../../db/managers/sign-ins.ts";
import { ROLES, type Role } from "../../domain/access.ts";
import { ADDRESS_MAX, isAddress } from "../../domain/mail/mail-server.ts";
import { managerPage, managerPath, managersPage, type NewManager, NOBODY_NEW } from "../../pages/settings/managers.ts";
import type { Key } from "../../words/english.ts";
import { ENGLISH } from "../../words/words.ts";
import { allow, may } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { refusalSaid } from "../problems.ts";
import { ownAddress } from "../sign-in/own-origin.ts";
import { managerOf } from "../sign-in/session.ts";
import { formOf, readsForm } from "./form.ts";
import { settingsSite } from "./start.ts";

const PATH = "/settings/managers";

export function managersRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, calendar, clock, config } = context;
  const change = [allow("managers-change"), readsForm];

  async function answerAll(req: Request, res: Response, asked: NewManager) {
    const [managers, teams] = await Promise.all([managersListed(db, clock()), teamsListed(db)]);
    const page = managersPage({
      site: settingsSite(context, req),
      calendar,
      managers,
      teams,
      mayChange: may(req, "managers-change"),
      asked,
    });
    return sendPage(req, res, { view: "settings/managers", page, status: asked.fault === null ? 200 : 422 });
  }

  async function answerOne(
    req: Request,
    res: Response,
    {
      manager,
      fault: saying,
      ...told
    }: { manager: ListedManager; fault?: Key; link?: { url: string; until: number }; typed?: string },
  ) {
    const [teams, signIns] = await Promise.all([teamsListed(db), signInsOf(db, manager.id, clock())]);
    const site = settingsSite(context, req);
    const fault = saying === undefined ? null : site.words.say(saying);
    const page = managerPage({ site, calendar, manager, teams, signIns, fault, ...told });
    const status = told.typed !== undefined ? 422 : fault === null ? 200 : 409;
    return sendPage(req, res, { view: "settings/manager", page, status });
  }

  async function managerAsked(req: Request): Promise<ListedManager> {
    const id = idSchema.safeParse(req.params.id);
    const found = (await managersListed(db, clock())).find((manager) => id.success && manager.id === id.data);
    if (found === undefined) throw refusalSaid(404, "managers.gone");
    return found;
  }

  const note = (req: Request, text: string) =>
    logAccessChange(db, { at: clock(), author: managerOf(req)?.name ?? "", text });

  /** Back to the page of the changed one; or to it with the reason where nothing was changed. */
  async function conclude(req: Request, res: Response, manager: ListedManager, outcome: Outcome, text: string) {
    if (outcome === "last-owner") return answerOne(req, res, { manager, fault: "managers.last-owner" });
    if (outcome === "done") await note(req, text);
    return res.redirect(303, managerPath(manager.id));
  }

  router.get(PATH, allow("managers"), (req, res) => answerAll(req, res, NOBODY_NEW));

  router.post(PATH, ...change, async (req, res) => {
    const form = formOf(req);
    const { say } = siteOf(context, req).words;
    const asked = { ...sightOf(form), name: (form.get("name") ?? "").trim() };
    const name = nameSchema.safeParse(asked.name);
    if (!name.success)
      return answerAll(req, res, {
        ...asked,
        name: asked.name.slice(0, 256),
        fault: say("setup.name-length"),
      });
    const id = await addManager(db, { ...asked, name: name.data, now: clock() });
    if (id === null)
      return answerAll(req, res, {
        ...asked,
        fault: say("managers.name-taken"),
      });
    await note(req, `added ${name.data} as ${await sightWords(asked)}`);
    return res.redirect(303, managerPath(id));
  });

  router.get(`${PATH}/:id`, allow("managers-change"), async (req, res) =>
    answerOne(req, res, { manager: await managerAsked(req) }),
  );

  router.post(`${PATH}/:id`, ...change, async (req, res) => {
    const manager = await managerAsked(req);
    const sight = sightOf(formOf(req));
    const outcome = await changeManager(db, manager.id, sight);
    return conclude(req, res, manager, outcome, `made ${manager.name} ${await sightWords(sight)}`);
  });

  router.post(`${PATH}/:id/disable`, ...change, async (req, res) => {
    const manager = await managerAsked(req);
    const outcome = await disableManager(db, manager.id, clock());
    return conclude(req, res, manager, outcome, `no longer lets ${manager.name} sign in`);
  });

  router.post(`${PATH}/:id/enable`, ...change, async (req, res) => {
    const manager = await managerAsked(req);
    return conclude(req, res, manager, await enableManager(db, manager.id), `lets ${manager.name} sign in again`);
  });

  router.post(`${PATH}/:id/end`, ...change, async (req, res) => {
    const manager = await managerAsked(req);
    const id = idSchema.safeParse(formOf(req).get("sign-in"));
    if (id.success && (await endSignIns(db, manager.id, id.data)) > 0)
      await note(req, `ended a sign-in of ${manager.name}`);
    return res.redirect(303, `${managerPath(manager.id)}#open`);
  });

  router.post(`${PATH}/:id/mail`, ...change, async (req, res) => {
    const manager = await managerAsked(req);
    const address = (formOf(req).get("address") ?? "").trim().slice(0, ADDRESS_MAX + 1);
    if (address !== "" && !isAddress(address)) return answerOne(req, res, { manager, typed: address });
    if (await setMailAddress(db, manager.id, address === "" ? null : address))
      await note(req, `set another address for mails to ${manager.name}`);
    return res.redirect(303, `${managerPath(manager.id)}#mail`);
  });

  // Answered with the page itself: the link is kept nowhere, so that no later page could show it. Sent again it makes another one.
  router.post(`${PATH}/:id/link`, ...change, async (req, res) => {
    const manager = await managerAsked(req);
    if (manager.disabledAt !== null) return answerOne(req, res, { manager, fault: "managers.not-let-in" });
    const now = clock();
    const token = await makeSignInLink(db, manager.id, now);
    await note(req, `made a one-time link for ${manager.name}`);
    const link = { url: `${ownAddress(config.PUBLIC_URL, req)}/sign-in/link?key=${token}`, until: now + LINK_MAX_MS };
    return answerOne(req, res, { manager: { ...manager, linkUntil: link.until }, link });
  });

  async function sightWords({ role, teams }: { role: Role; teams: readonly number[] }): Promise<string> {
    const named = role === "manager" ? (await teamsListed(db)).filter(({ id }) => teams.includes(id)) : [];
    const of = role === "manager" ? `: ${named.map(({ name }) => name).join(", ") || "none"}` : "";
    return `${ENGLISH.say(`role.name.${role}`)}${of}`;
  }

  return router;
}

function sightOf(form: URLSearchParams): { role: Role; teams: number[] } {
  const role = ROLES.find((one) => one === form.get("role"));
  if (role === undefined) throw refusalSaid(422, "role.not-chosen");
  return { role, teams: form.getAll("team").map(Number).filter(Number.isInteger) };
}
