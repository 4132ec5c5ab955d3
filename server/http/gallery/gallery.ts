// The pages of pictures, for those who are signed in: whose there are, one person's day, one picture. A picture itself is answered
// in image.ts.
import { type Request, type Response, Router } from "express";
import { takesPictures } from "../../../protocol/recorded.ts";
import { machinesOfPeople } from "../../db/board.ts";
import { calendarsOf } from "../../db/people/day-starts.ts";
import { peopleMatching } from "../../db/people.ts";
import { eventsOfPeople, notesOf, runningOfPeople } from "../../db/read-events.ts";
import { peopleWithScreenshots, type ScreenshotRow, screenshotsOfPerson } from "../../db/screenshots.ts";
import { eventWindow } from "../../domain/days.ts";
import { dayBounds, dayOf } from "../../domain/local-day.ts";
import { stripOf } from "../../domain/strip.ts";
import { readDay } from "../../pages/period.ts";
import { galleryPage } from "../../pages/screenshots/gallery.ts";
import { NOTES_BEFORE_MS } from "../../pages/screenshots/missing.ts";
import { picturePath, screenshotsDayPath, screenshotsPath } from "../../pages/screenshots/paths.ts";
import { peopleWithPictures } from "../../pages/screenshots/people.ts";
import { picturePage } from "../../pages/screenshots/picture.ts";
import { REASON_MAX, releaseAsk } from "../../pages/screenshots/release.ts";
import { stateOfShot } from "../../pages/screenshots/shot.ts";
import { allow, may, ofPerson, ofPersonOrAll, withinOf } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { knownPerson } from "../pages/person.ts";
import { refusalSaid } from "../problems.ts";
import { readingNow } from "../reading-now.ts";
import { formOf, readsForm } from "../settings/form.ts";
import { managerOf } from "../sign-in/session.ts";
import { imageHandler } from "./image.ts";
import { ofPictureAsked, shownRow } from "./picture-asked.ts";
import { askSecond, releaseFor } from "./release.ts";
import { shotOf } from "./shot-row.ts";

