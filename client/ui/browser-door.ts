// The door of the browser extension, on the port of this machine's page: it is paired, asks what it may tell, and tells the page in
// front. Small, because it is knocked at all day: the pages are not loaded for it. Known by Host, by the extension's own Origin,
// which no site can send, and by its token; no header lets another origin read an answer.

import type { Policy } from "../../protocol/policy.ts";
import type { Browsers } from "../apps/browsers.ts";
import { type Page, recordsPageTitles } from "../core/apps/subject.ts";
import type { Gate } from "../core/gate.ts";
import type { Log } from "../log.ts";
import { bodyWithin } from "./bounded-body.ts";
import { whyInWords } from "./facts.ts";
import type { Door } from "./guard.ts";
import type { Words } from "./words/words.ts";

export const EXTENSION_PATHS = "/extension/";
/** An address and a title, both at their longest, written as JSON. */
const BODY_BYTES_MAX = 16 * 1024;
/** Changes of a page by a restless hand in several browsers, and each is asked about and told. */
const REQUESTS_MAX = 600;
const REQUESTS_MS = 60_000;
const ORIGIN = /^(?:chrome-extension:\/\/[a-p]{32}|moz-extension:\/\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export type BrowserDoorParts = {
  now: () => number;
  standing: () => Standing;
  browsers: Browsers;
  told: (page: Page | null) => void;
  log: Pick<Log, "repeating">;
};

/** What an extension may tell now, for its own eyes and its popup's. `why`: the reason where it is nothing. */
export type MayTell = {
  sends: "nothing" | "host" | "full";
  titles: boolean;
  why: string;
  person: string;
  server: string;
};

/** What the answer is made of. */
export type Standing = { gate: Pick<Gate, "sites">; policy: Policy; person: string; server: string; words: Words };

const HEADS = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};

const say = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: HEADS });
const refuse = (status: number, detail: string) => say(status, { detail });

export function openBrowserDoor({ now, standing, browsers, told, log }: BrowserDoorParts) {
  let window = { fromMs: 0, asked: 0 };

  function tooMany(): boolean {
    const nowMs = now();
    if (Math.abs(nowMs - window.fromMs) >= REQUESTS_MS) window = { fromMs: nowMs, asked: 0 };
    window.asked += 1;
    return window.asked > REQUESTS_MAX;
  }

  async function answer(request: Request, door: Door): Promise<Response> {
    const { method, headers } = request;
    const origin = headers.get("origin") ?? "";
    if (headers.get("host") !== `127.0.0.1:${door.port}`)
      return refuse(403, "The agent answers at its own address only.");
    if (method !== "POST") return refuse(405, "The agent knows no such request.");
    if (!ORIGIN.test(origin)) return refuse(403, "Only a browser's extension may ask this.");
    if (tooMany()) return refuse(429, "Too many requests; try again in a minute.");
    const body = await bodyOf(request);
    if (body === null) return refuse(400, "What was sent is not what an extension sends.");
    const path = new URL(request.url).pathname;
    if (path === `${EXTENSION_PATHS}pair`) return await pair(body, origin);
    const token = /^Bearer ([0-9a-f]{64})$/.exec(headers.get("authorization") ?? "")?.[1];
    const browser = token === undefined ? null : await browsers.known({ token, origin });
    if (browser === null)
      return refuse(401, "This browser is not paired with the agent. Pair it in the extension's options.");
    if (path === `${EXTENSION_PATHS}leave`) return say(200, mayTell(standing()));
    if (path === `${EXTENSION_PATHS}unpair`) {
      told(null);
      return say(200, { unpaired: browsers.forget(browser.id) });
    }
    if (path !== `${EXTENSION_PATHS}page`) return refuse(404, "The agent knows no such request.");
    const page = pageIn(body);
    if (page === undefined) return refuse(400, "A page has a url and a title, or there is none.");
    told(page);
    return say(200, mayTell(standing()));
  }

  async function pair({ code, name }: Record<string, unknown>, origin: string): Promise<Response> {
    if (typeof code !== "string" || typeof name !== "string") return refuse(400, "A code and a name are needed.");
    const paired = await browsers.pair({ code, name, origin });
    if (paired !== null) return say(200, paired);
    return refuse(403, standing().words.say("settings.no-code"));
  }

  return async (request: Request, door: Door): Promise<Response> => {
    try {
      return await answer(request, door);
    } catch (error) {
      log.repeating("extension", `A browser could not be answered: ${error instanceof Error ? error.stack : error}`);
      return refuse(500, "The agent stumbled; its log says why.");
    }
  };
}

function mayTell({ gate, policy, person, server, words }: Standing): MayTell {
  const { allowed, why } = gate.sites;
  return {
    sends: allowed && policy.urls !== "off" ? policy.urls : "nothing",
    titles: allowed && recordsPageTitles(policy),
    why: allowed ? "" : whyInWords(why, words),
    person,
    server,
  };
}

/** undefined: it is neither a page nor none. */
function pageIn({ url, title }: Record<string, unknown>): Page | null | undefined {
  if (url === null) return null;
  return typeof url === "string" && typeof title === "string" ? { url, title } : undefined;
}

/** null: no JSON object, or longer than any of an extension. The type is asked for because no form of a site can send it. */
async function bodyOf(request: Request): Promise<Record<string, unknown> | null> {
  if (request.headers.get("content-type") !== "application/json") return null;
  const text = await bodyWithin(request, BODY_BYTES_MAX);
  if (text === null) return null;
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch {
    return null; // said to the extension by its answer
  }
}
