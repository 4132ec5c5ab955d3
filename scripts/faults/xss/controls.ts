// That the check sees what it looks for: each payload where it bites, as it is, runs and is noticed; and the very pages of the office do as
// soon as nobody escapes what stands on them, with the policy of contents reporting and without it running.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Route } from "playwright-core";
import { addressesOf } from "./addresses.ts";
import { inTurns } from "./office/doors.ts";
import { unescaped } from "./office/forms.ts";
import type { Office } from "./office/office.ts";
import { ELSEWHERE, PAYLOADS, type Payload } from "./payloads.ts";
import { nobodyYet, visitThese } from "./visits.ts";
import { type Noticed, nothing, openWatched, sentencesOf } from "./watched.ts";

/** The one of the server, word for word where it matters: nothing inline, nothing from elsewhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'";
/** What a script that waits for a file that does not come needs to give up, ms. */
const SETTLE_MS = 400;

export type Bare = { noticed: number; ran: number; reported: number; unseen: string[] };

/** Each payload that could run, in a page that lets it. */
export async function bareOnes(browser: Browser, { policy }: { policy: boolean }): Promise<Bare> {
  const live = PAYLOADS.filter(({ bites }) => bites !== "cell" && bites !== "looks");
  const web = createServer((req, res) => {
    const payload = PAYLOADS[Number(new URL(req.url ?? "/", "http://here").searchParams.get("n") ?? -1)];
    res.setHeader("Content-Type", "text/html; charset=utf-8");
    if (policy) res.setHeader("Content-Security-Policy", POLICY);
    res.end(payload === undefined ? "" : bareOne(payload));
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const { port } = web.address() as AddressInfo;
  const found: Bare = { noticed: 0, ran: 0, reported: 0, unseen: [] };
  await inTurns(live, async (payload) => {
    const noticed: Noticed = nothing();
    const watched = await openWatched(browser, noticed);
    await watched.visit(`http://127.0.0.1:${port}/?n=${payload.n}`);
    const address = watched.page.locator("#go");
    if ((await address.count()) > 0) await address.click({ noWaitAfter: true });
    await watched.page.waitForTimeout(SETTLE_MS);
    // A page that has led itself elsewhere cannot be looked at any more, and was seen to ask for that.
    await watched.look().catch(() => undefined);
    await watched.close();
    if (noticed.ran.length > 0) found.ran++;
    if (noticed.reports.length > 0) found.reported++;
    if (sentencesOf(noticed).length > 0) found.noticed++;
    else found.unseen.push(payload.text);
  });
  web.closeAllConnections();
  web.close();
  return found;
}

function bareOne({ text, bites }: Payload): string {
  const page = (inside: string) => `<!doctype html><html lang="en"><title>x</title>${inside}</html>`;
  switch (bites) {
    case "attribute":
      return page(text.startsWith("'") ? `<input value='${text}'>` : `<input value="${text}">`);
    case "address":
      return page(`<a id="go" href="${text.replaceAll('"', "&#34;")}">go</a>`);
    case "script":
      return page(`<script>var a="${text}"</script><script>var b="${text.replaceAll('"', '\\"')}"</script>`);
    default:
      return page(`<p>${text}</p>`);
  }
}

/** Pages of the office on which names stand as they are. */
export async function unescapedPages(browser: Browser, office: Office, { policy }: { policy: boolean }) {
  const visited = nobodyYet();
  const alter = async (route: Route) => {
    // Asked for by what runs there; that it was asked for is what counts.
    if (new URL(route.request().url()).hostname === ELSEWHERE) return route.abort();
    const answer = await route.fetch();
    const headers = answer.headers();
    if (!(headers["content-type"] ?? "").startsWith("text/html")) return route.fulfill({ response: answer });
    if (!policy) delete headers["content-security-policy"];
    return route.fulfill({ response: answer, headers, body: unescaped(await answer.text()) });
  };
  const some = addressesOf(office, { people: 1 }).filter(({ route }) => UNESCAPED.includes(route));
  await visitThese(browser, office, "owner", visited, some, { alter });
  return visited;
}
const UNESCAPED = ["/day/:day", "/settings/teams", "/settings/holidays"];
