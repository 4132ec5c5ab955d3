// A manager deletes a picture that others can see: asked first, then done, and its place says by whom. Its person's own ways are in
// my/pictures.ts and, at the agent, screenshots/tickets.ts.
import { Router } from "express";
import { calendarsOf } from "../../db/people/day-starts.ts";
import { dayOf } from "../../domain/local-day.ts";
import { deletionPage } from "../../pages/screenshots/deletion.ts";
import { screenshotsPath } from "../../pages/screenshots/paths.ts";
import { allow } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { knownPerson } from "../pages/person.ts";
import { deletePicture } from "../screenshots/delete.ts";
import { managerOf } from "../sign-in/session.ts";
import { ofPictureAsked, shownRow } from "./picture-asked.ts";
import { shotOf } from "./shot-row.ts";

export function deletionRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, clock } = context;
  const guard = allow("pictures-change", ofPictureAsked(context));

  router.get("/picture/:id/delete", guard, async (request, response) => {
    const row = await shownRow(context, request);
    const person = await knownPerson(context, row.user);
    const calendar = (await calendarsOf(db, context.calendar)).of(person.user);
    const page = deletionPage({ site: siteOf(context, request), calendar, now: clock(), person, shot: shotOf(row) });
    return sendPage(request, response, { view: "screenshots/deletion", page });
  });

  router.post("/picture/:id/delete", guard, async (request, response) => {
    const row = await shownRow(context, request);
    const person = await knownPerson(context, row.user);
    const manager = managerOf(request);
    // Somebody who was quicker has done the same.
    if (manager !== null) await deletePicture(context, row, { now: clock(), by: "manager", name: manager.name });
    const calendar = (await calendarsOf(db, context.calendar)).of(person.user);
    response.redirect(303, screenshotsPath(person.user, { day: dayOf(row.ts, calendar) }));
  });
  return router;
}
