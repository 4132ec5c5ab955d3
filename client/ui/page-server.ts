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
import { type Html, html } from "./pages/html.ts";
import { noticePage } from "./pages/notice.ts";
import { settingsPage } from "./pages/settings.ts";
import { statePage } from "./pages/state.ts";
import { pauseEnd } from "./pause-end.ts";

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
  log: Log;
};

/** Sentences that a redirect names by a word, so that no address can put its own words on the page. */
const SAID: Record<string, Said> = {
  paused: { kind: "done", text: "Paused. Your hours go on." },
  "no-pause": { kind: "fault", text: "Your organisation does not allow a pause; nothing was changed." },
  resumed: { kind: "done", text: "Pictures, counts and applications go on." },
  stopped: {
    kind: "done",
    text: "Recording stopped, hours included, until you record again or the agent starts anew.",
  },
  recording: { kind: "done", text: "Recording goes on." },
  accepted: { kind: "done", text: "Thank you. What the notice says is recorded from now on." },
  "read-again": { kind: "fault", text: "The policy has changed while you read. This is the new notice." },
  project: { kind: "done", text: "What you do from now on belongs to that project." },
  "no-project": { kind: "done", text: "What you do from now on belongs to no project of your choice." },
  "not-offered": { kind: "fault", text: "That project is not offered any more; nothing was changed. Choose another." },
  code: { kind: "done", text: "The code is below. Type it into the extension’s options." },
  unpaired: { kind: "done", text: "That browser tells nothing any more." },
  "not-paired": { kind: "fault", text: "That browser was not paired any more; nothing was changed." },
  deleted: { kind: "done", text: "Deleted. Nobody else saw it." },
  "no-own-page": {
    kind: "fault",
    text: "The server gave no link to your page there. It may be away, or older than this agent; what this machine knows is here.",
  },
  gone: { kind: "fault", text: "That picture has left this machine already. Look for it on the server’s page." },
};

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
      "Something failed",
      problem("The agent could not make this page.", "Its log says why; the agent itself goes on."),
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
    return page(parts, judged.status, "Not here", problem("This page is not shown.", judged.words));
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
  const said = SAID[url.searchParams.get("said") ?? ""] ?? null;
  const picture = /^\/pictures\/([\w-]{1,64})$/.exec(url.pathname)?.[1];
  if (picture !== undefined) {
    const found = await parts.thumbnail(picture);
    if (found !== null) return new Response(found.bytes, { headers: { ...HEADS, "content-type": found.mime } });
  }
  switch (url.pathname) {
    case "/my":
      return goTo((await parts.ownLink()) ?? "/?said=no-own-page");
    case "/":
      return page(parts, 200, "State", statePage(facts, said), "/");
    case "/data":
      return page(parts, 200, "My data", dataPage(facts), "/data");
    case "/notice":
      return page(parts, 200, "What is recorded", noticePage(facts, said), "/notice");
    case "/settings":
      return settings(parts, door, said);
    case "/doctor":
      return page(parts, 200, "Doctor", doctorPage(await parts.doctor()), "/doctor");
    default:
      return page(parts, 404, "No such page", problem("There is no such page.", "The bar above lists what there is."));
  }
}

async function change(parts: PageParts, path: string, request: Request, door: Door): Promise<Response> {
  const form = await formOf(request);
  if (form === null)
    return page(parts, 413, "Too large", problem("What was sent is no form of this page.", "Nothing was changed."));
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
        "No such page",
        problem("There is nothing to change at this address.", "Nothing was changed."),
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
    "Settings",
    settingsPage({ fields: shown, file, said, browsers, port, nowMs }),
    "/settings",
  );
}

const goTo = (location: string, more: Record<string, string> = {}) =>
  new Response(null, { status: 303, headers: { ...HEADS, location, ...more } });

const problem = (what: string, then: string): Html => html`
    <header class="head"><h1>${what}</h1></header>
    <section aria-label="What to do"><p>${then}</p></section>`;

function page(
  parts: PageParts,
  status: number,
  title: string,
  content: Html,
  path: (typeof PAGES)[number]["path"] | null = null,
): Response {
  const { person, version } = parts.facts();
  const text = frame({ title, path, host: person.host, version, content });
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
