// /settings: all its pages that who asks may see.
import { type Request, Router } from "express";
import { type SettingsSite, settingsHead } from "../../pages/settings/sections.ts";
import { allow, may } from "../access.ts";
import type { Context } from "../context.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { managerOf } from "../sign-in/session.ts";

/** What each page of the settings is made with. */
export const settingsSite = (context: Context, req: Request): SettingsSite => ({
  ...siteOf(context, req),
  may: (what) => may(req, what),
});

export function settingsStart(context: Context): Router {
  const router = Router();
  router.get("/settings", allow("account"), (req, res) => {
    const manager = managerOf(req);
    const site = settingsSite(context, req);
    const { say } = site.words;
    const about =
      manager === null ? [] : [say("settings.signed-in", { name: manager.name }), say(`role.name.${manager.role}`)];
    const page = settingsHead(site, { path: null, heading: say("settings.heading"), about });
    return sendPage(req, res, { view: "settings/overview", page });
  });
  return router;
}
