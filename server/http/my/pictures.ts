// A person's own pictures: shown as they are stored, also while nobody else can see them, and deleted with all that is of them. One's
// own looks are not written down: the list of looks is about others.
import { type Request, type Response, Router } from "express";
import { idSchema } from "../../../protocol/primitives.ts";
import { calendarsOf } from "../../db/people/day-starts.ts";
import { logInsOf } from "../../db/people/log-ins.ts";
import { type ScreenshotRow, screenshotOf, screenshotsOfPerson } from "../../db/screenshots.ts";
import { dayBounds, dayOf } from "../../domain/local-day.ts";
import { myPath } from "../../pages/my/own-page.ts";
import { deletable, isShown, type ShotRules } from "../../pages/my/own-pictures.ts";
import { ownPicturePage, ownPicturesPage } from "../../pages/my/pictures.ts";
import type { WriteContext } from "../context.ts";
import { sendStored } from "../gallery/image.ts";
import { shotOf } from "../gallery/shot-row.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { refusalSaid } from "../problems.ts";
import { deletePicture } from "../screenshots/delete.ts";
import { filesOf } from "../screenshots/files.ts";
import { senderOf } from "./load-own.ts";
import { fieldsOf, form, ownOnly, personHere } from "./own-only.ts";
import { dayAsked } from "./pages.ts";
import type { OwnPerson } from "./session.ts";

export function ownPictureRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, clock } = context;
  const own = ownOnly(context);
  const ownCalendar = async (person: string) => (await calendarsOf(db, context.calendar)).of(person);

  router.get("/my/pictures", own, async (req: Request, res: Response) => {
    const query = new URL(req.url, "http://here").searchParams;
    const at = query.get("at")?.trim();
    if (at !== undefined) return res.redirect(`/my/pictures?day=${dayAsked(at)}`);
    const now = clock();
    const who = personHere(req);
    const { user } = who;
    const calendar = await ownCalendar(user);
    const day = dayAsked(query.get("day") ?? dayOf(now, calendar));
    const rows = (await screenshotsOfPerson(db, user, dayBounds(day, calendar))).filter((row) => mayRead(who, row));
    const page = ownPicturesPage({
      site: siteOf(context, req),
      calendar,
      now,
      day,
      shots: rows.map(shotOf),
      rules: rulesOf(context, personHere(req).user, now),
    });
    return sendPage(req, res, { view: "my/pictures", page });
  });

  router.get("/my/pictures/:id", own, async (req: Request, res: Response) => {
    const row = await ownPicture(context, req, req.params.id as string);
    const now = clock();
    const page = ownPicturePage({
      site: siteOf(context, req),
      calendar: await ownCalendar(personHere(req).user),
      now,
      shot: shotOf(row),
      rules: rulesOf(context, personHere(req).user, now),
    });
    return sendPage(req, res, { view: "my/picture", page });
  });

  for (const kind of ["image", "thumbnail"] as const)
    router.get(`/my/pictures/:id/${kind}`, own, async (req: Request, res: Response) => {
      const row = await ownPicture(context, req, req.params.id as string);
      const shown = isShown(shotOf(row), rulesOf(context, personHere(req).user, clock()));
      const file = filesOf(row, context.store)?.[kind === "image" ? "picture" : "thumbnail"];
      if (!shown || file === undefined) throw refusalSaid(404, "own-pictures.not-there");
      return sendStored(context, { req, res, id: row.id, file });
    });

  router.post("/my/pictures/delete", own, form, async (req: Request, res: Response) => {
    const row = await ownPicture(context, req, fieldsOf(req)("id"));
    const now = clock();
    const rules = rulesOf(context, personHere(req).user, now);
    const can = deletable(shotOf(row), rules) || row.state === "waiting";
    const cameAfter = rules.later ? Number.MIN_SAFE_INTEGER : now - rules.windowMs;
    const done = can && (await deletePicture(context, row, { now, by: "person", cameAfter }));
    const day = dayOf(row.ts, await ownCalendar(personHere(req).user));
    res.redirect(303, `${myPath({ day, said: done ? "deleted" : "too-late" })}#pictures`);
  });

  return router;
}

const rulesOf = ({ policies, calendar }: WriteContext, user: string, now: number): ShotRules => ({
  now,
  zone: calendar.zone,
  windowMs: policies.windowMsOf(user),
  later: policies.policyFor(user).inForce.allowDelete,
});

/** An openly enrolled device: what it has sent itself, and that only while no other can have sent it in its name. */
function mayRead(who: OwnPerson, row: Pick<ScreenshotRow, "user" | "host">): boolean {
  const sender = senderOf(who);
  if (sender === null) return true;
  return who.device?.alone === true && row.user === sender.user && row.host === sender.host;
}

async function ownPicture({ db }: WriteContext, req: Request, text: string): Promise<ScreenshotRow> {
  const who = personHere(req);
  const id = idSchema.safeParse(text);
  const row = id.success ? await screenshotOf(db, id.data) : null;
  const isOwn = row !== null && (await logInsOf(db)).personOf(row.user) === who.user && mayRead(who, row);
  if (!isOwn) throw refusalSaid(404, "own-pictures.not-there");
  return row;
}
