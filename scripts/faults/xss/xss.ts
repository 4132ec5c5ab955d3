// `npm run faults -- xss`: sixty payloads through every field and page of the server, of the agent and of the extension, in a real
// browser: nothing runs, and the browser has nothing to report. Controls show that both would be seen.
import { startBrowser } from "../../../server/browser/browser.ts";
import type { Fault, Outcome } from "../fault.ts";
import { addressesOf, type Breadth, isPage } from "./addresses.ts";
import { bareOnes, unescapedPages } from "./controls.ts";
import { openFiles } from "./files.ts";
import { type Office, openOffice } from "./office/office.ts";
import { sendForms } from "./office/settings.ts";
import { PROVIDED } from "./office/sign-ins.ts";
import { PAYLOADS, REFUSED_NAMES } from "./payloads.ts";
import { claimsRead, namesSent, wireTexts } from "./reach.ts";
import {
  answerForms,
  bringHolidays,
  hearOnToday,
  nobodyYet,
  ROLES,
  type Visited,
  visitAll,
  visitThese,
} from "./visits.ts";
import { sentencesOf } from "./watched.ts";
import { agentLacks, agentPageHeld, popupHeld, popupLacks } from "./workstation.ts";

export const SHORT: Breadth = { people: 1, payloads: 1, every: 6 };
/** @param rounds people and payloads of each route; all sixty where nothing is said */
const long = (rounds: number | null): Breadth => {
  const all = Math.min(rounds ?? PAYLOADS.length, PAYLOADS.length);
  return { people: all, payloads: all, every: 1 };
};
/** A form answered by the browser is three pages. */
const LONG_FORMS: Breadth = { ...SHORT, payloads: 6 };
/** People whose own files are opened in the long form. */
const FILES_OF = 10;
/** Of the owner's pages, every which is looked at again in the end. */
const AGAIN = 4;
/** Each field of each form, in the long form. */
const FORM_PAYLOADS = 20;

export type Place = { browser: Parameters<typeof visitAll>[0]; office: Office };

export async function inBrowser<Answer>(work: (browser: Place["browser"]) => Promise<Answer>): Promise<Answer> {
  const started = await startBrowser();
  if ("reason" in started) throw new Error(started.reason);
  return work(started.browser).finally(() => started.browser.close());
}

export async function onOffice<Answer>(
  work: (place: Place) => Promise<Answer>,
  { everyClaim = false } = {},
): Promise<Answer> {
  return inBrowser(async (browser) => {
    const office = await openOffice({ everyClaim });
    return work({ browser, office }).finally(office.close);
  });
}

export async function corpusHeld({ browser, office }: Place, breadth: Breadth): Promise<Outcome> {
  const { doors, cookies } = office;
  const visited = nobodyYet();
  const isLong = breadth.every < SHORT.every;
  await hearOnToday(browser, office, visited);
  await bringHolidays(browser, office, visited);
  await visitAll(browser, office, visited, breadth);
  const files = await openFiles(office, { people: isLong ? FILES_OF : 1 });
  const pages = addressesOf(office, SHORT).map(({ path }) => path);
  const payloads = isLong ? FORM_PAYLOADS : 1;
  const known = new Set<string>();
  await sendForms(doors, pages, cookies.owner, { payloads, known });
  await sendForms(
    doors,
    pages.filter((path) => path.startsWith("/my")),
    cookies.person,
    { payloads, known },
  );
  await answerForms(browser, office, visited, isLong ? LONG_FORMS : breadth);
  // Once more, with what the forms have left behind.
  await visitThese(
    browser,
    office,
    "owner",
    visited,
    addressesOf(office, SHORT).filter((_, i) => i % AGAIN === 0),
  );
  const broken = [
    ...sentencesOf(visited.noticed),
    ...files.wrong,
    ...(await namesTaken(office)),
    ...unreached(office, visited),
    ...office.failures(),
  ];
  const seen = [
    `${PAYLOADS.length} payloads in ${doors.reached.size} fields`,
    `${visited.pages} pages of ${visited.routes.size} routes by ${ROLES.length} roles`,
    `${visited.fields.size} fields seen on them`,
    `${files.cells} cells of ${files.opened} files`,
    ...Object.entries(visited.noticed).map(([kind, { length }]) => `${kind} ${length}`),
  ];
  return { rounds: visited.pages, seen: seen.join(", "), broken };
}

/** Names that hold what no name may are refused before they are stored. */
async function namesTaken({ doors }: Office): Promise<string[]> {
  const wrong: string[] = [];
  for (const user of REFUSED_NAMES) {
    const { status } = await doors.tell("report", "/api/report", { user, state: "working" });
    if (status !== 400) wrong.push(`The name ${JSON.stringify(user)} was answered ${status}.`);
  }
  return wrong;
}

