// The pages of the settings, each a line of the list below: what is around them, and the way from one to another. Pure.
import { type Frame, frameOf, type Site } from "../frame.ts";

const SECTIONS = [{ path: "/settings/people", text: "People" }] as const;

export type SettingsPath = (typeof SECTIONS)[number]["path"];

/** What views/settings/start.ejs shows above each of these pages. */
export type SettingsHead = {
  frame: Frame;
  heading: string;
  /** What is settled here, in a few words each. */
  about: readonly string[];
  sections: { href: string; text: string; current: boolean }[];
};

export function settingsHead(
  site: Site,
  { path, heading, about }: { path: SettingsPath; heading: string; about: readonly string[] },
): SettingsHead {
  return {
    frame: frameOf(site, { name: "settings", title: heading, description: `Settings: ${about.join(", ")}.` }),
    heading,
    about,
    sections: SECTIONS.map(({ path: href, text }) => ({ href, text, current: href === path })),
  };
}
