// The page over real HTTP: what is refused changes nothing, and every answer carries the heads that keep it to itself.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { test } from "node:test";
import { addressOf, cookieName } from "./guard.ts";
import { openPageDoor } from "./page-door.ts";
import { answerPage, type PageParts } from "./page-server.ts";
import { ENGLISH } from "./words/words.ts";

const TOKEN = "t".repeat(64);
const FORM = "application/x-www-form-urlencoded";

type Bench = {
  ask: (path: string, init?: RequestInit & { headers?: Record<string, string> }) => Promise<Response>;
  done: string[];
  /** Links to the own page on the server that are still to be had. */
  links: string[];
  origin: string;
};

async function withPage(run: (bench: Bench) => Promise<void>): Promise<void> {
  const done: string[] = [];
  const links: string[] = [];
  const facts = { nowMs: Date.now(), version: "1", person: { user: "anna", host: "ws-anna" } };
  const parts = {
    words: ENGLISH,
    facts: () => facts,
    pause: () => done.push("paused") > 0,
    resume: () => void done.push("resumed"),
    ownLink: async () => links.shift() ?? null,
    thumbnail: async (id: string) => (id === "p-1" ? { mime: "image/webp", bytes: new Uint8Array(3) } : null),
    deletePicture: async (id: string) => done.push(`deleted ${id}`) > 0,
    log: { repeating: (_: string, text: string) => void done.push(text) },
  } as unknown as PageParts;
  const door = openPageDoor((request, at) => answerPage(parts, request, at), { port: 0, token: TOKEN });
  const origin = addressOf(door.port);
  const cookie = `${cookieName(door.port)}=${TOKEN}`;
  const ask: Bench["ask"] = (path, init = {}) =>
    fetch(`${origin}${path}`, { redirect: "manual", ...init, headers: { cookie, ...init.headers } });
  try {
    await run({ ask, done, links, origin });
  } finally {
    await door.close();
  }
}
const textOf = async (response: Response) =>
  `${response.status} ${(await response.text()).replace(/<[^>]+>|\s+/g, " ")}`;

test("a form of this page acts, and the answer leads back to the page", () =>
  withPage(async ({ ask, done, origin }) => {
    const answer = await ask("/pause", {
      method: "POST",
      headers: { origin, "content-type": FORM },
      body: "for=15-min",
    });
    await answer.body?.cancel();
    deepEqual([answer.status, answer.headers.get("location"), done], [303, "/?said=paused", ["paused"]]);
  }));

test("what is not a form of this page is refused with words, and changes nothing", () =>
  withPage(async ({ ask, done, origin }) => {
    const post = { method: "POST", body: "for=15-min" };
    const headers = { origin, "content-type": FORM };
    match(
      await textOf(await ask("/pause", { ...post, headers: { ...headers, origin: "https://evil.example" } })),
      /^403 .*Another page/,
    );
    match(
      await textOf(await ask("/pause", { ...post, headers: { ...headers, cookie: "" } })),
      /^403 .*opens by its link/,
    );
    match(
      await textOf(await ask("/pause", { ...post, headers: { origin, "content-type": "text/plain" } })),
      /^413 .*no form/,
    );
    match(await textOf(await ask("/pause", { ...post, headers, body: `for=${"x".repeat(70_000)}` })), /^413/);
    match(await textOf(await ask("/pause", { method: "PUT", headers, body: "for=15-min" })), /^405/);
    match(await textOf(await ask("/nothing", { ...post, headers })), /^404/);
    match(await textOf(await ask("/pause")), /^404/);
    deepEqual(done, []);
  }));

test("the own page on the server is reached by a link of its own, and by words where there is none", () =>
  withPage(async ({ ask, links }) => {
    const lead = async () => {
      const answer = await ask("/my");
      await answer.body?.cancel();
      return [answer.status, answer.headers.get("location")];
    };
    links.push("http://server:5000/my/open?key=ab");
    deepEqual(await lead(), [303, "http://server:5000/my/open?key=ab"]);
    deepEqual(await lead(), [303, "/?said=no-own-page"]);
    const stranger = await ask("/my", { headers: { cookie: "" } });
    match(await textOf(stranger), /^403 .*opens by its link/);
  }));

test("a picture is shown by its name alone, as what it is", () =>
  withPage(async ({ ask }) => {
    const picture = await ask("/pictures/p-1");
    equal((await picture.arrayBuffer()).byteLength, 3);
    equal(picture.headers.get("content-type"), "image/webp");
    for (const path of ["/pictures/p-2", "/pictures/..%2Fqueue.db", `/pictures/${"a".repeat(65)}`])
      match(await textOf(await ask(path)), /^404/);
  }));

test("every answer keeps to itself: no script, no frame, no other site, no copy", () =>
  withPage(async ({ ask }) => {
    for (const [path, cookie] of [
      ["/tokens.css", undefined],
      ["/no-such-page", undefined],
      ["/", ""],
    ] as const) {
      const answer = await ask(path, cookie === undefined ? {} : { headers: { cookie } });
      await answer.body?.cancel();
      const policy = answer.headers.get("content-security-policy") ?? "";
      ok(
        policy.startsWith("default-src 'none'") &&
          policy.includes("frame-ancestors 'none'") &&
          !policy.includes("script"),
        path,
      );
      equal(answer.headers.get("x-content-type-options"), "nosniff");
      equal(answer.headers.get("cache-control"), "no-store");
      equal(answer.headers.get("access-control-allow-origin"), null);
    }
  }));
