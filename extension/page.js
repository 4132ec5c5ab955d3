// Which page is in front, and how much of it may be told. What may be told is the agent's word; where it says host, nothing but
// the host leaves the browser.
const api = globalThis.browser ?? globalThis.chrome;

/** {url, title} of the active tab of the window that has the keyboard; null: none, a private window's, or no page of the web. */
export async function pageInFront() {
  const window = await api.windows.getLastFocused();
  if (!window.focused || window.incognito) return null;
  const [tab] = await api.tabs.query({ active: true, windowId: window.id });
  if (tab === undefined || tab.incognito || !/^https?:/.test(tab.url ?? "")) return null;
  return { url: tab.url, title: tab.title ?? "" };
}

/**
 * Of a page that has no title, or none yet, browsers show the address in its place, all of it: another page's too, until the one that
 * came after it has a title of its own. None of that is a title, and more than may be told.
 */
function isAddress(title, { hostname }) {
  const words = title.replace(/^[a-z][a-z\d+.-]*:\/\//i, "");
  const isOwn = words.startsWith(hostname) && /^($|:\d|[/?#])/.test(words.slice(hostname.length));
  return isOwn || /^[^\s/?#]*[.:][^\s/?#]*[/?#]\S/.test(words);
}

/** What of a page is told, or null. may: the agent's answer, {sends, titles}. */
export function partToTell(page, { sends, titles }) {
  if (page === null || (sends !== "host" && sends !== "full")) return null;
  const url = new URL(page.url);
  const origin = `${url.origin}/`;
  url.username = "";
  url.password = "";
  url.hash = "";
  const title = titles && !isAddress(page.title, url) ? page.title : "";
  return { url: sends === "full" ? url.href : origin, title };
}
