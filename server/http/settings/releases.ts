// /settings/releases: what waits for a second manager, and the answer. Whoever asked cannot answer.
import { Router } from "express";
import { idSchema } from "../../../protocol/primitives.ts";
import { answerRelease, releaseAsked, releasesWaiting } from "../../db/managers/releases.ts";
import { logInsOf } from "../../db/people/log-ins.ts";
import { peopleOf } from "../../db/people.ts";
import { releasesPage } from "../../pages/settings/releases.ts";
import { allow, ofPerson, withinOf } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { sendPage } from "../pages/page-answer.ts";
import { refusalSaid } from "../problems.ts";
import { managerOf } from "../sign-in/session.ts";
import { formOf, queryOf, readsForm } from "./form.ts";
import { settingsSite } from "./start.ts";

const PATH = "/settings/releases";

export function releasesRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, calendar, clock, config } = context;
  const askedOf = async (text: string) => {
    const id = idSchema.safeParse(text);
    return id.success ? releaseAsked(db, id.data) : null;
  };
  const ofRequest = ofPerson(context, async (req) => (await askedOf(req.params.id as string))?.user ?? null);

  router.get(PATH, allow("pictures-release"), async (req, res) => {
    const waiting = await releasesWaiting(db, { within: withinOf(req, "pictures-release") ?? undefined, now: clock() });
    const { personOf } = await logInsOf(db);
    const people = await peopleOf(
      db,
      waiting.map(({ user }) => personOf(user)),
    );
    const names = new Map(people.map(({ user, name }) => [user, name]));
    const page = releasesPage({
      site: settingsSite(context, req),
      calendar,
      enabled: config.TWO_PERSON_RULE,
      late: queryOf(req).get("done") === "late",
      waiting: waiting.map((one) => ({
        ...one,
        name: names.get(personOf(one.user)) ?? one.user,
        own: one.askedBy === managerOf(req)?.id,
      })),
    });
    return sendPage(req, res, { view: "settings/releases", page });
  });

  router.post(`${PATH}/:id`, allow("pictures-release", ofRequest), readsForm, async (req, res) => {
    const asked = await askedOf(req.params.id as string);
    const manager = managerOf(req);
    const answer = formOf(req).get("answer");
    if (asked === null || manager === null) throw refusalSaid(404, "releases.gone");
    if (answer !== "allow" && answer !== "refuse") throw refusalSaid(422, "releases.no-answer");
    const done = await answerRelease(db, asked, { granted: answer === "allow", manager, now: clock() });
    return res.redirect(303, done ? PATH : `${PATH}?done=late`);
  });
  return router;
}
