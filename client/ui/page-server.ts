// The page of this machine: routes, answers and their heads. What is shown comes from pages/, what happens from the parts it is
// given. Works without a line of JavaScript.
import type { Policy } from "../../protocol/policy.ts";
import { readPolicy } from "../core/policy.ts";
import type { Log } from "../log.ts";
import type { Capability } from "../platform/platform.ts";
import { bodyWithin } from "./bounded-body.ts";
import type { Field } from "./config/settings.ts";
import type { Facts } from "./facts.ts";
import { cookieName, type Door, isRightKey, judge } from "./guard.ts";
import { LOOK } from "./look.ts";
import { dataPage } from "./pages/data.ts";
import { doctorPage } from "./pages/doctor.ts";
import { frame, PAGES, type Said } from "./pages/frame.ts";
import { type Html, html, sentence } from "./pages/html.ts";
import { noticePage } from "./pages/notice.ts";
import { settingsPage } from "./pages/settings.ts";
import { statePage } from "./pages/state.ts";
import { pauseEnd } from "./pause-end.ts";
import type { Key, Words } from "./words/words.ts";

/** The longest form is the settings'. */
const BODY_BYTES_MAX = 64 * 1024;

type Form = ReadonlyMap<string, string>;
export type PageParts = {
  facts(): Facts;
  accept(shown: Policy): boolean;
  pause(untilMs: number): boolean;
  resume(): void;
  /** Hours too, until `record`. */
  stopRecording(): void;
  record(): void;
  /** null: none. False where it is not offered (any more). */
  choose(project: string | null): boolean;
  /** A code by which a browser is paired. */
  offerPairing(): void;
  /** False where it is not paired (any more). */
  unpair(id: string): boolean;
  settings: {
    read(): { fields: Field[]; file: string };
    save(form: Form): Said;
    test(form: Form): Promise<Said>;
  };
  doctor(): Promise<Capability[]>;
  /** Of the person's own page on the server; null where there is none. */
  ownLink(): Promise<string | null>;
  thumbnail(id: string): Promise<{ mime: string; bytes: Uint8Array<ArrayBuffer> } | null>;
  /** False where it has left this machine already. */
  deletePicture(id: string): Promise<boolean>;
  words: Words;
  log: Log;
};

/** Sentences that a redirect names by a word, so that no address can put its own words on the page. */
const SAID = {
  paused: "done",
  "no-pause": "fault",
  resumed: "done",
  stopped: "done",
  recording: "done",
  accepted: "done",
  "read-again": "fault",
  project: "done",
  "no-project": "done",
  "not-offered": "fault",
  code: "done",
  unpaired: "done",
  "not-paired": "fault",
  deleted: "done",
  "no-own-page": "fault",
  gone: "fault",
} as const;

function saidIn(url: URL, { say }: Words): Said | null {
  const word = (Object.keys(SAID) as (keyof typeof SAID)[]).find((one) => one === url.searchParams.get("said"));
  return word === undefined ? null : { kind: SAID[word], text: say(`said.${word}`) };
}

const HEADS = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
};

/** Any request to the page; a failure of ours is told as a page too. */
export async function answerPage(parts: PageParts, request: Request, door: Door): Promise<Response> {
  try {
    return await answer(parts, request, door);
  } catch (error) {
    parts.log.repeating("page", `The local page failed: ${error instanceof Error ? error.stack : error}`);
    return page(
      parts,
      500,
      parts.words.say("problem.failed"),
      problem(parts.words, "problem.failed.what", "problem.failed.todo"),
    );
  }
}

async function answer(parts: PageParts, request: Request, door: Door): Promise<Response> {
  const url = new URL(request.url);
  const { method, headers } = request;
  const judged = judge(
    {
      method,
      path: url.pathname,
      host: headers.get("host"),
      origin: headers.get("origin"),
      site: headers.get("sec-fetch-site"),
      cookie: headers.get("cookie"),
      rightKey: await isRightKey(url.searchParams.get("key"), door.token, parts.facts().nowMs),
    },
    door,
  );
  const look = LOOK.get(url.pathname);
  if (look !== undefined && headers.get("host") === `127.0.0.1:${door.port}` && method !== "POST")
    return new Response(look.text, { headers: { ...HEADS, "content-type": look.mime } });
  if (judged.kind === "refused")
    return page(
      parts,
      judged.status,
      parts.words.say("problem.not-here"),
      problem(parts.words, "problem.not-here.what", `refused.${judged.why}`),
    );
  if (judged.kind === "link") {
    const wanted = PAGES.find(({ path }) => path === url.searchParams.get("to"))?.path ?? "/";
    const cookie = `${cookieName(door.port)}=${door.token}; HttpOnly; SameSite=Strict; Path=/`;
    return goTo(wanted, { "set-cookie": cookie });
  }
  if (method === "POST") return await change(parts, url.pathname, request, door);
  return await show(parts, url, door);
}

