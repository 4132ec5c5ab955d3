// One person's settings: the shown name, the team, and the log-ins with the way to take them apart. Pure.
import type { Calendar } from "../../../domain/events.ts";
import { dayOf } from "../../../domain/local-day.ts";
import { isLostName, type Person } from "../../../domain/people-names.ts";
import type { Words } from "../../../words/words.ts";
import { longDate, shortSpan, timeOfDay } from "../../format.ts";
import { personPath } from "../../period.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "../sections.ts";
import { erasePath, hoursPath, mergePath, PEOPLE_PATH } from "./paths.ts";

export type PersonSettingsPage = SettingsHead & {
  user: string;
  mayChange: boolean;
  /** As it was given; empty where the log-in is shown. */
  name: string;
  teams: { id: string; name: string; selected: boolean }[];
  logIns: {
    user: string;
    machines: string;
    heard: string;
    how: string;
    /** Whether it can be taken apart. */
    isMerged: boolean;
  }[];
  /** Null: a name of question marks is many people, and is joined with nobody. */
  merge: string | null;
  /** Null: not for who asks. */
  hours: string | null;
  /** Null: not for who asks, or nobody of their own. */
  erase: string | null;
  figures: string;
  back: string;
  done: { text: string; undo: string | null } | null;
};

/** What was done right before, to be said on the page and to be undone from it. */
export type PersonDone = { kind: "merged" | "apart" | "saved"; logIn: string };

export function personSettingsPage(asked: {
  site: SettingsSite;
  calendar: Calendar;
  now: number;
  person: Person;
  teams: readonly { id: number; name: string }[];
  logIns: readonly {
    user: string;
    merged: { at: number; by: string } | null;
    hosts: readonly string[];
    heardAt: number | null;
  }[];
  done: PersonDone | null;
}): PersonSettingsPage {
  const { site, calendar, now, person, teams, logIns, done } = asked;
  const { user, name } = person;
  const { say, locale } = site.words;
  const day = (at: number) => `${longDate(dayOf(at, calendar), locale)}, ${timeOfDay(at, calendar.zone, locale)}`;
  return {
    ...settingsHead(site, { path: PEOPLE_PATH, heading: name, about: [say("people.about-one")] }),
    user,
    mayChange: site.may("people-change"),
    name: name === user ? "" : name,
    teams: [
      { id: "", name: say("people.no-team"), selected: person.teamId === null },
      ...teams.map((team) => ({ id: String(team.id), name: team.name, selected: team.id === person.teamId })),
    ],
    logIns: logIns.map((one) => ({
      user: one.user,
      machines: one.hosts.map((host) => (host === "" ? say("people.plain") : host)).join(", "),
      heard:
        one.heardAt === null
          ? say("settings.never")
          : say("settings.ago", { span: shortSpan(now - one.heardAt, locale) }),
      how:
        one.merged === null
          ? say("people.own-log-in")
          : say("people.joined", { at: day(one.merged.at), manager: one.merged.by }),
      isMerged: one.merged !== null,
    })),
    merge: isLostName(user) ? null : mergePath({ into: user }),
    hours: site.may("settings") ? hoursPath({ kind: "person", of: user }) : null,
    erase: site.may("erase") ? erasePath(user) : null,
    figures: personPath(user),
    back: PEOPLE_PATH,
    done: done === null ? null : doneOf(done, person, site.words),
  };
}

function doneOf({ kind, logIn }: PersonDone, { user }: Person, { say }: Words): { text: string; undo: string | null } {
  if (kind === "saved") return { text: say("people.saved"), undo: null };
  if (kind === "merged") return { text: say("people.merged", { logIn, user }), undo: logIn };
  return { text: say("people.apart", { logIn }), undo: null };
}
