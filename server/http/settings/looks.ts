// /settings/looks: who looked at what of whom, and who changed who may look.
import { Router } from "express";
import { looksCounted, looksLatest } from "../../db/access-log.ts";
import { accessChanges } from "../../db/managers/changes.ts";
import { LOOKS_MAX, looksPage } from "../../pages/settings/looks.ts";
import { allow, may, withinOf } from "../access.ts";
import type { Context } from "../context.ts";
import { sendPage } from "../pages/page-answer.ts";
import { queryOf } from "./form.ts";
import { settingsSite } from "./start.ts";

/** Changes of who may look are rare: these are years. */
const CHANGES_MAX = 200;

export function looksRoutes(context: Context): Router {
  const router = Router();
  const { db, calendar } = context;

  router.get("/settings/looks", allow("looks"), async (req, res) => {
    const asked = Number(queryOf(req).get("before") ?? Number.NaN);
    const before = Number.isSafeInteger(asked) ? asked : null;
    const within = withinOf(req, "looks") ?? undefined;
    const [rows, total, changes] = await Promise.all([
      looksLatest(db, { before, within, limit: LOOKS_MAX + 1 }),
      looksCounted(db, within),
      may(req, "managers") ? accessChanges(db, CHANGES_MAX) : null,
    ]);
    const page = looksPage({
      site: settingsSite(context, req),
      calendar,
      rows,
      total,
      before,
      linked: may(req, "hours"),
      changes,
    });
    return sendPage(req, res, { view: "settings/looks", page });
  });
  return router;
}
