// The managers: who may sign in, as what, whose people they see; and one of them, to be changed. Pure.
import type { Role } from "../../domain/access.ts";
import type { Calendar } from "../../domain/events.ts";
import { counted } from "../format.ts";
import { moment } from "./moment.ts";
import { ROLE_WORDS, type RoleChoice, roleChoices, type TeamChoice, teamChoices } from "./role-words.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "./sections.ts";
import { type SignInLine, type SignInTold, signInLines } from "./sign-ins.ts";

export type Team = { id: number; name: string };
export type ManagerTold = {
  id: string;
  name: string;
  role: Role;
  teams: Team[];
  hasPassword: boolean;
  hasProvider: boolean;
  disabledAt: number | null;
  linkUntil: number | null;
  signIns: number;
};

/** What was typed into the form for a new one, and what is wrong with it. */
export type NewManager = { name: string; role: Role; teams: readonly number[]; fault: string | null };
export const NOBODY_NEW: NewManager = { name: "", role: "manager", teams: [], fault: null };

export type ManagersPage = SettingsHead & {
  rows: { href: string | null; name: string; role: string; sees: string; signsIn: string; open: string }[];
  /** null: only shown. */
  add: { name: string; fault: string | null; roles: RoleChoice[]; teams: TeamChoice[] } | null;
};

export function managersPage({
  site,
  calendar,
  managers,
  teams,
  mayChange,
  asked,
}: {
  site: SettingsSite;
  calendar: Calendar;
  managers: readonly ManagerTold[];
  teams: readonly Team[];
  mayChange: boolean;
  asked: NewManager;
}): ManagersPage {
  const able = managers.filter(({ disabledAt }) => disabledAt === null).length;
  return {
    ...settingsHead(site, {
      path: "/settings/managers",
      heading: "Managers",
      about: [
        `${counted(able, "person", "people")} may sign in`,
        ...(able < managers.length ? [`${managers.length - able} no longer`] : []),
        "every change is written down under Who looked",
      ],
    }),
    rows: managers.map((manager) => ({
      href: mayChange ? managerPath(manager.id) : null,
      name: manager.name,
      role: ROLE_WORDS[manager.role].name,
      sees: seenBy(manager),
      signsIn: wayIn(manager, calendar),
      open: manager.signIns === 0 ? "none" : String(manager.signIns),
    })),
    add: mayChange
      ? { name: asked.name, fault: asked.fault, roles: roleChoices(asked.role), teams: teamChoices(teams, asked.teams) }
      : null,
  };
}

export const managerPath = (id: string) => `/settings/managers/${id}`;

function seenBy({ role, teams }: Pick<ManagerTold, "role" | "teams">): string {
  if (role === "owner") return "everybody";
  if (role === "council") return "settings and logs";
  return teams.length === 0 ? "nobody: no team is ticked" : teams.map(({ name }) => name).join(", ");
}

function wayIn({ disabledAt, linkUntil, hasPassword, hasProvider }: ManagerTold, calendar: Calendar): string {
  if (disabledAt !== null) return `not since ${moment(disabledAt, calendar)}`;
  if (linkUntil !== null) return `by a link, until ${moment(linkUntil, calendar)}`;
  const ways = [...(hasPassword ? ["password"] : []), ...(hasProvider ? ["the office’s sign-in"] : [])];
  return ways.length === 0 ? "not yet: make a link" : ways.join(", ");
}

export type ManagerPage = SettingsHead & {
  path: string;
  roles: RoleChoice[];
  teams: TeamChoice[];
  fault: string | null;
  /** Shown this once; nobody can see it again. */
  link: { url: string; until: string } | null;
  linkWaits: string | null;
  hasPassword: boolean;
  disabled: boolean;
  signIns: SignInLine[];
};

export function managerPage({
  site,
  calendar,
  manager,
  teams,
  signIns,
  fault = null,
  link = null,
}: {
  site: SettingsSite;
  calendar: Calendar;
  manager: ManagerTold;
  teams: readonly Team[];
  signIns: readonly SignInTold[];
  fault?: string | null;
  link?: { url: string; until: number } | null;
}): ManagerPage {
  const { id, name, role, linkUntil, hasPassword, disabledAt } = manager;
  return {
    ...settingsHead(site, {
      path: "/settings/managers",
      heading: name,
      about: [`${ROLE_WORDS[role].name}, sees ${seenBy(manager)}`, `signs in: ${wayIn(manager, calendar)}`],
    }),
    path: managerPath(id),
    roles: roleChoices(role),
    teams: teamChoices(
      teams,
      manager.teams.map((team) => team.id),
    ),
    fault,
    link: link === null ? null : { url: link.url, until: moment(link.until, calendar) },
    linkWaits: linkUntil === null ? null : moment(linkUntil, calendar),
    hasPassword,
    disabled: disabledAt !== null,
    signIns: signInLines(signIns, { calendar, own: null }),
  };
}