async function show(parts: PageParts, url: URL, door: Door): Promise<Response> {
  const facts = parts.facts();
  const { words } = parts;
  const { say } = words;
  const said = saidIn(url, words);
  const picture = /^\/pictures\/([\w-]{1,64})$/.exec(url.pathname)?.[1];
  if (picture !== undefined) {
    const found = await parts.thumbnail(picture);
    if (found !== null) return new Response(found.bytes, { headers: { ...HEADS, "content-type": found.mime } });
  }
  switch (url.pathname) {
    case "/my":
      return goTo((await parts.ownLink()) ?? "/?said=no-own-page");
    case "/":
      return page(parts, 200, say("page.state"), statePage(facts, said, words), "/");
    case "/data":
      return page(parts, 200, say("page.data"), dataPage(facts, words), "/data");
    case "/notice":
      return page(parts, 200, say("page.notice"), noticePage(facts, said, words), "/notice");
    case "/settings":
      return settings(parts, door, said);
    case "/doctor":
      return page(parts, 200, say("page.doctor"), doctorPage(await parts.doctor(), words), "/doctor");
    default:
      return page(parts, 404, say("problem.no-page"), problem(words, "problem.no-page.what", "problem.no-page.todo"));
  }
}

async function change(parts: PageParts, path: string, request: Request, door: Door): Promise<Response> {
  const form = await formOf(request);
  if (form === null)
    return page(
      parts,
      413,
      parts.words.say("problem.too-large"),
      problem(parts.words, "problem.too-large.what", "problem.unchanged"),
    );
  const then = (to: string, said: string, part = "") => goTo(`${to}?said=${said}${part}`);
  switch (path) {
    case "/pause":
      return then("/", parts.pause(pauseEnd(form.get("for") ?? "", parts.facts().nowMs)) ? "paused" : "no-pause");
    case "/resume":
      parts.resume();
      return then("/", "resumed");
    case "/stop":
      parts.stopRecording();
      return then("/", "stopped");
    case "/record":
      parts.record();
      return then("/", "recording");
    case "/project": {
      const project = form.get("project") || null;
      return then("/", parts.choose(project) ? (project === null ? "no-project" : "project") : "not-offered");
    }
    case "/browsers/code":
      parts.offerPairing();
      return then("/settings", "code", "#browsers");
    case "/browsers/unpair":
      return then("/settings", parts.unpair(form.get("id") ?? "") ? "unpaired" : "not-paired", "#browsers");
    case "/notice/accept": {
      const shown = readPolicy(form.get("policy") ?? "");
      return then("/notice", shown.kind === "policy" && parts.accept(shown.policy) ? "accepted" : "read-again");
    }
    case "/pictures/delete":
      return then("/", (await parts.deletePicture(form.get("id") ?? "")) ? "deleted" : "gone");
    case "/settings":
      return settings(parts, door, parts.settings.save(form), form);
    case "/settings/test":
      return settings(parts, door, await parts.settings.test(form), form);
    default:
      return page(
        parts,
        404,
        parts.words.say("problem.no-page"),
        problem(parts.words, "problem.no-change.what", "problem.unchanged"),
      );
  }
}

/** typed: stays in the form. */
function settings(parts: PageParts, { port }: Door, said: Said | null, typed: Form = new Map()): Response {
  const { fields, file } = parts.settings.read();
  const shown = fields.map((field) =>
    field.locked === null ? { ...field, value: typed.get(field.key) ?? field.value } : field,
  );
  const status = said?.kind === "fault" && typed.size > 0 ? 422 : 200;
  const { browsers, nowMs } = parts.facts();
  return page(
    parts,
    status,
    parts.words.say("page.settings"),
    settingsPage({ fields: shown, file, said, browsers, port, nowMs, words: parts.words }),
    "/settings",
  );
}

const goTo = (location: string, more: Record<string, string> = {}) =>
  new Response(null, { status: 303, headers: { ...HEADS, location, ...more } });

const problem = (words: Words, what: Key, then: Key): Html => html`
    <header class="head"><h1>${words.say(what)}</h1></header>
    <section aria-label="${words.say("problem.what-to-do")}"><p>${sentence(words.pieces(then))}</p></section>`;

function page(
  parts: PageParts,
  status: number,
  title: string,
  content: Html,
  path: (typeof PAGES)[number]["path"] | null = null,
): Response {
  const { person, version } = parts.facts();
  const text = frame({ title, path, host: person.host, version, content, words: parts.words });
  return new Response(text, { status, headers: { ...HEADS, "content-type": "text/html; charset=utf-8" } });
}

/** null: no form, or longer than any of ours. */
async function formOf(request: Request): Promise<Form | null> {
  const mime = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mime !== "application/x-www-form-urlencoded" || request.body === null)
    return request.body === null ? new Map() : null;
  const text = await bodyWithin(request, BODY_BYTES_MAX);
  return text === null ? null : new Map(new URLSearchParams(text));
}
