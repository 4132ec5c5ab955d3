// A page in a real browser with everything watched that script from a stored text could do: run, ask, be refused by the policy of
// contents, bring an element or attribute of its own into the page, or reach for another host.
import type { Browser, BrowserContextOptions, Page, Route } from "playwright-core";
import { LIBRARY, MARK } from "./payloads.ts";

/** Each is a sentence, and there should be none. */
export type Noticed = { ran: string[]; reports: string[]; foreign: string[]; away: string[]; errors: string[] };
export const nothing = (): Noticed => ({ ran: [], reports: [], foreign: [], away: [], errors: [] });
export const sentencesOf = (noticed: Noticed): string[] =>
  Object.entries(noticed).flatMap(([kind, sentences]) => sentences.map((sentence) => `${kind}: ${sentence}`));

export type Watched = {
  page: Page;
  /** How it was answered, the marks that stand on it, and where it was in the end. */
  visit(url: string): Promise<{ status: number; marks: string[]; at: string }>;
  /** Looks at the page as it stands now. */
  look(): Promise<string[]>;
  close(): Promise<void>;
};

/** Runs in the page: what has happened there, what came into it that no view writes, and which marks are to be read. */
const LOOK = `(() => {
  const found = { ran: globalThis.__ran ?? 0, reports: globalThis.__reports ?? [], foreign: [], marks: [] };
  const places = new Set();
  const TAGS = "script:not([src]),iframe,object,embed,base,meta[http-equiv],style,image,animate,set,foreignobject,math,audio,video,marquee,[srcdoc],[background]";
  const OWN = /^(?:https?:|chrome-extension:)$/;
  for (const one of document.querySelectorAll("*")) {
    if (one.matches(TAGS)) found.foreign.push(one.outerHTML.slice(0, 120));
    for (const { name, value } of one.attributes) {
      if (value.includes(".") ) for (const [, mark] of value.matchAll(${MARK})) places.add(mark);
      if (name.startsWith("on")) found.foreign.push(one.outerHTML.slice(0, 120));
      if (["href", "src", "action", "formaction", "xlink:href"].includes(name)) {
        const to = URL.canParse(value, location.href) ? new URL(value, location.href) : null;
        if (to === null || !OWN.test(to.protocol) || to.host !== location.host) found.foreign.push(name + "=" + value.slice(0, 120));
      }
    }
  }
  for (const [, mark] of document.documentElement.textContent.matchAll(${MARK})) places.add(mark);
  found.marks = [...places];
  return found;
})()`;

const LISTEN = `${LIBRARY}
globalThis.__reports = [];
document.addEventListener("securitypolicyviolation", (event) => globalThis.__reports.push(event.violatedDirective + " " + event.blockedURI + " " + event.sample));`;

/** Far beyond what a page takes, on a machine that does much else. */
const PATIENCE_MS = 120_000;
/** Everything that is looked at here is served by this machine. */
const OWN_HOST = "127.0.0.1";
const OF_POLICY = /content security policy|refused to|violates/i;

/** @param alter a control's: what becomes of each answer on its way to the browser */
export async function openWatched(
  browser: Pick<Browser, "newContext">,
  noticed: Noticed,
  { alter, ...options }: BrowserContextOptions & { alter?: (route: Route) => Promise<void> } = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const watch = await watchPage(page, noticed);
  if (alter !== undefined) await context.route("**/*", alter);
  return { ...watch, close: () => context.close() };
}

/** The same for a page that is there already, such as one of an extension. */
export async function watchPage(page: Page, noticed: Noticed): Promise<Omit<Watched, "close">> {
  let at = "";
  const note = (kind: keyof Noticed, text: string) => noticed[kind].push(`${at}: ${text}`);
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(LISTEN);
  page.on("dialog", (dialog) => {
    note("ran", `a dialog says ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => note("errors", error.message));
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    if (OF_POLICY.test(message.text())) note("reports", message.text());
    else if (!message.text().startsWith("Failed to load resource")) note("errors", message.text());
  });
  page.on("request", (request) => {
    const to = new URL(request.url());
    if (/^https?:$/.test(to.protocol) && to.hostname !== OWN_HOST) note("away", to.href);
  });
  async function look() {
    const { ran, reports, foreign, marks } = (await page.evaluate(LOOK)) as {
      ran: number;
      reports: string[];
      foreign: string[];
      marks: string[];
    };
    if (ran > 0) note("ran", `${ran} times`);
    for (const report of reports) note("reports", report);
    for (const one of foreign) note("foreign", one);
    return marks;
  }
  return {
    page,
    look,
    async visit(url) {
      at = url;
      const answer = await page.goto(url, { waitUntil: "load" });
      return { status: answer?.status() ?? 0, marks: await look(), at: page.url() };
    },
  };
}
