// The pages of the settings, each a line of the list below: what is around them, and the way from one to another. Pure.
import type { What } from "../../domain/access.ts";
import { type Frame, frameOf, type Site } from "../frame.ts";

/** what: who may see this may see the page. Its name, and what is settled there, are words of words/en/settings.json. */
const SECTIONS = [
  { path: "/settings/policy", part: "policy", what: "policy" },
  { path: "/settings/people", part: "people", what: "people" },
  { path: "/settings/teams", part: "teams", what: "people" },
  { path: "/settings/hours", part: "hours", what: "settings" },
  { path: "/settings/holidays", part: "holidays", what: "settings" },
  { path: "/settings/devices", part: "devices", what: "devices" },
  { path: "/settings/managers", part: "managers", what: "managers" },
  { path: "/settings/mail", part: "mail", what: "settings" },
  { path: "/settings/stores", part: "stores", what: "stores" },
  { path: "/settings/retention", part: "retention", what: "retention" },
  { path: "/settings/releases", part: "releases", what: "pictures-release" },
  { path: "/settings/looks", part: "looks", what: "looks" },
  { path: "/settings/account", part: "account", what: "account" },
] as const satisfies { path: string; part: string; what: What }[];

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
  const { say } = site.words;
  const description = say("settings.description", { about: about.join(", ") });
  return {
    frame: frameOf(site, { name: "settings", title: heading, description, preview }),
    heading,
    about,
    sections: SECTIONS.filter(({ what }) => site.may(what)).map(({ path: href, part }) => ({
      href,
      text: say(`settings.part.${part}`),
      says: say(`settings.part.${part}.says`),
      current: href === path,
    })),
  };
}
