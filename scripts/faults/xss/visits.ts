// The corpus in the browser: every page as everybody who may open it, with payloads stored behind it and payloads asked of it; forms
// answered; Today while something new arrives.
import type { Browser, BrowserContextOptions, Route } from "playwright-core";
import { giveCookie } from "../../../server/browser/signed-in.ts";
import { type Address, addressesOf, askedAddresses, type Breadth, filled } from "./addresses.ts";
import { noteFields } from "./office/doors.ts";
import type { Office } from "./office/office.ts";
import { PAYLOADS, type Payload, textFor } from "./payloads.ts";
import { namesSent } from "./reach.ts";
import { type Noticed, nothing, openWatched, type Watched } from "./watched.ts";

export type Role = keyof Office["cookies"] | "owner, in the office’s own words";
export type Visited = {
  noticed: Noticed;
  pages: number;
  /** Of each field, on how many pages a payload of it stood; of each payload likewise. */
  fields: Map<string, number>;
  payloads: Map<string, number>;
  /** Of each route, the fields of which a payload stood on a page of it. */
  shown: Map<string, Set<string>>;
  /** Routes that were answered with a page at least once. */
  routes: Set<string>;
};
export const nobodyYet = (): Visited => ({
  ...{ noticed: nothing(), pages: 0 },
  ...{ fields: new Map(), payloads: new Map(), shown: new Map(), routes: new Set() },
});

/** Tabs at a time: a browser has more processes than this machine has cores. */
const TABS = 3;

export const ROLES: readonly Role[] = [
  ...["owner", "manager", "council", "person", "device", "nobody"],
  "owner, in the office’s own words",
] as Role[];

const OF_ONE = /^\/(?:person|screenshots|picture|my|claims|applications|sites|projects)(?:\/|$)/;
const isOwner = (role: Role) => role.startsWith("owner");

/** Whoever is no owner looks at a page of each kind: what differs for them is which parts stand there. */
const NARROW = { people: 1, payloads: 1 };

export async function visitAll(browser: Browser, office: Office, visited: Visited, breadth: Breadth): Promise<void> {
  const { every } = breadth;
  for (const [index, role] of ROLES.entries()) {
    const own = role === "owner" ? breadth : { ...NARROW, every };
    const thinned = (addresses: Address[]) => addresses.filter((_, i) => i % every === index % every);
    // A page of one's own shows the first of the sixty.
    const isOwn = role === "person" || role === "device";
    const stored = addressesOf(office, own, isOwn ? (office.people[0] ?? null) : null);
    const asked = role === "owner" || role === "nobody" ? thinned(askedAddresses(office, own)) : [];
    // What only these two see is seen whole; and everybody sees all there is of one person.
    const isWhole = role === "owner" || role === "person";
    const seen = isWhole ? stored : stored.filter((one, i) => i % every === index % every || OF_ONE.test(one.route));
    await visitThese(browser, office, role, visited, [...seen, ...asked]);
  }
}

export async function visitThese(
  browser: Browser,
  office: Office,
  role: Role,
  visited: Visited,
  addresses: readonly Address[],
  options: BrowserContextOptions & { alter?: (route: Route) => Promise<void> } = {},
): Promise<void> {
  const waiting = addresses.values();
  await Promise.all(
    Array.from({ length: TABS }, async () => {
      const watched = await openAs(browser, office, role, visited, options);
      for (const { route, path } of waiting) {
        // Each page by another one of those whom a provider has named: pages show who is signed in.
        const cookie = office.owners[visited.pages % office.owners.length] ?? "";
        if (isOwner(role)) await giveCookie(watched.page.context(), { url: office.doors.url, cookie });
        await visit(office, visited, watched, { route, path });
      }
      await watched.close();
    }),
  );
}

export async function openAs(
  browser: Browser,
  office: Office,
  role: Role,
  { noticed }: Visited,
  options: BrowserContextOptions & { alter?: (route: Route) => Promise<void> } = {},
): Promise<Watched> {
  const isGerman = role === "owner, in the office’s own words";
  const watched = await openWatched(browser, noticed, { locale: isGerman ? "de-DE" : "en-GB", ...options });
  const cookie = office.cookies[isGerman ? "owner" : (role as keyof Office["cookies"])];
  await giveCookie(watched.page.context(), { url: office.doors.url, cookie });
  return watched;
}

