// Erasing a person: what there is of them is shown, the log-in is typed, and what is left is a number.
import { type Request, type Response, Router } from "express";
import { filesOfPeople } from "../../../db/erasure/pictures.ts";
import { heldOf } from "../../../db/erasure/rows.ts";
import { logAccessChange } from "../../../db/managers/changes.ts";
import { logInsOf } from "../../../db/people/log-ins.ts";
import type { Person } from "../../../domain/people-names.ts";
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

  /** @param mistyped another name was, and nothing is erased */
  async function ask(req: Request, res: Response, person: Person, { mistyped }: { mistyped: boolean }) {
    await totals.settled();
    const logIns = (await logInsOf(db)).of([person.user]);
    const [held, files] = await Promise.all([heldOf(db, logIns), filesOfPeople(db, logIns, store)]);
    const [site, pictures] = [settingsSite(context, req), files.length];
    const page = erasePage({ site, person, logIns, held, pictures, mistyped });
    return sendPage(req, res, { view: "settings/people/erase", page, status: mistyped ? 422 : 200 });
  }

  router.get(`${PEOPLE_PATH}/erase`, erase, async (req, res) =>
    ask(req, res, await knownPerson(context, queryOf(req).get("user") ?? ""), { mistyped: false }),
  );

  router.post(`${PEOPLE_PATH}/erase`, erase, readsForm, async (req, res) => {
    const form = formOf(req);
    const person = await knownPerson(context, nameFrom(form, "user"));
    const { user } = person;
    if ((form.get("typed") ?? "").normalize("NFC").trim() !== user) return ask(req, res, person, { mistyped: true });
    await ingest.idle();
    await totals.settled();
    const erased = await erasures.erase((await logInsOf(db)).of([user]));
    const author = managerOf(req)?.name ?? "";
    await logAccessChange(db, { at: clock(), author, text: `Erased a person: erasure ${erased.number}.` });
    return res.redirect(303, erasedPath(erased.number));
  });

  router.get(`${PEOPLE_PATH}/erased`, erase, async (req, res) => {
    const erased = await erasures.of(Number(queryOf(req).get("number")));
    if (erased === null) throw refusalSaid(404, "erase.no-number");
    const page = erasedPage({ site: settingsSite(context, req), erased, calendar });
    return sendPage(req, res, { view: "settings/people/erased", page });
  });

  return router;
}
