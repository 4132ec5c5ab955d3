// The corpus where the agent shows what others have said, on its own page and in the extension's popup: the server's words, names of
// projects and browsers, titles of windows, what the server refused and why.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "playwright-core";
import { DEFAULT_POLICY } from "../../../protocol/default-policy.ts";
import { extensionLacks, startExtensionBrowser } from "../../../server/browser/extension-browser.ts";
import { startListener, until } from "../../../server/browser/listening-agent.ts";
import { denoCommand, denoOf } from "../../test/deno.ts";
import type { Outcome } from "../fault.ts";
import { PAYLOADS, type Payload, textFor } from "./payloads.ts";
import { type Noticed, nothing, openWatched, sentencesOf, watchPage } from "./watched.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const PATHS = ["/", "/data", "/notice", "/settings", "/doctor", "/no-such-page"];
const AT = Date.UTC(2026, 10, 20, 13);

export const agentLacks = () => (denoOf(ROOT) === null ? "npm brings no Deno for this machine" : null);

/** @param rounds how many of the payloads stand where there is place for one; all of them where there are lists */
export async function agentPageHeld(browser: Browser, { rounds }: { rounds: number }): Promise<Outcome> {
  const noticed: Noticed = nothing();
  const marks = new Set<string>();
  const [deno = "", ...args] = denoCommand("client/ui/test-page.ts");
  const child = spawn(deno, args, { stdio: ["pipe", "pipe", "inherit"] });
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const link = String((await lines.next()).value);
    const watched = await openWatched(browser, noticed);
    await watched.visit(link);
    let pages = 0;
    for (const payload of PAYLOADS.slice(0, rounds)) {
      child.stdin.write(`${JSON.stringify(factsOf(payload))}\n`);
      await lines.next();
      for (const path of PATHS) {
        const seen = await watched.visit(new URL(path, link).href);
        pages++;
        for (const mark of seen.marks) marks.add(mark);
      }
    }
    await watched.close();
    return outcome(noticed, marks, pages, AGENT_FIELDS);
  } finally {
    child.kill();
  }
}

const AGENT_FIELDS = "note host server offered browser app title project refused failure window".split(" ");

/** What the server, other programs and the person say, in the place of the page's own examples. */
function factsOf(payload: Payload) {
  const one = (field: string) => textFor(payload, field);
  const each = <Made>(make: (text: (field: string) => string, n: number) => Made) =>
    PAYLOADS.map((own) => make((field) => textFor(own, field), own.n));
  return {
    person: { user: one("user"), host: one("host") },
    server: `http://stint.example/${one("server")}`,
    projects: { offered: each((text) => text("offered")), chosen: one("offered") },
    browsers: {
      paired: each((text, n) => ({ id: `b${n}`, name: text("browser"), origin: text("origin"), pairedAtMs: AT })),
      code: null,
    },
    policy: { ...DEFAULT_POLICY, isScreenshotEnabled: true, privateWindows: each((text) => text("window")) },
    queue: {
      ...{ waiting: 2, oldestAtMs: AT },
      refused: each((text, n) => ({
        id: `r${n}`,
        at: AT,
        code: "invalid",
        detail: text("refused"),
        body: text("body"),
      })),
    },
    delivery: { failure: one("failure"), heardAtMs: AT, plain: false },
    recorded: each((text, n) =>
      [
        { type: "note", ts: AT, kind: "paused", text: text("note") },
        {
          ...{ type: "app", ts: AT, durationS: 60, kind: "URL", description: text("app"), title: text("title") },
          ...{ url: `https://site.example/${text("path")}`, project: text("project") },
        },
      ].map((item, i) => ({ id: `i${n}-${i}`, at: AT - n, sent: true, item: { clock: 1, id: `i${n}-${i}`, ...item } })),
    ).flat(),
  };
}

export const popupLacks = extensionLacks;
/** How long a page is looked at for its answer before it is opened anew. */
const ANSWERED_MS = 10_000;

/** The popup and the options, with every word that an agent may answer; and a page in front of which the title is one. */
export async function popupHeld({ rounds }: { rounds: number }): Promise<Outcome> {
  const noticed: Noticed = nothing();
  const marks = new Set<string>();
  const listener = await startListener();
  const browser = await startExtensionBrowser({});
  try {
    const page = browser.context.pages()[0] ?? (await browser.context.newPage());
    const watched = await watchPage(page, noticed);
    await watched.visit(browser.own("options.html"));
    await page.getByLabel("Code").fill(`${listener.port}-7KQ2-M9XD`);
    await page.getByRole("button", { name: "Pair" }).click();
    await page.getByText("Paired with the agent").waitFor();
    let pages = 0;
    for (const payload of PAYLOADS.slice(0, rounds))
      for (const sends of ["host", "nothing"] as const) {
        const text = (field: string) => textFor(payload, field);
        listener.state.may = { sends, titles: true, why: text("why"), person: text("person"), server: text("server") };
        for (const [name, said] of [
          ["popup.html", /reports it to/],
          ["options.html", /for .*x\d\d\.person/],
        ] as const) {
          // The extension gives an agent two seconds, which a machine that does much else may need.
          await until("an answer of the agent", async () => {
            await watched.visit(browser.own(name));
            return page
              .getByText(said)
              .waitFor({ timeout: ANSWERED_MS })
              .then(
                () => true,
                () => false,
              );
          });
          for (const mark of await watched.look()) marks.add(mark);
          pages++;
        }
      }
    return outcome(noticed, marks, pages, ["why", "person", "server"]);
  } finally {
    await browser.close();
    listener.close();
  }
}

function outcome(noticed: Noticed, marks: ReadonlySet<string>, pages: number, fields: readonly string[]): Outcome {
  const shown = new Set([...marks].map((mark) => mark.split(".")[1]));
  return {
    rounds: pages,
    seen: `${marks.size} texts of ${shown.size} fields seen on ${pages} pages`,
    broken: [
      ...sentencesOf(noticed),
      ...fields.filter((field) => !shown.has(field)).map((field) => `What was told as ${field} stood on no page.`),
    ],
  };
}
