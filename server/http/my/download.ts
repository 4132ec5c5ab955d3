// GET /my/download: everything that is recorded about whoever asks, as one zip file, sent while it is made.
import { pipeline } from "node:stream/promises";
import { type Request, type Response, Router } from "express";
import { personOf } from "../../db/people.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { WriteContext } from "../context.ts";
import { refusalSaid } from "../problems.ts";
import { readingNow } from "../reading-now.ts";
import { archiveOfPerson } from "./archive.ts";
import { senderOf } from "./load-own.ts";
import { ownOnly, personHere } from "./own-only.ts";

export function downloadRoutes(context: WriteContext): Router {
  const router = Router();
  router.get("/my/download", ownOnly(context), async (req: Request, res: Response) => {
    const who = personHere(req);
    const sender = senderOf(who);
    if (sender !== null && who.device?.alone !== true) throw refusalSaid(403, "my.not-alone");
    const { now, db, calendar } = await readingNow(context);
    const person = await personOf(db, who.user);
    if (person === null) throw refusalSaid(404, "my.nothing-yet");
    const name = `stint-${dayOf(now, calendar)}.zip`;
    res.set({
      "Content-Type": "application/zip",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "private, no-store",
    });
    if (req.method === "HEAD") return void res.end();
    context.log.info({ user: who.user }, "A person downloads what is recorded about them.");
    try {
      await pipeline(await archiveOfPerson(context, { person, sender, now }), res);
    } catch (error) {
      // Its head is sent: whoever reads it sees it broken off. A browser that was closed meanwhile is nobody's failure.
      if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE")
        context.log.error({ error, user: who.user }, "A download broke off.");
    }
  });
  return router;
}
