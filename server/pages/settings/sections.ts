// The pages of the settings, each a line of the list below: what is around them, and the way from one to another. Pure.
import type { What } from "../../domain/access.ts";
import { type Frame, frameOf, type Site } from "../frame.ts";

type Section = {
  path: string;
  text: string;
  /** What is settled there, on the page of all settings. */
  says: string;
  /** Who may see this may see the page. */
  what: What;
};

const SECTIONS = [
  {
    path: "/settings/policy",
    text: "What is recorded",
    says: "For the organisation, each team and each person, with what people read of it.",
    what: "policy",
  },
  { path: "/settings/people", text: "People", says: "Who is who: names, teams and log-ins.", what: "people" },
  { path: "/settings/teams", text: "Teams", says: "Which there are, and who is in them.", what: "people" },
  {
    path: "/settings/hours",
    text: "Working hours",
    says: "When people are expected, how much of a week is to be worked, and when their day begins.",
    what: "settings",
  },
  { path: "/settings/holidays", text: "Holidays", says: "By hand, or from a calendar file.", what: "settings" },
  {
    path: "/settings/devices",
    text: "Devices",
    says: "Machines and their tokens: let in, shut out, told to enrol anew.",
    what: "devices",
  },
  {
    path: "/settings/managers",
    text: "Managers",
    says: "Who may sign in, as what, and whose people they see.",
    what: "managers",
  },
  {
    path: "/settings/stores",
    text: "Stores",
    says: "Where pictures lie, whether strangers can read them there, and a button that tries it.",
    what: "stores",
  },
  {
    path: "/settings/releases",
    text: "Second manager",
    says: "Requests of managers to open a picture that is not blurred, which another one answers.",
    what: "pictures-release",
  },
  {
    path: "/settings/looks",
    text: "Who looked",
    says: "Every look at somebody’s pictures, applications and sites, and every change of who may look.",
    what: "looks",
  },
  {
    path: "/settings/account",
    text: "Your account",
    says: "Your password, and where you are signed in.",
    what: "account",
  },
] as const satisfies Section[];

export type SettingsPath = (typeof SECTIONS)[number]["path"];

/** What a page of the settings is made with: the site, and what who asks may see and do. */
export type SettingsSite = Site & { may: (what: What) => boolean };

/** What views/settings/start.ejs shows above each of these pages. */
export type SettingsHead = {
  frame: Frame;
  heading: string;
  /** What is settled here, in a few words each. */
  about: readonly string[];
  sections: { href: string; text: string; says: string; current: boolean }[];
};

/** @param path null: the page of all settings */
export function settingsHead(
  site: SettingsSite,
  {
    path,
    heading,
    about,
    preview = false,
  }: { path: SettingsPath | null; heading: string; about: readonly string[]; preview?: boolean },
): SettingsHead {
  return {
    frame: frameOf(site, { name: "settings", title: heading, description: `Settings: ${about.join(", ")}.`, preview }),
    heading,
    about,
    sections: SECTIONS.filter(({ what }) => site.may(what)).map(({ path: href, text, says }) => ({
      href,
      text,
      says,
      current: href === path,
    })),
  };
}
