// /settings/mail: where mails with alerts go, what became of them, and the button that sends one to whoever presses it. The choice to
// get them is each manager's own, on the account page; there an owner may write the address only.
import { randomUUID } from "node:crypto";
import { type Request, Router } from "express";
import { lastDigests } from "../../db/alerts/digests.ts";
import { mailChoiceOf, mailReaders } from "../../db/managers/mail.ts";
import { judgeAccess } from "../../domain/access.ts";
import { addDays, dayOf } from "../../domain/local-day.ts";
import type { Mail } from "../../jobs/mail/mailer.ts";
import { type MailTried, mailSettingsPage } from "../../pages/settings/mail.ts";
import { allow } from "../access.ts";
import type { WriteContext } from "../context.ts";
import { press, sendPage } from "../pages/page-answer.ts";
import { refusalSaid } from "../problems.ts";
import { managerOf } from "../sign-in/session.ts";
import { settingsSite } from "./start.ts";

const PATH = "/settings/mail";

export function mailRoutes(context: WriteContext): Router {
  const router = Router();
  const { db, calendar, clock, mailer, config } = context;
  // Of this process alone, as a button's answer: what became of the mails themselves is in the database.
  let trial: MailTried | null = null;
  /** Presses while one is on its way are that one's. */
  let trying: Promise<void> | null = null;

  const ownAddress = async (req: Request) => (await mailChoiceOf(db, managerOf(req)?.id ?? "")).address;

  router.get(PATH, allow("settings"), async (req, res) => {
    const [chosen, digests, own] = await Promise.all([mailReaders(db), lastDigests(db), ownAddress(req)]);
    const readers = chosen.filter(
      ({ role, teams }) =>
        judgeAccess({ who: { kind: "manager", role, teams }, what: "alerts", hoursOpen: false }).allowed,
    );
    const page = mailSettingsPage({
      ...{ site: settingsSite(context, req), calendar, mailer, atMin: config.ALERT_MAIL_AT, trial },
      toldDay: addDays(dayOf(clock(), calendar), -1),
      readers: readers.map(({ id, name, address }) => ({ name, address, last: digests.get(id)?.last ?? null })),
      ownAddress: own,
    });
    return sendPage(req, res, { view: "settings/mail/mail", page });
  });

  router.post(`${PATH}/test`, allow("settings-change"), async (req, res) => {
    const to = await ownAddress(req);
    if (mailer === null || to === null) throw refusalSaid(409, "mails.trial-cannot");
    trying ??= mailer
      .send({ id: randomUUID(), to, ...trialMail() })
      .then((outcome) => {
        trial = { at: clock(), reply: null, ...outcome };
      })
      .finally(() => {
        trying = null;
      });
    await trying;
    return res.redirect(303, `${PATH}#trial`);
  });

  function trialMail(): Pick<Mail, "subject" | "text" | "html"> {
    const words = context.languages.office;
    const { language, dir, say } = words;
    const href = context.publicUrl + PATH;
    const [subject, text] = [say("mails.trial-subject"), say("mails.trial-text")];
    const html = press().render("alerts/mail-trial", { language, dir, subject, text, href }, words);
    return { subject, text: `${text}\n${href}\n`, html };
  }

  return router;
}
