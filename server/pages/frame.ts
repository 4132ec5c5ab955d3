// What every page has around it: title, style sheet, scripts, the way to the other pages, search, foot. Pure.
import type { Words } from "../words/words.ts";

/** What a page is made with besides its facts: what the server knows of itself, and the words of whoever asks. */
export type Site = {
  version: string;
  words: Words;
  /** Addresses of the files that never change under their name. */
  assets: { css: string; icon: string; keys: string; live: string; charts: string; chartLibrary: string };
};

export type PageName =
  | "today"
  | "day"
  | "week"
  | "month"
  | "person"
  | "screenshots"
  | "my-page"
  | "picture"
  | "settings"
  | "sign-in"
  | "setup"
  | "error";

export type Frame = {
  name: PageName;
  words: Words;
  title: string;
  description: string;
  css: string;
  icon: string;
  scripts: string[];
  narrow: boolean;
  nav: { href: string; text: string; key: string | null; current: boolean }[];
  find: { action: string; q: string };
  /** Who is signed in, and else where to; written in by whoever sends the page, who alone knows. */
  manager: string | null;
  signIn: string | null;
  version: string;
};

const PAGES = [
  { name: "today", href: "/", key: "t" },
  { name: "day", href: "/day", key: "d" },
  { name: "week", href: "/week", key: "w" },
  { name: "month", href: "/month", key: "m" },
  { name: "screenshots", href: "/screenshots", key: null },
  { name: "settings", href: "/settings", key: null },
] as const;

/** @param find where the search leads: the same table where there is one, else Today */
export function frameOf(
  { assets, version, words }: Site,
  page: {
    name: PageName;
    title: string;
    description: string;
    live?: boolean;
    charts?: boolean;
    narrow?: boolean;
    find?: string;
    q?: string | null;
  },
): Frame {
  const { name, title, description, live = false, charts = false, narrow = false, find = "/", q = null } = page;
  return {
    name,
    words,
    title: `${title} · Stint`,
    description,
    css: assets.css,
    icon: assets.icon,
    scripts: [...(charts ? [assets.chartLibrary, assets.charts] : []), assets.keys, ...(live ? [assets.live] : [])],
    narrow,
    nav: PAGES.map(({ name: own, href, key }) => ({
      href,
      text: words.say(`frame.page.${own}`),
      key,
      current: own === name || (own === "screenshots" && name === "picture"),
    })),
    find: { action: find, q: q ?? "" },
    manager: null,
    signIn: null,
    version,
  };
}

/** One remark under the h1: how fresh the page is, its zone, its week. */
export type Remark = { text: string; href?: string; warn?: boolean };

/** A link to the period before or after; href null: there is none yet. */
export type Step = { text: string; href: string | null };

/** Where to go from a period: back, forth, or by the native calendar. */
export type Pager = {
  label: string;
  previous: Step;
  next: Step;
  go: { action: string; type: "date" | "week" | "month"; value: string; hidden: { name: string; value: string }[] };
  now: Step | null;
};