/** What the code has and the corpus has not: a field through which nothing went, a page that nobody has opened. */
export function unreached(
  { doors, routes }: { doors: Pick<Office["doors"], "reached">; routes: Office["routes"] },
  visited: Visited,
): string[] {
  const fields = [...wireTexts(), ...namesSent(), ...claimsRead()].filter((name) => !doors.reached.has(name));
  const pages = routes.filter((route) => isPage(route) && !visited.routes.has(route.path));
  const unseen = PAYLOADS.filter(({ n }) => !visited.payloads.has(String(n).padStart(2, "0")));
  const nameless = [...visited.shown].filter(
    ([route, shown]) => !NO_NAME.test(route) && PROVIDED.filter((field) => shown.has(field)).length < kindsOn(route),
  );
  const hidden = [...STORED, ...PROVIDED].filter((field) => !visited.fields.has(field));
  return [
    ...fields.map((name) => `No payload went through the field ${name}.`),
    ...pages.map(({ path }) => `Nobody has opened ${path}.`),
    ...unseen.map(({ text }) => `The payload ${text} stood on no page.`),
    ...nameless.map(([route]) => `Too few of those whom a provider has named stood on ${route}.`),
    ...hidden.map((field) => `What was stored as ${field} stood on no page.`),
  ];
}

/** What people and agents write and somebody reads again; ids, times and words of a choice are refused. */
const STORED =
  "founder user host plain os version note evidence title app project query shown team manager claim answer release pattern ruled holiday window reason ics live word asked kept".split(
    " ",
  );

/** Not for people, so nobody's name is at their head. */
const NO_NAME = /^\/(?:api\/|health\/|metrics$|openapi)/;
/** Here stands what several have done; elsewhere at least who is signed in. */
const DONE_BY =
  "/claims /settings/looks /settings/managers /settings/policy /settings/releases /settings/retention".split(" ");
const kindsOn = (route: string) => (DONE_BY.includes(route) ? 3 : 1);

const broken = (sentences: string[], seen: string, rounds: number): Outcome => ({ rounds, seen, broken: sentences });

/** Of what a control saw, as much as a table has room for. */
const SHOWN_CHARS = 90;

export async function unescapedNoticed(place: Place, policy: boolean): Promise<Outcome> {
  const { noticed, pages } = await unescapedPages(place.browser, place.office, { policy });
  const { ran, reports } = noticed;
  const first = (policy ? reports : ran).map((sentence) => sentence.slice(0, SHOWN_CHARS));
  return broken(first, `ran ${ran.length}, reports ${reports.length}`, pages);
}

export async function bareNoticed({ browser }: Pick<Place, "browser">, policy: boolean): Promise<Outcome> {
  const { noticed, ran, reported, unseen } = await bareOnes(browser, { policy });
  const seen = `${noticed} noticed, ${ran} ran, ${reported} reported`;
  const wrong = policy ? ran > 0 : ran === 0;
  return broken(
    unseen.length > 0 || wrong ? [] : [`all ${noticed} of them`],
    `${seen}${unseen.map((text) => `; not: ${text}`)}`,
    noticed,
  );
}

const lacks = async () => {
  const started = await startBrowser();
  if ("reason" in started) return started.reason;
  await started.browser.close();
  return null;
};
const control = (name: string, promise: string, make: (place: Place) => Promise<Outcome>) => ({
  ...{ name, promise, lacks, isControl: true, make: () => onOffice(make) },
});

export const fault: Fault = {
  checks: [
    {
      ...{ name: "60 payloads, every field and page", promise: "nothing runs, nothing is reported", lacks },
      make: ({ rounds }) => onOffice((place) => corpusHeld(place, long(rounds)), { everyClaim: true }),
    },
    {
      ...{ name: "the agent’s own page", promise: "nothing runs, nothing is reported" },
      lacks: async () => agentLacks() ?? (await lacks()),
      make: () => inBrowser((browser) => agentPageHeld(browser, { rounds: PAYLOADS.length })),
    },
    {
      ...{ name: "the extension’s popup and options", promise: "nothing runs, nothing is reported" },
      lacks: popupLacks,
      make: () => popupHeld({ rounds: PAYLOADS.length }),
    },
    control("each payload as it is", "each is noticed", (place) => bareNoticed(place, false)),
    control("each as it is, under the policy of contents", "each is noticed, none runs", (place) =>
      bareNoticed(place, true),
    ),
    control("pages that escape nothing", "script runs", (place) => unescapedNoticed(place, false)),
    control("pages that escape nothing, under the policy", "reports are made", (place) =>
      unescapedNoticed(place, true),
    ),
  ],
};
