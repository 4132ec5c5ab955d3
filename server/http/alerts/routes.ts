// /alerts: what of a day is worth asking about, of the people whom who asks may see; as a page and as a file.
import { type Request, Router } from "express";
import { alertsOf, type FoundAlert } from "../../db/alerts/alerts-of-day.ts";
import { rejectedWithin } from "../../db/alerts/rejected.ts";
import { tellAlerts } from "../../db/alerts/tell-alerts.ts";
import type { Reading } from "../../db/days.ts";
import { teamNames } from "../../db/people.ts";
import { limitsOf } from "../../domain/alerts/limits.ts";
import { dayBounds, dayOf } from "../../domain/local-day.ts";
import { ALERT_COLUMNS, alertCells } from "../../export/alerts.ts";
import { type AlertsQuery, alertsPage, readKind, rowsOfPage } from "../../pages/alerts/alerts.ts";
import { readListing } from "../../pages/listing.ts";
import { readDay } from "../../pages/period.ts";
import { allow, withinOf } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { fileRoutes, formatOf, sendFile } from "../pages/file-answer.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { refusalSaid } from "../problems.ts";
import { readingNow } from "../reading-now.ts";

/** Machines and reasons on one page; with more than these something is wrong with all of them. */
const REJECTED_MAX = 50;

export function alertRoutes(context: WriteContext): Router {
  const router = Router();
  const limits = limitsOf(context.config);

  function queryOf(req: Request, { now, calendar }: Reading): AlertsQuery {
    const query = new URL(req.url, "http://here").searchParams;
    const { team, page } = readListing(query);
    const at = query.get("at")?.trim() ?? "";
    const day = at === "" ? dayOf(now, calendar) : readDay(at);
    if (day === null) throw refusalSaid(404, "error.no.day", { text: at.slice(0, 40), example: "2026-11-21" });
    return { day, kind: readKind(query.get("kind")), team, page };
  }

  async function load(req: Request, reading: Reading, { day, kind, team }: AlertsQuery): Promise<FoundAlert[]> {
    const within = withinOf(req, "alerts");
    const filter = { q: null, team, ...(within === null ? {} : { within }) };
    const alerts = await alertsOf(reading, { day, filter, limits });
    return kind === null ? alerts : alerts.filter((alert) => alert.kind === kind);
  }

  router.get("/alerts", allow("alerts"), async (req, res) => {
    const reading = await readingNow(context);
    const { calendar, calendars, now } = reading;
    const query = queryOf(req, reading);
    const within = withinOf(req, "alerts") ?? undefined;
    const [found, teams, rejected] = await Promise.all([
      load(req, reading, query),
      teamNames(context.db, within),
      rejectedWithin(context.db, { ...dayBounds(query.day, calendar), within, limit: REJECTED_MAX }),
    ]);
    const { from, to } = rowsOfPage(query);
    const page = alertsPage({
      ...{ site: siteOf(context, req), calendar, calendarOf: calendars.of, now, query, teams, rejected },
      total: found.length,
      alerts: await tellAlerts(reading, found.slice(from, to)),
    });
    return sendPage(req, res, { view: "alerts/alerts", page });
  });

  router.get(fileRoutes("/alerts"), allow("alerts"), async (req, res) => {
    const reading = await readingNow(context);
    const query = queryOf(req, reading);
    const { words } = siteOf(context, req);
    const alerts = await tellAlerts(reading, await load(req, reading, query));
    const rows = alerts.map((alert) => alertCells(alert, reading.calendars.of(alert.person.user), words));
    return sendFile(res, formatOf(req.path), { name: `alerts ${query.day}`, columns: ALERT_COLUMNS, rows });
  });

  return router;
}
