// The mail with the alerts of a day, or of some days after a failure: what a text and a view are made of. Pure. No name stands in the
// subject, which is read over shoulders and in lists of mail servers.
import type { Calendar } from "../../domain/events.ts";
import type { Words } from "../../words/words.ts";
import { fullDate } from "../format.ts";
import { alertDoubt, alertText } from "./alert-text.ts";
import { type AlertRow, alertsPath } from "./alerts.ts";

/** found: how many there are; `alerts` are those that are told. Days without any are left out. */
export type DayTold = { day: string; found: number; alerts: readonly AlertRow[] };

export type MailPage = {
  language: string;
  dir: "ltr" | "rtl";
  subject: string;
  lead: string;
  days: {
    heading: string;
    href: string;
    people: { name: string; team: string; lines: { text: string; doubt: string }[] }[];
    more: string | null;
  }[];
  look: string;
  asks: string;
  why: string;
  account: string;
};

export function mailPage(asked: {
  words: Words;
  publicUrl: string;
  calendarOf: (user: string) => Calendar;
  days: readonly DayTold[];
}): MailPage {
  const { words, publicUrl, calendarOf, days } = asked;
  const { say, locale } = words;
  const n = days.reduce((sum, { found }) => sum + found, 0);
  const [first] = days;
  const day = fullDate(first?.day ?? "1970-01-01", locale);
  const said = days.length === 1 ? say("mails.subject", { n, day }) : say("mails.subject-days", { n, from: day });
  const subject = said.replaceAll("\u00a0", " "); // plain letters stay readable in every list of mails
  return {
    ...{ language: words.language, dir: words.dir, subject },
    lead: say("mails.lead", { n }),
    days: days.map((told) => ({
      heading: fullDate(told.day, locale),
      href: publicUrl + alertsPath({ day: told.day, kind: null, team: null, page: 1 }),
      people: peopleTold(told.alerts, calendarOf, words),
      more: told.found > told.alerts.length ? say("mails.more", { n: told.found - told.alerts.length }) : null,
    })),
    look: say("mails.look"),
    asks: say("alerts.asks"),
    why: say("mails.why"),
    account: `${publicUrl}/settings/account#mail`,
  };
}

function peopleTold(alerts: readonly AlertRow[], calendarOf: (user: string) => Calendar, words: Words) {
  const byPerson = Map.groupBy(alerts, ({ person }) => person.user);
  return [...byPerson].flatMap(([user, own]) => {
    const [first] = own;
    if (first === undefined) return [];
    const lines = own.map((alert) => ({
      text: oneLine(alertText(alert, calendarOf(user), words)),
      doubt: alertDoubt(alert, words),
    }));
    return [{ name: short(first.person.name), team: short(first.person.team ?? ""), lines }];
  });
}

/** A mail has no style sheet that breaks a name of 256 letters; the page has it whole. */
const NAME_MAX = 60;
function short(name: string): string {
  const letters = [...oneLine(name)];
  return letters.length <= NAME_MAX ? letters.join("") : `${letters.slice(0, NAME_MAX - 1).join("")}…`;
}

/** No name makes a line of its own, and none turns the direction of what stands behind it. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ").trim();

/** The same for whoever reads mails as text. */
export function mailText({ lead, days, look, asks, why, account }: MailPage): string {
  const part = ({ heading, href, people, more }: MailPage["days"][number]) =>
    [
      heading,
      "-".repeat([...heading].length),
      ...people.flatMap(({ name, team, lines }) => [
        `* ${name}${team === "" ? "" : ` (${team})`}`,
        ...lines.map(({ text, doubt }) => `  ${text}${doubt === "" ? "" : ` [${doubt}]`}`),
      ]),
      ...(more === null ? [] : [more]),
      "",
      `${look} ${href}`,
    ].join("\n");
  return `${[lead, ...days.map(part), asks, `${why}\n${account}`].join("\n\n")}\n`;
}
