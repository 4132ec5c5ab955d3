// The pages of the settings, each a line of the list below: what is around them, and the way from one to another. Pure.
import type { What } from "../../domain/access.ts";
import { type Frame, frameOf, type Site } from "../frame.ts";

const SECTIONS = [{ path: "/settings/people", text: "People", what: "people" }] as const satisfies {
  path: string;
  text: string;
  /** Who may see this may see the page. */
  what: What;
}[];

export type SettingsPath = (typeof SECTIONS)[number]["path"];

/** What a page of the settings is made with: the site, and what who asks may see and do. */
export type SettingsSite = Site & { may: (what: What) => boolean };

/** What views/settings/start.ejs shows above each of these pages. */
export type SettingsHead = {
  frame: Frame;
  heading: string;
  /** What is settled here, in a few words each. */
  about: readonly string[];
  sections: { href: string; text: string; current: boolean }[];
};

export function settingsHead(
  site: SettingsSite,
  { path, heading, about }: { path: SettingsPath; heading: string; about: readonly string[] },
): SettingsHead {
  return {
    frame: frameOf(site, { name: "settings", title: heading, description: `Settings: ${about.join(", ")}.` }),
    heading,
    about,
    sections: sectionsFor(site).map((own) => ({ ...own, current: own.href === path })),
  };
}

export const sectionsFor = ({ may }: SettingsSite): { href: string; text: string }[] =>
  SECTIONS.filter(({ what }) => may(what)).map(({ path: href, text }) => ({ href, text }));
