// What it would do to make two log-ins one person, told before it is done; and whom a log-in could be joined with. Pure.
import type { Person } from "../../../domain/people-names.ts";
import type { Words } from "../../../words/words.ts";
import { duration, longDate } from "../../format.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { mergePath, PEOPLE_PATH, personSettingsPath } from "./paths.ts";

export type MergeSide = {
  person: Person;
  logIns: readonly { user: string; hosts: readonly string[] }[];
  days: number;
  workedS: number;
  from: string | null;
  to: string | null;
};

export type MergePage = SettingsHead & {
  user: string;
  into: string;
  rows: { head: string; user: string; into: string }[];
  /** What will be so afterwards, a sentence each. */
  after: string[];
  swap: string;
  back: string;
};

export function mergePage({
  site,
  user,
  into,
  shared,
  apart,
}: {
  site: SettingsSite;
  user: MergeSide;
  into: MergeSide;
  /** Days on which both were reported. */
  shared: number;
  /** Of these, those that are frozen, because their reports are kept no longer. */
  apart: number;
}): MergePage {
  const [a, b] = [user.person.user, into.person.user];
  const row = (head: string, textOf: (side: MergeSide) => string) => ({ head, user: textOf(user), into: textOf(into) });
  const { say, locale } = site.words;
  return {
    ...settingsHead(site, { path: PEOPLE_PATH, heading: say("merge.heading"), about: [say("merge.about")] }),
    user: a,
    into: b,
    rows: [
      row(say("people.shown"), ({ person }) => person.name),
      row(say("table.team"), ({ person }) => person.team ?? say("people.no-team")),
      row(say("people.log-ins"), ({ logIns }) => logIns.map((one) => one.user).join(", ")),
      row(say("people.machines"), ({ logIns }) => machines(logIns, site.words)),
      row(say("merge.first-last"), ({ from, to }) =>
        from === null || to === null ? say("merge.no-report") : `${longDate(from, locale)} – ${longDate(to, locale)}`,
      ),
      row(say("merge.worked"), ({ days, workedS }) =>
        days === 0 ? "–" : say("merge.worked-on", { hours: duration(workedS, locale), n: days }),
      ),
    ],
    after: [
      say("merge.after.shows", { n: user.logIns.length, name: into.person.name, user: a }),
      shared === 0 ? say("merge.after.not-shared") : say("merge.after.shared", { n: shared }),
      ...(apart === 0 ? [] : [say("merge.after.apart", { n: apart, user: a, into: b })]),
      say("merge.after.kept", { into: b, user: a }),
      say("merge.after.nothing"),
    ],
    swap: mergePath({ user: b, into: a }),
    back: personSettingsPath(b),
  };
}

function machines(logIns: MergeSide["logIns"], { say }: Words): string {
  const hosts = [...new Set(logIns.flatMap((one) => one.hosts))].map((host) =>
    host === "" ? say("people.plain") : host,
  );
  return hosts.length === 0 ? say("merge.none") : hosts.join(", ");
}

export type ChooseMergePage = SettingsHead & {
  into: { user: string; name: string };
  q: string;
  found: { user: string; name: string; team: string | null; href: string }[];
  /** Null while nothing is looked for. */
  nothing: string | null;
  back: string;
};

/** People shown to choose from. */
export const FOUND_MAX = 20;

export function chooseMergePage({
  site,
  into,
  q,
  found,
}: {
  site: SettingsSite;
  into: Person;
  q: string | null;
  found: readonly Person[];
}): ChooseMergePage {
  const { say } = site.words;
  const others = found.filter(({ user }) => user !== into.user);
  return {
    ...settingsHead(site, { path: PEOPLE_PATH, heading: say("merge.choose"), about: [into.name] }),
    into: { user: into.user, name: into.name },
    q: q ?? "",
    found: others.map(({ user, name, team }) => ({ user, name, team, href: mergePath({ user, into: into.user }) })),
    nothing: q !== null && others.length === 0 ? say("merge.nobody-else", { q }) : null,
    back: personSettingsPath(into.user),
  };
}
