// /settings: leads to the first of its pages that who asks may see.
import { type Request, Router } from "express";
import { type SettingsSite, sectionsFor } from "../../pages/settings/sections.ts";
import { allow, may } from "../access.ts";
import type { Context } from "../context.ts";
import { siteOf } from "../pages/page-answer.ts";

/** What each page of the settings is made with. */
export const settingsSite = (context: Context, req: Request): SettingsSite => ({
  ...siteOf(context, req),
  may: (what) => may(req, what),
});

export function settingsStart(context: Context): Router {
  const router = Router();
  router.get("/settings", allow("account"), (req, res) =>
    res.redirect(sectionsFor(settingsSite(context, req))[0]?.href ?? "/"),
  );
  return router;
}
