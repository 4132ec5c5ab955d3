// What may be kept of the window or the page in front: the application's name, a title where the policy records titles, a site as
// far as the policy lets it be known; and what is private, of which nothing is kept. Pure; a title goes no further than this.
import { APPLICATION_MAX, TITLE_MAX, URL_MAX } from "../../../protocol/app-limits.ts";
import type { Policy } from "../../../protocol/policy.ts";
import { isPrivate } from "../pictures/private-window.ts";
import type { Seen } from "./stretches.ts";

/** program: all that the system calls it, to be matched. application: as people know it. */
export type Window = { title: string; program: string; application: string };
/** The page that a paired browser shows: as far as the extension was allowed to tell. */
export type Page = { url: string; title: string };

type Chosen = { policy: Policy; project: string | null };

/** Hidden: it is on IT's list, or has no name. */
export function applicationOf(window: Window, { policy, project }: Chosen): Seen {
  const description = nameOf(window);
  if (description === "" || isPrivate(window, policy.privateWindows)) return "hidden";
  const title = policy.applicationTitles ? titleOfWindow(window) : "";
  return { kind: "APP", description, title, url: null, project };
}

/** A page as far as it may be known, whatever a browser told of it; null: on IT's list, or no page of the web. */
export function pageOf({ url, title }: Page, policy: Policy): Page | null {
  const address = addressOf(url, policy.urls);
  if (address === null || isPrivate({ title, program: url, application: "" }, policy.privateWindows)) return null;
  return { url: address, title: recordsPageTitles(policy) ? titleOfPage(title, new URL(url).hostname) : "" };
}

/** None: another program's window is in front. Hidden: the browser's window is private by its own title, or the page is. */
export function siteOf(window: Window, page: Page, { policy, project }: Chosen): Seen {
  if (!isBrowser(window)) return "none";
  const known = pageOf(page, policy);
  if (known === null || isPrivate(window, policy.privateWindows)) return "hidden";
  return { kind: "URL", description: nameOf(window), ...known, project };
}

/** What may be chosen for what is recorded; where neither applications nor sites are, a choice would go nowhere. */
export const projectsOf = (policy: Policy): readonly string[] =>
  policy.applications || policy.urls !== "off" ? (policy.projects ?? []) : [];

/** A page's title is a window's title too: who was told that no titles are recorded was told so of both. */
export const recordsPageTitles = (policy: Policy) =>
  policy.applications && policy.applicationTitles && policy.urls !== "off";

/**
 * An address as far as it may be known: its origin, or all but name and password in it and what stands behind #, where tokens
 * are. Null: none may be, or it is no page of the web.
 */
export function addressOf(text: string, level: Policy["urls"]): string | null {
  const url = level === "off" ? null : URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  if (level === "host") return `${url.origin}/`;
  url.username = "";
  url.password = "";
  url.hash = "";
  return url.href.length <= URL_MAX ? url.href : `${url.origin}/`;
}

const BROWSERS =
  /\b(?:chromium|chrome|firefox|msedge|microsoft[ -]edge|brave|opera|vivaldi|librewolf|waterfox|floorp|zen|safari)\b/i;

export const isBrowser = ({ program, application }: Window) =>
  BROWSERS.test(`${program} ${application}`.replaceAll("_", " "));

const nameOf = ({ application, program }: Window) => cut(oneLine(application) || oneLine(program), APPLICATION_MAX);

/** Counts before a name ("(3) Inbox") and signs that turn while something runs change each second and say nothing. */
const RESTLESS = /^(?:\(\d{1,4}\+?\)|\[\d{1,4}\+?\]|[\u2800-\u28ff●•*◐◓◑◒✳✶✻✽·])\s+/u;

export const titleOf = (text: string) => cut(oneLine(text).replace(RESTLESS, ""), TITLE_MAX);

const titleOfWindow = (window: Window) => (isBrowser(window) ? titleOfPage(window.title, null) : titleOf(window.title));

const SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;
const HOST_AND_MORE = /^[^\s/?#]*[.:][^\s/?#]*[/?#]\S/;

/**
 * None where a browser shows an address in the place of a title that its page has not, or not yet: all of it, which is more than may
 * be known. The extension tells none either; a window shows it all the same. host: of the page, where it is known.
 */
function titleOfPage(text: string, host: string | null): string {
  const title = titleOf(text);
  const words = title.replace(SCHEME, "");
  const isOwn = host !== null && words.startsWith(host) && /^($|:\d|[/?#])/.test(words.slice(host.length));
  return isOwn || HOST_AND_MORE.test(words) ? "" : title;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: taking control characters out is what it is for
const BLANK = /[\s\u0000-\u001f\u007f-\u009f]+/g;
const oneLine = (text: string) => text.normalize("NFC").replace(BLANK, " ").trim();
const cut = (text: string, max: number) => text.toWellFormed().slice(0, max).toWellFormed();
