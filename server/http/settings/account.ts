// /settings/account: one's own password and sign-ins.
import { type Request, type Response, Router } from "express";
import { idSchema } from "../../../protocol/primitives.ts";
import { logAccessChange } from "../../db/managers/changes.ts";
import { chooseMail, mailChoiceOf } from "../../db/managers/mail.ts";
import { passwordOf, setPassword } from "../../db/managers/passwords.ts";
import { endSignIns, signInsOf } from "../../db/managers/sign-ins.ts";
import { ADDRESS_MAX, isAddress } from "../../domain/mail/mail-server.ts";
import { accountPage, type PasswordFaults } from "../../pages/settings/account.ts";
import { type OwnMail, ownMail } from "../../pages/settings/own-mail.ts";
import { allow, may } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { limitFailures } from "../limits.ts";
import { sendPage, siteOf } from "../pages/page-answer.ts";
import { signInNeeded } from "../problems.ts";
import { faultOfPassword, hashPassword, isPassword } from "../sign-in/password.ts";
import { managerOf } from "../sign-in/session.ts";
import { formOf, queryOf, readsForm } from "./form.ts";
import { settingsSite } from "./start.ts";

const PATH = "/settings/account";
/** Wrong tries in a quarter of an hour: a browser that was left open is no way to guess the password. */
const FAILURES_MAX = 10;

export function accountRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, calendar, clock, mailer, config } = context;
  const mine = allow("account");

  type Told = { saved?: boolean; faults?: PasswordFaults; typed?: Pick<OwnMail, "address" | "wanted"> };
  async function answer(req: Request, res: Response, { typed, ...told }: Told) {
    const { id, name, role, session } = asking(req);
    const [signIns, password, chosen] = await Promise.all([
      signInsOf(db, id, clock()),
      passwordOf(db, id),
      mailChoiceOf(db, id),
    ]);
    const mail = ownMail(
      {
        ...{ hasServer: mailer !== null, atMin: config.ALERT_MAIL_AT, saved: queryOf(req).get("done") === "mail" },
        ...(typed ?? { address: chosen.address ?? "", wanted: chosen.since !== null }),
        fault: typed === undefined ? null : typed.address === "" ? "empty" : "none",
      },
      siteOf(context, req).words,
    );
    const page = accountPage({
      site: settingsSite(context, req),
      calendar,
      name,
      role,
      own: session,
      hasPassword: password !== null,
      signIns,
      mail: may(req, "alerts") ? mail : null,
      ...told,
    });
    const status = told.faults === undefined && typed === undefined ? 200 : 422;
    return sendPage(req, res, { view: "settings/account", page, status });
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

  router.post(`${PATH}/mail`, allow("alerts"), readsForm, async (req, res) => {
    const form = formOf(req);
    const address = (form.get("address") ?? "").trim().slice(0, ADDRESS_MAX + 1);
    const wanted = form.get("wanted") === "yes";
    if (address === "" ? wanted : !isAddress(address)) return answer(req, res, { typed: { address, wanted } });
    await chooseMail(db, asking(req).id, { address: address === "" ? null : address, wanted, now: clock() });
    return res.redirect(303, `${PATH}?done=mail#mail`);
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
  if (manager === null) throw signInNeeded();
  return manager;
}
