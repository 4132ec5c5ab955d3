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

/** What of a page is told, or null. may: the agent's answer, {sends, titles}. */
export function partToTell(page, { sends, titles }) {
  if (page === null || (sends !== "host" && sends !== "full")) return null;
  const url = new URL(page.url);
  const origin = `${url.origin}/`;
  url.username = "";
  url.password = "";
  url.hash = "";
  return { url: sends === "full" ? url.href : origin, title: titles ? page.title : "" };
}
