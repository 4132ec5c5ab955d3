// What it would do to make two log-ins one person, told before it is done; and whom a log-in could be joined with. Pure.
import type { Person } from "../../../domain/people-names.ts";
import { counted, duration, longDate } from "../../format.ts";
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
  const own = counted(user.logIns.length, "log-in", "log-ins");
  return {
    ...settingsHead(site, { path: PEOPLE_PATH, heading: "One person?", about: ["nothing is changed yet"] }),
    user: a,
    into: b,
    rows: [
      row("Shown as", ({ person }) => person.name),
      row("Team", ({ person }) => person.team ?? "no team"),
      row("Log-ins", ({ logIns }) => logIns.map((one) => one.user).join(", ")),
      row("Machines", ({ logIns }) => machines(logIns)),
      row("First and last day", ({ from, to }) =>
        from === null || to === null ? "no report yet" : `${longDate(from)} – ${longDate(to)}`,
      ),
      row("Worked", ({ days, workedS }) =>
        days === 0 ? "–" : `${duration(workedS)} on ${counted(days, "day", "days")}`,
      ),
    ],
    after: [
      `Every page, file and answer shows one person, “${into.person.name}”, with all that came from “${a}” as well (${own}); “${a}” leads there too.`,
      shared === 0
        ? "There is no day on which both were reported, so the hours simply add up."
        : `On ${counted(shared, "day", "days")} both were reported. What was worked at the same time counts once, so the sum can be less than both together.`,
      ...(apart === 0
        ? []
        : [
            `On ${counted(apart, "day", "days")} of them reports are kept no longer, so the hours cannot be put together: the days of “${b}” stay as they are, and those of “${a}” stay with “${a}”.`,
          ]),
      `The shown name, the team and the working hours are those of “${b}”; those of “${a}” are kept for the day on which you take them apart.`,
      "No report, count or picture is changed. You can take them apart again at any time, and all is as it was.",
    ],
    swap: mergePath({ user: b, into: a }),
    back: personSettingsPath(b),
  };
}

function machines(logIns: MergeSide["logIns"]): string {
  const hosts = [...new Set(logIns.flatMap((one) => one.hosts))].map((host) => (host === "" ? "plain reports" : host));
  return hosts.length === 0 ? "none" : hosts.join(", ");
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
  const others = found.filter(({ user }) => user !== into.user);
  return {
    ...settingsHead(site, { path: PEOPLE_PATH, heading: "Another log-in of the same person", about: [into.name] }),
    into: { user: into.user, name: into.name },
    q: q ?? "",
    found: others.map(({ user, name, team }) => ({ user, name, team, href: mergePath({ user, into: into.user }) })),
    nothing: q !== null && others.length === 0 ? `Nobody else is found by “${q}”. Try a part of the name.` : null,
    back: personSettingsPath(into.user),
  };
}
