// The pages' addresses. Each route: read the question, wait until the totals are settled, load, fill the page, answer.
import { type Request, type Response, Router } from "express";
import type { Reading } from "../db/days.ts";
import { hasPeople } from "../db/people.ts";
import { emptyPage } from "../pages/empty.ts";
import { type ErrorAsked, errorPageOf } from "../pages/error.ts";
import { readListing } from "../pages/listing.ts";
import { todayPage } from "../pages/today.ts";
import type { Context } from "./context.ts";
import { loadToday } from "./load-today.ts";
import { press, sendPage, siteOf } from "./page-answer.ts";

export function pageRoutes(context: Context): Router {
  const router = Router();
  const site = siteOf(context);

  router.get("/assets/:hash/:name", press().assets.serve);

  router.get("/", async (request, response) => {
    const reading = await readingNow(context);
    const { calendar, now } = reading;
    if (!(await hasPeople(context.db))) {
      const page = emptyPage({ site, calendar, now, publicUrl: context.publicUrl });
      return sendPage(request, response, { view: "empty", page });
    }
    const page = todayPage(await loadToday(reading, { site, listing: readListing(queryOf(request)) }));
    return sendPage(request, response, { view: "today", page });
  });

  return router;
}

/** Answers with the page of what went wrong; asks the database nothing. */
export function errorPage(context: Context, request: Request, response: Response, asked: ErrorAsked): Promise<void> {
  const { calendar, clock } = context;
  const page = errorPageOf(asked, { site: siteOf(context), calendar, now: clock(), path: request.originalUrl });
  return sendPage(request, response, { view: "error", page, status: asked.status });
}

/** One now for all the figures of an answer, with all that was reported before it in the totals. */
export async function readingNow({ db, calendar, clock, totals }: Context): Promise<Reading> {
  await totals.settled();
  return { db, calendar, now: clock() };
}

export const queryOf = ({ url }: { url: string }) => new URL(url, "http://here").searchParams;
