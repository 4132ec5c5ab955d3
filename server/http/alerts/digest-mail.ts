// The mail of one manager: the alerts of some days of the people whom they may see, in the office's language, as text and as HTML.
import { alertsOf } from "../../db/alerts/alerts-of-day.ts";
import { tellAlerts } from "../../db/alerts/tell-alerts.ts";
import type { MailReader } from "../../db/managers/mail.ts";
import { teamsWithin } from "../../domain/access.ts";
import { limitsOf } from "../../domain/alerts/limits.ts";
import { daysFromTo } from "../../domain/local-day.ts";
import type { Due } from "../../domain/mail/digest-due.ts";
import type { Composed } from "../../jobs/mail/digests.ts";
import { mailPage, mailText } from "../../pages/alerts/mail.ts";
import type { WriteContext } from "../context.ts";
import { press } from "../pages/page-answer.ts";
import { readingNow } from "../reading-now.ts";

/** Lines of one day: more are read on the page, where they can be narrowed. Of a week some 100 KB. */
const LINES_MAX = 50;

export async function composeDigest(context: WriteContext, reader: MailReader, { from, to }: Due): Promise<Composed> {
  const reading = await readingNow(context);
  const { role, teams } = reader;
  // Mails go to managers alone, so that hours which are open to everybody change nothing.
  const within = teamsWithin({ who: { kind: "manager", role, teams }, what: "alerts", hoursOpen: false });
  const filter = { q: null, team: null, ...(within === null ? {} : { within }) };
  const limits = limitsOf(context.config);
  const days = [];
  for (const day of daysFromTo(from, to)) {
    const found = await alertsOf(reading, { day, filter, limits });
    if (found.length > 0)
      days.push({ day, found: found.length, alerts: await tellAlerts(reading, found.slice(0, LINES_MAX)) });
  }
  const words = context.languages.office;
  const page = mailPage({ words, publicUrl: context.publicUrl, calendarOf: reading.calendars.of, days });
  return {
    alerts: days.reduce((sum, { found }) => sum + found, 0),
    subject: page.subject,
    text: mailText(page),
    html: press().render("alerts/mail", page, words),
  };
}
