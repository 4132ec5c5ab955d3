// /settings/account: one's own password and sign-ins.
import { type Request, type Response, Router } from "express";
import { idSchema } from "../../../protocol/primitives.ts";
import { logAccessChange } from "../../db/managers/changes.ts";
import { passwordOf, setPassword } from "../../db/managers/passwords.ts";
import { endSignIns, signInsOf } from "../../db/managers/sign-ins.ts";
import { accountPage, type PasswordFaults } from "../../pages/settings/account.ts";
import { allow } from "../access.ts";
import type { Context } from "../context.ts";
import { limitFailures } from "../limits.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { Refusal } from "../problems.ts";
import { faultOfPassword, hashPassword, isPassword } from "../sign-in/password.ts";
import { managerOf } from "../sign-in/session.ts";
import { formOf, queryOf, readsForm } from "./form.ts";
import { settingsSite } from "./start.ts";

const PATH = "/settings/account";
/** Wrong tries in a quarter of an hour: a browser that was left open is no way to guess the password. */
const FAILURES_MAX = 10;

export function accountRoutes(context: Context): Router {
  const router = Router();
  const { db, calendar, clock } = context;
  const mine = allow("account");

  async function answer(req: Request, res: Response, told: { saved?: boolean; faults?: PasswordFaults }) {
    const { id, name, role, session } = asking(req);
    const [signIns, password] = await Promise.all([signInsOf(db, id, clock()), passwordOf(db, id)]);
    const page = accountPage({
      site: settingsSite(context, req),
      calendar,
      name,
      role,
      own: session,
      hasPassword: password !== null,
      signIns,
      ...told,
    });
    return sendPage(req, res, { view: "settings/account", page, status: told.faults === undefined ? 200 : 422 });
  }

  router.get(PATH, mine, (req, res) => answer(req, res, { saved: queryOf(req).get("done") === "password" }));

  const slowly = limitFailures(FAILURES_MAX, (req) => managerOf(req)?.id ?? "");
  router.post(`${PATH}/password`, mine, readsForm, slowly, async (req, res) => {
    const { id, name, session } = asking(req);
    const form = formOf(req);
    const password = form.get("password") ?? "";
    const { words } = siteOf(context, req);
    const fault = faultOfPassword(password, words);
    if (!(await isPassword(form.get("current") ?? "", await passwordOf(db, id))))
      return answer(req, res, { faults: { current: words.say("account.not-current") } });
    if (fault !== null) return answer(req, res, { faults: { password: fault } });
    await setPassword(db, id, { password: await hashPassword(password), keep: session });
    await logAccessChange(db, { at: clock(), author: name, text: "set a new password" });
    return res.redirect(303, `${PATH}?done=password`);
  });

  router.post(`${PATH}/end`, mine, readsForm, async (req, res) => {
    const id = idSchema.safeParse(formOf(req).get("sign-in"));
    if (id.success) await endSignIns(db, asking(req).id, id.data);
    return res.redirect(303, `${PATH}#open`);
  });

  return router;
}

/** `allow` has let through nobody else. */
function asking(req: Request) {
  const manager = managerOf(req);
  if (manager === null) throw new Refusal(401, "This needs a sign-in: open /sign-in in a browser.");
  return manager;
}