export function galleryRoutes(context: WriteContext): Router {
  const router = Router();
  const ofPicture = allow("pictures", ofPictureAsked(context));
  const { db, policies, calendar, clock } = context;

  async function answerPerson(request: Request, response: Response, user: string) {
    const query = queryOf(request);
    // One's own, who may be asked for here too, are on one's own page.
    if (managerOf(request) === null) return response.redirect("/my/pictures");
    const at = query.get("at")?.trim();
    if (at !== undefined) return response.redirect(screenshotsPath(user, { day: dayAsked(at) }));
    const reading = await readingNow(context);
    const { now } = reading;
    const person = await knownPerson(context, user);
    const calendar = reading.calendars.of(person.user);
    const day = dayAsked(query.get("day") ?? dayOf(now, calendar));
    const bounds = dayBounds(day, calendar);
    const [rows, notes, events, running, machines] = await Promise.all([
      screenshotsOfPerson(db, person.user, bounds),
      notesOf(db, person.user, { ...bounds, start: bounds.start - NOTES_BEFORE_MS }),
      eventsOfPeople(db, [person.user], eventWindow({ from: day, to: day, calendar })),
      runningOfPeople(db, [person.user], bounds),
      machinesOfPeople(db, [person.user]),
    ]);
    const stretches = stripOf({
      events: events.get(person.user) ?? [],
      running: running.get(person.user) ?? [],
      machines: machines.get(person.user) ?? [],
      day,
      calendar,
      now,
    });
    const { inForce } = policies.policyFor(person.user);
    const shots = rows.map(shotOf);
    const page = galleryPage({
      site: siteOf(context, request),
      calendar,
      now,
      person,
      day,
      shots,
      notes,
      stretches,
      enabled: takesPictures(inForce),
      frequencyMin: inForce.screenshotFrequency,
      windowMin: inForce.screenshotDeleteWindowMinutes,
      keptFrom: reading.keptFrom.pictures,
      from: query.get("from"),
      mayDelete: may(request, "pictures-change", person),
    });
    return sendPage(request, response, { view: "screenshots/gallery", page });
  }

  router.get("/screenshots", allow("pictures", ofPersonOrAll(context)), async (request, response) => {
    const query = queryOf(request);
    const user = query.get("user");
    if (user !== null) return answerPerson(request, response, user);
    const at = query.get("at")?.trim();
    if (at !== undefined) return response.redirect(screenshotsDayPath(dayAsked(at)));
    const now = clock();
    const day = dayAsked(query.get("day") ?? dayOf(now, calendar));
    const within = withinOf(request, "pictures") ?? undefined;
    const all = await peopleMatching(db, { q: null, team: null, within });
    const users = all.map((person) => person.user);
    const pictures = await peopleWithScreenshots(db, await seenOn(context, users, day, now));
    const people = all.flatMap((person) => {
      const own = pictures.get(person.user);
      return own === undefined ? [] : [{ ...own, person }];
    });
    const enabled = takesPictures(policies.organisation().inForce);
    const page = peopleWithPictures({ site: siteOf(context, request), calendar, now, day, people, enabled });
    return sendPage(request, response, { view: "screenshots/people", page });
  });

  router.get("/screenshots/:user", allow("pictures", ofPerson(context)), (request, response) =>
    answerPerson(request, response, request.params.user as string),
  );

  async function answerPicture(
    request: Request,
    response: Response,
    { row, typed }: { row: ScreenshotRow; typed?: { reason: string; fault: string } },
  ) {
    const shot = shotOf(row);
    const now = clock();
    const person = await knownPerson(context, row.user);
    const calendar = (await calendarsOf(db, context.calendar)).of(person.user);
    const day = dayOf(shot.ts, calendar);
    const rows = await screenshotsOfPerson(db, person.user, dayBounds(day, calendar));
    const windowMs = policies.windowMsOf(row.user);
    const visible = rows.map(shotOf).filter((one) => stateOfShot(one, { now, windowMs }).kind === "open");
    const mayDelete = may(request, "pictures-change", person);
    const site = siteOf(context, request);
    const { open, told } = await releaseFor(context, request, row);
    const release = open ? null : releaseAsk(told, { id: row.id, calendar, words: site.words }, typed);
    const page = picturePage({ site, calendar, now, person, shot, visible, mayDelete, release });
    return sendPage(request, response, { view: "screenshots/picture", page, status: typed === undefined ? 200 : 422 });
  }

  router.get("/picture/:id", ofPicture, async (request, response) => {
    if (managerOf(request) === null) return response.redirect("/my/pictures");
    return answerPicture(request, response, { row: await shownRow(context, request) });
  });

  router.post("/picture/:id/release", ofPicture, readsForm, async (request, response) => {
    if (managerOf(request) === null) return response.redirect(303, "/my/pictures");
    const row = await shownRow(context, request);
    const reason = (formOf(request).get("reason") ?? "").trim().slice(0, REASON_MAX);
    const fault = siteOf(context, request).words.say("release.no-reason");
    if (reason === "") return answerPicture(request, response, { row, typed: { reason, fault } });
    await askSecond(context, request, row, reason);
    return response.redirect(303, picturePath(row.id));
  });

  router.get("/picture/:id/image", ofPicture, imageHandler(context, "picture"));
  router.get("/picture/:id/thumbnail", ofPicture, imageHandler(context, "thumbnail"));
  return router;
}

/** Which pictures of that day others can see by now: of most people the same, of some their own. */
async function seenOn({ db, calendar, policies }: WriteContext, users: readonly string[], day: string, now: number) {
  const calendars = await calendarsOf(db, calendar);
  const groups = Map.groupBy(users, (user) => `${policies.windowMsOf(user)} ${calendars.of(user).dayStartMin}`);
  return [...groups.values()].map((own) => {
    const [one = ""] = own;
    return { ...dayBounds(day, calendars.of(one)), cameBefore: now - policies.windowMsOf(one), users: own };
  });
}

const queryOf = ({ url }: Request) => new URL(url, "http://here").searchParams;

function dayAsked(text: string): string {
  const day = readDay(text);
  if (day === null) throw refusalSaid(404, "error.no.day", { text: text.slice(0, 40), example: "2026-11-21" });
  return day;
}
