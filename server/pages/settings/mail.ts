// The mails with alerts: where they are handed in, who gets them, what became of the last ones, and a test. Pure. No password comes here.
import type { Calendar } from "../../domain/events.ts";
import { nextTryAt } from "../../domain/mail/digest-due.ts";
import type { MailServer } from "../../domain/mail/mail-server.ts";
import type { Words } from "../../words/words.ts";
import { clockOfMinutes } from "../format.ts";
import { moment } from "./moment.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "./sections.ts";

const FAILURES = ["away", "silent", "encryption", "login", "refused", "later", "broken"] as const;

export type MailTried = { at: number; failure: string | null; reply: string | null };
export type ReaderTold = {
  name: string;
  address: string;
  last: {
    day: string;
    tries: number;
    triedAt: number;
    settledAt: number | null;
    alerts: number | null;
    failure: string | null;
    reply: string | null;
  } | null;
};

/** What came of a mail: in words, what to do, and what the mail server said to it. */
export type MailSaid = { text: string; todo: string; reply: string; failed: boolean };

export type MailSettingsPage = SettingsHead & {
  /** null: there is a mail server. */
  lines: string[] | null;
  facts: { term: string; text: string }[];
  readers: (MailSaid & { name: string; address: string })[];
  trial: { what: string; action: string | null; last: MailSaid | null };
};

export function mailSettingsPage(asked: {
  site: SettingsSite;
  calendar: Calendar;
  /** The day that mails tell about now: one that failed for an older day is not tried again. */
  toldDay: string;
  mailer: { server: MailServer; from: string } | null;
  atMin: number;
  readers: readonly ReaderTold[];
  /** Of who asks; null: none is known. */
  ownAddress: string | null;
  trial: MailTried | null;
}): MailSettingsPage {
  const { site, calendar, toldDay, mailer, atMin, readers, ownAddress, trial } = asked;
  const { words } = site;
  const { say, locale } = words;
  const at = clockOfMinutes(atMin, locale);
  return {
    ...settingsHead(site, {
      path: "/settings/mail",
      heading: say("mails.heading"),
      about:
        mailer === null
          ? [say("mails.about-off")]
          : [say("mails.about-at", { at }), say("mails.about-readers", { n: readers.length })],
    }),
    lines:
      mailer === null ? ["SMTP_URL=smtps://NAME:PASSWORD@mail.office.example", "MAIL_FROM=stint@office.example"] : null,
    facts: mailer === null ? [] : factsOf(mailer, { at, zone: calendar.zone, words }),
    readers: readers.map(({ name, address, last }) => ({
      name,
      address,
      ...(last === null ? quiet(say("mails.last.none")) : lastSaid(last, { calendar, toldDay, words })),
    })),
    trial: {
      what: ownAddress === null ? say("mails.trial-no-address") : say("mails.trial-what", { address: ownAddress }),
      action: ownAddress === null || mailer === null || !site.may("settings-change") ? null : "/settings/mail/test",
      last: trial === null ? null : trialSaid(trial, { calendar, words }),
    },
  };
}

function factsOf(
  { server, from }: { server: MailServer; from: string },
  { at, zone, words: { say } }: { at: string; zone: string; words: Words },
): MailSettingsPage["facts"] {
  return [
    { term: say("mails.place"), text: `${server.host}:${server.port}` },
    { term: say("mails.way"), text: say(`mails.way.${server.way}`) },
    { term: say("mails.login"), text: say(server.login === null ? "mails.login.none" : "mails.login.some") },
    { term: say("mails.from"), text: from },
    { term: say("mails.at"), text: say("mails.at-text", { at, zone }) },
  ];
}

const quiet = (text: string): MailSaid => ({ text, todo: "", reply: "", failed: false });

function lastSaid(
  last: NonNullable<ReaderTold["last"]>,
  { calendar, toldDay, words }: { calendar: Calendar; toldDay: string; words: Words },
): MailSaid {
  const { say, locale } = words;
  const when = (at: number) => moment(at, calendar, locale);
  const { settledAt, alerts, failure, triedAt, tries } = last;
  if (settledAt !== null)
    return quiet(
      alerts === 0
        ? say("mails.last.quiet", { at: when(settledAt) })
        : say("mails.last.sent", { at: when(settledAt), n: alerts ?? 0 }),
    );
  if (failure === null) return quiet(say("mails.last.sending", { at: when(triedAt) }));
  const next = nextTryAt({ tries, triedAt, failed: true });
  return failed(
    last.day < toldDay
      ? say("mails.last.missed", { at: when(triedAt) })
      : say("mails.last.failed", { at: when(triedAt), n: tries, next: when(next) }),
    { failure, reply: last.reply },
    words,
  );
}

function trialSaid(
  { at, failure, reply }: MailTried,
  { calendar, words }: { calendar: Calendar; words: Words },
): MailSaid {
  const when = moment(at, calendar, words.locale);
  return failure === null
    ? quiet(`${when}: ${words.say("mails.trial-sent")}`)
    : failed(`${when}: ${words.say("mails.trial-failed")}`, { failure, reply }, words);
}

function failed(text: string, { failure, reply }: { failure: string; reply: string | null }, { say }: Words): MailSaid {
  const known = FAILURES.find((one) => one === failure) ?? "broken";
  const said = reply === null || reply === "" ? "" : say("mails.said", { reply });
  return { text, todo: say(`mails.failure.${known}`), reply: said, failed: true };
}
