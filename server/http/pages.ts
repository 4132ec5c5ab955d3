// The pages' addresses. Each route: read the question, wait until the totals are settled, load, fill the page, answer.
import { type Request, type Response, Router } from "express";
import { hasPeople } from "../db/people.ts";
import { dayOf, weekOf } from "../domain/local-day.ts";
import { dayPage } from "../pages/day.ts";
import { emptyPage } from "../pages/empty.ts";
import { type ErrorAsked, errorPageOf } from "../pages/error.ts";
import { monthPage } from "../pages/month.ts";
import { dayPath, monthPath, readDay, readMonth, readWeek, weekPath } from "../pages/period.ts";
import { todayPage } from "../pages/today.ts";
import { weekPage } from "../pages/week.ts";
import { allow } from "./access.ts";
import type { Context } from "./context.ts";
import { exportRoutes } from "./pages/exports.ts";
import { liveRoutes } from "./pages/live.ts";
import { loadDay } from "./pages/load-day.ts";
import { listingOf } from "./pages/load-people.ts";
import { loadMonth, loadWeek } from "./pages/load-period.ts";
import { loadToday } from "./pages/load-today.ts";
import { press, sendPage, siteOf } from "./pages/page-answer.ts";
import { personRoutes } from "./pages/person.ts";
import { refusalSaid } from "./problems.ts";
import { readingNow } from "./reading-now.ts";

export function pageRoutes(context: Context): Router {
  const router = Router();
  const hours = allow("hours");
  const asked = (request: Request) => ({ site: siteOf(context, request), listing: listingOf(request) });

  router.get("/assets/:hash/:name", allow("open"), press().assets.serve);

  router.use(exportRoutes(context));

  router.get("/", hours, async (request, response) => {
    const reading = await readingNow(context);
    const { calendar, now } = reading;
    if (!(await hasPeople(context.db))) {
      const page = emptyPage({ site: siteOf(context, request), calendar, now, publicUrl: context.publicUrl });
      return sendPage(request, response, { view: "empty", page });
    }
    const page = todayPage(await loadToday(reading, asked(request)));
    return sendPage(request, response, { view: "today", page });
  });

  router.get("/day/:day", hours, async (request, response) => {
    const day = readDay(request.params.day) ?? notThere(request.params.day, "day", "2026-11-21");
    const page = dayPage(await loadDay(await readingNow(context), { ...asked(request), day }));
    return sendPage(request, response, { view: "day", page });
  });

  router.get("/week/:week", hours, async (request, response) => {
    const week = readWeek(request.params.week) ?? notThere(request.params.week, "week", "2026-W47");
    const page = weekPage(await loadWeek(await readingNow(context), { ...asked(request), week }));
    return sendPage(request, response, { view: "week", page });
  });

  router.get("/month/:month", hours, async (request, response) => {
    const month = readMonth(request.params.month) ?? notThere(request.params.month, "month", "2026-11");
    const page = monthPage(await loadMonth(await readingNow(context), { ...asked(request), month }));
    return sendPage(request, response, { view: "month", page });
  });

  router.use(personRoutes(context), liveRoutes(context));

  // Where the calendar's Go leads, and the navigation: to the page's own address, so that the URL is the state.
  router.get("/day", hours, (request, response) => {
    const at = queryOf(request).get("at");
    const today = dayOf(context.clock(), context.calendar);
    response.redirect(dayPath(at === null ? today : (readDay(at.trim()) ?? notThere(at, "day", "2026-11-21"))));
  });
  router.get("/week", hours, (request, response) => {
    const at = queryOf(request).get("at");
    const day = at === null ? dayOf(context.clock(), context.calendar) : readDay(at.trim());
    const week = day === null ? readWeek((at ?? "").trim().toUpperCase()) : weekOf(day);
    response.redirect(weekPath(week ?? notThere(at ?? "", "week", "2026-W47")));
  });
  router.get("/month", hours, (request, response) => {
    const at = queryOf(request).get("at")?.trim() ?? dayOf(context.clock(), context.calendar);
    const month = readMonth(at.slice(0, 7)) ?? notThere(at, "month", "2026-11");
    response.redirect(monthPath(month.month));
  });

  return router;
}

function notThere(text: string, kind: "day" | "week" | "month", example: string): never {
  throw refusalSaid(404, `error.no.${kind}`, { text: text.slice(0, 40), example });
}

/** Answers with the page of what went wrong; asks the database nothing. */
export function errorPage(context: Context, request: Request, response: Response, told: ErrorAsked): Promise<void> {
  const { calendar, clock } = context;
  const page = errorPageOf(told, { site: siteOf(context, request), calendar, now: clock(), path: request.originalUrl });
  return sendPage(request, response, { view: "error", page, status: told.status });
}

const queryOf = ({ url }: { url: string }) => new URL(url, "http://here").searchParams;
