// The reports on applications, sites and projects: /applications, /sites, /projects, and each table of theirs as a file.
import { type Request, Router } from "express";
import type { What } from "../../domain/access.ts";
import { dayOf } from "../../domain/local-day.ts";
import { type RangeKind, REPORTS, type ReportName, rangeAround, reportPath } from "../../pages/apps/range.ts";
import { reportPage } from "../../pages/apps/report.ts";
import { readDay } from "../../pages/period.ts";
import { allow, may } from "../access.ts";
import type { Context } from "../context.ts";
import { fileRoutes, formatOf, sendFile } from "../pages/file-answer.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { Refusal } from "../problems.ts";
import { readingNow } from "../reading-now.ts";
import { tableOf } from "./files.ts";
import { calendarOf, loadReport, rangeAsked } from "./load-report.ts";
import { projectRuleRoutes } from "./rule-routes.ts";
import { ofNamedOrAll, scopeOf } from "./scope.ts";

const WHAT: Record<ReportName, What> = { applications: "titles", sites: "sites", projects: "projects" };

export function appRoutes(context: Context): Router {
  const router = Router();
  router.use(projectRuleRoutes(context));

  for (const report of REPORTS) {
    const guard = allow(WHAT[report], ofNamedOrAll(context));

    const asked = async (request: Request) => {
      const [scope, reading] = await Promise.all([
        scopeOf(context, request, WHAT[report]),
        readingNow(context), // neither needs the other
      ]);
      const range = rangeAsked(request, dayOf(reading.now, calendarOf(reading, scope)));
      const mayRule = may(request, "projects-change");
      const site = siteOf(context, request);
      return loadReport(context, reading, { request, site, report, range, scope, mayRule });
    };

    router.get(`/${report}`, guard, async (request, response) => {
      const to = steppedTo(request, report, dayOf(context.clock(), context.calendar));
      if (to !== null) return response.redirect(to);
      return sendPage(request, response, { view: "apps/report", page: reportPage(await asked(request)) });
    });

    router.get(fileRoutes(`/${report}/:table`), guard, async (request, response) => {
      const loaded = await asked(request);
      const table = tableOf(request.params.table as string, loaded);
      if (table === null)
        throw new Refusal(404, "This report has no such table. Each table of the page names its own files.");
      const { from, to } = loaded.range;
      const name = [report, request.params.table, loaded.of.user ?? loaded.of.team, from, ...(from === to ? [] : [to])];
      return sendFile(response, formatOf(request.path), {
        name: name.filter((part) => part !== null).join(" "),
        columns: table.columns,
        rows: table.rows,
      });
    });
  }
  return router;
}

/** Where the calendar's Go leads: ?at=2026-11-21&by=week, to the page's own address. */
function steppedTo(request: Request, report: ReportName, today: string): string | null {
  const query = new URL(request.url, "http://here").searchParams;
  const at = query.get("at")?.trim();
  if (at === undefined) return null;
  const by = (["day", "week", "month"] as const).find((kind) => kind === query.get("by")) ?? "day";
  const range = rangeAround(readDay(at) ?? today, by satisfies RangeKind);
  return reportPath(report, range, { team: query.get("team") || null, user: query.get("user") || null });
}
