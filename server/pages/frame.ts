// What every page has around it: title, style sheet, scripts, the way to the other pages, search, foot. Pure.
import type { What } from "../domain/access.ts";
import type { Words } from "../words/words.ts";

/** What a page is made with besides its facts: what the server knows of itself, and the words of whoever asks. */
export type Site = {
  version: string;
  words: Words;
  /** Addresses of the files that never change under their name. */
  assets: {
    css: string;
    icon: string;
    keys: string;
    live: string;
    preview: string;
    charts: string;
    chartLibrary: string;
  };
};

export type PageName =
  | "today"
  | "day"
  | "week"
  | "month"
  | "person"
  | "screenshots"
  | "applications"
  | "sites"
  | "projects"
  | "project-rules"
  | "my-page"
  | "alerts"
  | "claims"
  | "picture"
  | "settings"
  | "privacy"
  | "sign-in"
  | "setup"
  | "error";

/** what: the word of the access table; whoever sends the page leaves out those that whoever asks may not open. */
export type Way = { href: string; text: string; key: string | null; what: What; current: boolean };

export type Frame = {
  name: PageName;
  words: Words;
  title: string;
  description: string;
  css: string;
  icon: string;
  scripts: string[];
  narrow: boolean;
  nav: Way[];
  foot: Way[];
  find: { action: string; q: string };
  /** Who is signed in, and else where to; written in by whoever sends the page, who alone knows. */
  manager: string | null;
  signIn: string | null;
  version: string;
};

/** Whoever adds a page to the bar or to the foot adds its line, and its word to words/en/frame.json. */
const PAGES = [
  { name: "today", place: "bar", href: "/", key: "t", what: "hours" },
  { name: "day", place: "bar", href: "/day", key: "d", what: "hours" },
  { name: "week", place: "bar", href: "/week", key: "w", what: "hours" },
  { name: "month", place: "bar", href: "/month", key: "m", what: "hours" },
  { name: "screenshots", place: "bar", href: "/screenshots", key: null, what: "pictures" },
  { name: "applications", place: "bar", href: "/applications", key: null, what: "titles" },
  { name: "alerts", place: "bar", href: "/alerts", key: null, what: "alerts" },
  { name: "claims", place: "bar", href: "/claims", key: null, what: "claims" },
  { name: "settings", place: "bar", href: "/settings", key: null, what: "account" },
  { name: "privacy", place: "foot", href: "/privacy", key: null, what: "open" },
] as const satisfies { name: PageName; place: Place; href: string; key: string | null; what: What }[];
type Place = "bar" | "foot";

/** Pages that stand under one of the bar's. */
const PARTS: Partial<Record<PageName, readonly PageName[]>> = {
  screenshots: ["picture"],
  applications: ["sites", "projects", "project-rules"],
};

/** @param find where the search leads: the same table where there is one, else Today */
export function frameOf(
  { assets, version, words }: Site,
  page: {
    name: PageName;
    title: string;
    description: string;
    live?: boolean;
    charts?: boolean;
    preview?: boolean;
    narrow?: boolean;
    find?: string;
    q?: string | null;
  },
): Frame {
  const {
    name,
    title,
    description,
    live = false,
    charts = false,
    preview = false,
    narrow = false,
    find = "/",
    q = null,
  } = page;
  return {
    name,
    words,
    title: `${title} · Stint`,
    description,
    css: assets.css,
    icon: assets.icon,
    scripts: [
      ...(charts ? [assets.chartLibrary, assets.charts] : []),
      assets.keys,
      ...(live ? [assets.live] : []),
      ...(preview ? [assets.preview] : []),
    ],
    narrow,
    nav: waysIn("bar", name, words),
    foot: waysIn("foot", name, words),
    find: { action: find, q: q ?? "" },
    manager: null,
    signIn: null,
    version,
  };
}

const waysIn = (place: Place, here: PageName, { say }: Words): Way[] =>
  PAGES.filter((page) => page.place === place).map(({ name, href, key, what }) => ({
    href,
    text: say(`frame.page.${name}`),
    key,
    what,
    current: name === here || (PARTS[name]?.includes(here) ?? false),
  }));

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
