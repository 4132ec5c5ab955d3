// Erasing a person: what there is of them is shown, the log-in is typed, and what is left is a number.
import { Router } from "express";
import { filesOfPeople } from "../../../db/erasure/pictures.ts";
import { heldOf } from "../../../db/erasure/rows.ts";
import { logAccessChange } from "../../../db/managers/changes.ts";
import { logInsOf } from "../../../db/people/log-ins.ts";
import { erasedPage, erasePage } from "../../../pages/settings/people/erase.ts";
import { erasedPath, PEOPLE_PATH } from "../../../pages/settings/people/paths.ts";
import { allow } from "../../access.ts";
import type { WriteContext } from "../../context.ts";
import { sendPage } from "../../pages/page-answer.ts";
import { knownPerson } from "../../pages/person.ts";
import { refusalSaid } from "../../problems.ts";
import { managerOf } from "../../sign-in/session.ts";
import { formOf, nameFrom, queryOf, readsForm } from "../form.ts";
import { settingsSite } from "../start.ts";

export function eraseRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, calendar, clock, erasures, ingest, store, totals } = context;
  const erase = allow("erase");

  router.get(`${PEOPLE_PATH}/erase`, erase, async (req, res) => {
    await totals.settled();
    const person = await knownPerson(context, queryOf(req).get("user") ?? "");
    const logIns = (await logInsOf(db)).of([person.user]);
    const [held, pictures] = await Promise.all([heldOf(db, logIns), filesOfPeople(db, logIns, store)]);
    const page = erasePage({ site: settingsSite(context, req), person, logIns, held, pictures: pictures.length });
    return sendPage(req, res, { view: "settings/people/erase", page });
  });

  router.post(`${PEOPLE_PATH}/erase`, erase, readsForm, async (req, res) => {
    const form = formOf(req);
    const { user } = await knownPerson(context, nameFrom(form, "user"));
    if ((form.get("typed") ?? "").normalize("NFC").trim() !== user) throw refusalSaid(422, "erase.not-typed");
    await ingest.idle();
    await totals.settled();
    const erased = await erasures.erase((await logInsOf(db)).of([user]));
    const author = managerOf(req)?.name ?? "";
    await logAccessChange(db, { at: clock(), author, text: `Erased a person: erasure ${erased.number}.` });
    res.redirect(303, erasedPath(erased.number));
  });

  router.get(`${PEOPLE_PATH}/erased`, erase, async (req, res) => {
    const erased = await erasures.of(Number(queryOf(req).get("number")));
    if (erased === null) throw refusalSaid(404, "erase.no-number");
    const page = erasedPage({ site: settingsSite(context, req), erased, calendar });
    return sendPage(req, res, { view: "settings/people/erased", page });
  });

  return router;
}