async function visit({ doors }: Office, visited: Visited, watched: Watched, { route, path }: Address): Promise<void> {
  const { status, marks } = await watched.visit(doors.url + path);
  if (status >= 500) visited.noticed.errors.push(`${path}: answered ${status}`);
  if (status === 200) visited.routes.add(route);
  noteFields(doors.reached, new URL(path, doors.url).searchParams);
  noteMarks(visited, marks);
  const shown = visited.shown.get(route) ?? new Set();
  for (const mark of marks) shown.add(mark.split(".")[1] ?? "");
  visited.shown.set(route, shown);
}

function noteMarks(visited: Visited, marks: readonly string[]): void {
  visited.pages++;
  for (const mark of marks) {
    const [payload = "", field = ""] = mark.split(".");
    visited.payloads.set(payload, (visited.payloads.get(payload) ?? 0) + 1);
    visited.fields.set(field, (visited.fields.get(field) ?? 0) + 1);
  }
}

/** Each route that takes a form, with a payload under every name that any route reads, from a page of the server's own. */
export async function answerForms(browser: Browser, office: Office, visited: Visited, { payloads }: Breadth) {
  const { doors, routes, people } = office;
  const [person] = people;
  if (person === undefined) return;
  const posts = routes.filter(
    ({ method, path, what }) => method === "post" && what !== "machines" && !/close|sign-out/.test(path),
  );
  const names = namesSent();
  for (const role of ["owner", "person"] as const) {
    const watched = await openAs(browser, office, role, visited);
    const own = posts.filter(({ path }) => path.startsWith("/my/") === (role === "person"));
    for (const [index, { path }] of own.entries())
      for (let i = 0; i < payloads; i++) {
        const text = textFor(PAYLOADS[(index * 7 + i) % PAYLOADS.length] as Payload, "sent");
        const fields = names.map((name): [string, string] => [name, text]);
        noteFields(doors.reached, fields);
        await watched.visit(`${doors.url}/privacy`);
        const gone = watched.page.waitForEvent("framenavigated");
        await watched.page.evaluate(SUBMIT, { action: filled(path, office, person), fields });
        await gone;
        await watched.page.waitForLoadState("load");
        noteMarks(visited, await watched.look());
      }
    await watched.close();
  }
}

const SUBMIT = ({ action, fields }: { action: string; fields: [string, string][] }) => {
  type Element = { append(child: unknown): void };
  type Page = { createElement(tag: string): Element; body: Element };
  const { document } = globalThis as unknown as { document: Page };
  const form = Object.assign(document.createElement("form"), { action, method: "post" });
  for (const [name, value] of fields) form.append(Object.assign(document.createElement("input"), { name, value }));
  document.body.append(form);
  // A field may be called submit, so the method is taken from where it is written.
  Object.getPrototypeOf(form).submit.call(form);
};

/** A calendar file of payloads, looked into and added by the page itself. */
export async function bringHolidays(browser: Browser, office: Office, visited: Visited): Promise<void> {
  const watched = await openAs(browser, office, "owner", visited);
  await watched.visit(`${office.doors.url}/settings/holidays?year=2027`);
  const events = PAYLOADS.map((payload, i) => {
    const day = new Date(Date.UTC(2027, 0, 1 + i)).toISOString().slice(0, 10).replaceAll("-", "");
    const summary = textFor(payload, "ics", 200).replace(/[\\,;]/g, (sign) => `\\${sign}`);
    return `BEGIN:VEVENT\r\nUID:${i}\r\nDTSTART;VALUE=DATE:${day}\r\nSUMMARY:${summary}\r\nEND:VEVENT\r\n`;
  });
  const file = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${events.join("")}END:VCALENDAR\r\n`;
  const name = textFor(PAYLOADS[6] as Payload, "file").replaceAll("/", " ");
  noteFields(office.doors.reached, [["file", name]]);
  const input = watched.page.locator('input[name="file"]');
  await input.setInputFiles({ name, mimeType: "text/calendar", buffer: Buffer.from(file) });
  await watched.page.locator('form[action$="/preview"] button').click();
  await watched.page.waitForURL("**/preview");
  noteMarks(visited, await watched.look());
  await watched.page.locator('main form[action$="/add"] button').first().click();
  await watched.page.waitForURL("**/settings/holidays?**");
  noteMarks(visited, await watched.look());
  await watched.close();
}

/** Somebody new of whom Today hears while it is open. */
export async function hearOnToday(browser: Browser, office: Office, visited: Visited): Promise<void> {
  const watched = await openAs(browser, office, "owner", visited);
  await watched.visit(`${office.doors.url}/?q=x06`);
  const user = textFor(PAYLOADS[6] as Payload, "live");
  await office.doors.tell("report", "/api/report", { user, state: "working" });
  await watched.page.getByText(user).first().waitFor();
  noteMarks(visited, await watched.look());
  await watched.close();
}
