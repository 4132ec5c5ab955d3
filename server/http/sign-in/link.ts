// /sign-in/link: a manager opens the link that an owner made, and sets a password nobody else has seen. The link is looked at by
// GET and used by POST alone, so that what opens links before people do uses nothing up.
import { type Request, type Response, Router } from "express";
import { logAccessChange } from "../../db/managers/changes.ts";
import { managerOfLink, useSignInLink } from "../../db/managers/passwords.ts";
import { linkPage } from "../../pages/sign-in.ts";
import { allow } from "../access.ts";
import type { Context } from "../context.ts";
import { addressOf } from "../guards.ts";
import { limitFailures } from "../limits.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { formOf, queryOf, readsForm } from "../settings/form.ts";
import { faultOfPassword, hashPassword } from "./password.ts";
import { beginSession } from "./session.ts";

/** Wrong keys from one address in a quarter of an hour; a right one has 256 bits. */
const FAILURES_MAX = 20;
const KEY = /^[0-9a-f]{64}$/;

export function signInLinkRoutes(context: Context): Router {
  const router = Router();
  const { db, clock } = context;
  const slowly = limitFailures(FAILURES_MAX, addressOf);

  function answer(req: Request, res: Response, told: { key: string; name: string | null; fault: string | null }) {
    res.setHeader("Cache-Control", "private, no-store");
    res.setHeader("Referrer-Policy", "no-referrer"); // the key stands in the address
    const status = told.name === null ? 410 : told.fault === null ? 200 : 422;
    return sendPage(req, res, {
      view: "sign-in/link",
      page: linkPage({ site: siteOf(context, req), ...told }),
      status,
    });
  }

  router.get("/sign-in/link", allow("open"), slowly, async (req, res) => {
    const key = queryOf(req).get("key") ?? "";
    const manager = KEY.test(key) ? await managerOfLink(db, key, clock()) : null;
    return answer(req, res, { key, name: manager?.name ?? null, fault: null });
  });

  router.post("/sign-in/link", allow("open"), slowly, readsForm, async (req, res) => {
    const form = formOf(req);
    const key = form.get("key") ?? "";
    const password = form.get("password") ?? "";
    const found = KEY.test(key) ? await managerOfLink(db, key, clock()) : null;
    const fault = faultOfPassword(password, siteOf(context, req).words);
    if (found === null || fault !== null) return answer(req, res, { key, name: found?.name ?? null, fault });
    const now = clock();
    const manager = await useSignInLink(db, key, { password: await hashPassword(password), now });
    if (manager === null) return answer(req, res, { key, name: null, fault: null });
    await logAccessChange(db, { at: now, author: manager.name, text: "set a password by a one-time link" });
    await beginSession(context, req, res, { id: manager.id, how: "link" });
    return res.redirect(303, "/settings");
  });
  return router;
}
