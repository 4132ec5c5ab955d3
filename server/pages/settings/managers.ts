// The managers: who may sign in, as what, whose people they see; and one of them, to be changed. Pure.
import type { Role } from "../../domain/access.ts";
import type { Calendar } from "../../domain/events.ts";
import type { Words } from "../../words/words.ts";
import { moment } from "./moment.ts";
import { type RoleChoice, roleChoices, type TeamChoice, teamChoices } from "./role-words.ts";
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
  mailAddress: string | null;
  mailSince: number | null;
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
  const { words } = site;
  const { say } = words;
  const able = managers.filter(({ disabledAt }) => disabledAt === null).length;
  return {
    ...settingsHead(site, {
      path: "/settings/managers",
      heading: say("settings.part.managers"),
      about: [
        say("managers.able", { n: able }),
        ...(able < managers.length ? [say("managers.no-longer", { n: managers.length - able })] : []),
        say("managers.written"),
      ],
    }),
    rows: managers.map((manager) => ({
      href: mayChange ? managerPath(manager.id) : null,
      name: manager.name,
      role: say(`role.name.${manager.role}`),
      sees: seenBy(manager, words),
      signsIn: wayIn(manager, calendar, words),
      open: manager.signIns === 0 ? say("managers.no-open") : String(manager.signIns),
    })),
    add: mayChange
      ? {
          name: asked.name,
          fault: asked.fault,
          roles: roleChoices(asked.role, words),
          teams: teamChoices(teams, asked.teams),
        }
      : null,
  };
}

export const managerPath = (id: string) => `/settings/managers/${id}`;

function seenBy({ role, teams }: Pick<ManagerTold, "role" | "teams">, { say }: Words): string {
  if (role !== "manager") return say(`managers.sees.${role}`);
  return teams.length === 0 ? say("managers.sees.nobody") : teams.map(({ name }) => name).join(", ");
}

function wayIn(
  { disabledAt, linkUntil, hasPassword, hasProvider }: ManagerTold,
  calendar: Calendar,
  { say, locale }: Words,
): string {
  if (disabledAt !== null) return say("managers.in.not-since", { at: moment(disabledAt, calendar, locale) });
  if (linkUntil !== null) return say("managers.in.link", { at: moment(linkUntil, calendar, locale) });
  const ways = [
    ...(hasPassword ? [say("managers.in.password")] : []),
    ...(hasProvider ? [say("managers.in.office")] : []),
  ];
  return ways.length === 0 ? say("managers.in.not-yet") : ways.join(", ");
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
  mail: { address: string; chosen: boolean; fault: string | null };
};

export function managerPage({
  site,
  calendar,
  manager,
  teams,
  signIns,
  fault = null,
  link = null,
  typed = null,
}: {
  site: SettingsSite;
  calendar: Calendar;
  manager: ManagerTold;
  teams: readonly Team[];
  signIns: readonly SignInTold[];
  fault?: string | null;
  link?: { url: string; until: number } | null;
  /** An address that is none. */
  typed?: string | null;
}): ManagerPage {
  const { words } = site;
  const { say, locale } = words;
  const { id, name, role, linkUntil, hasPassword, disabledAt } = manager;
  return {
    ...settingsHead(site, {
      path: "/settings/managers",
      heading: name,
      about: [
        say("managers.about-role", { role: say(`role.name.${role}`), whose: seenBy(manager, words) }),
        say("managers.about-in", { how: wayIn(manager, calendar, words) }),
      ],
    }),
    path: managerPath(id),
    roles: roleChoices(role, words),
    teams: teamChoices(
      teams,
      manager.teams.map((team) => team.id),
    ),
    fault,
    link: link === null ? null : { url: link.url, until: moment(link.until, calendar, locale) },
    linkWaits: linkUntil === null ? null : moment(linkUntil, calendar, locale),
    hasPassword,
    disabled: disabledAt !== null,
    signIns: signInLines(signIns, { calendar, own: null, words }),
    mail: {
      address: typed ?? manager.mailAddress ?? "",
      chosen: manager.mailSince !== null,
      fault: typed === null ? null : say("mails.own-fault"),
    },
  };
}
