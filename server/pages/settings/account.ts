// One's own account: password, and where one is signed in. Pure. A password that was typed is never sent back.

import type { Role } from "../../domain/access.ts";
import type { Calendar } from "../../domain/events.ts";
import type { OwnMail } from "./own-mail.ts";
import { type SettingsHead, type SettingsSite, settingsHead } from "./sections.ts";
import { type SignInLine, type SignInTold, signInLines } from "./sign-ins.ts";

export type PasswordFaults = { current?: string; password?: string };

export type AccountPage = SettingsHead & {
  /** For whatever keeps passwords in the browser. */
  name: string;
  saved: boolean;
  hasPassword: boolean;
  faults: Record<keyof PasswordFaults, string | null>;
  signIns: SignInLine[];
  /** null: this role sees no alerts. */
  mail: OwnMail | null;
};

export function accountPage(asked: {
  site: SettingsSite;
  calendar: Calendar;
  name: string;
  role: Role;
  own: string;
  hasPassword: boolean;
  signIns: readonly SignInTold[];
  mail: OwnMail | null;
  saved?: boolean;
  faults?: PasswordFaults;
}): AccountPage {
  const { site, calendar, name, role, own, hasPassword, signIns, mail, saved = false, faults = {} } = asked;
  const { say } = site.words;
  return {
    ...settingsHead(site, {
      path: "/settings/account",
      heading: say("settings.part.account"),
      about: [
        say("account.about", { name, role: say(`role.name.${role}`) }),
        say("account.open", { n: signIns.length }),
      ],
    }),
    name,
    saved,
    hasPassword,
    faults: { current: faults.current ?? null, password: faults.password ?? null },
    signIns: signInLines(signIns, { calendar, own, words: site.words }),
    mail,
  };
}
