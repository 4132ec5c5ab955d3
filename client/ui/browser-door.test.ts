// The extension's door over real HTTP: what a paired extension says is heard, and nobody else is.
import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "../../protocol/default-policy.ts";
import { createBrowsers } from "../apps/browsers.ts";
import type { Page } from "../core/apps/subject.ts";
import type { Leave } from "../core/gate.ts";
import { openBrowserDoor } from "./browser-door.ts";
import { addressOf } from "./guard.ts";
import { openPageDoor } from "./page-door.ts";
import { ENGLISH } from "./words/words.ts";

const ORIGIN = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
const HEADERS: Record<string, string> = { origin: ORIGIN, "content-type": "application/json" };

type Bench = {
  ask: (
    path: string,
    body: unknown,
    init?: RequestInit & { headers?: Record<string, string> },
  ) => Promise<[number, Record<string, unknown>]>;
  pair: () => Promise<Record<string, string>>;
  told: (Page | null)[];
  state: { sites: Leave; policy: typeof DEFAULT_POLICY };
  port: number;
};

async function withDoor(run: (bench: Bench) => Promise<void>): Promise<void> {
  const kept = new Map<string, string>();
  const browsers = createBrowsers({
    queue: { kept: (key) => kept.get(key) ?? null, keep: (key, value) => void kept.set(key, value) },
    now: Date.now,
    log: { info: () => undefined },
  });
  const told: Bench["told"] = [];
  const state: Bench["state"] = { sites: { allowed: true, why: null }, policy: DEFAULT_POLICY };
  const extension = openBrowserDoor({
    now: Date.now,
    standing: () => ({
      words: ENGLISH,
      gate: { sites: state.sites },
      policy: state.policy,
      person: "anna",
      server: "http://server:5000",
    }),
    browsers,
    told: (page) => void told.push(page),
    log: { repeating: (_, text) => console.log(text) },
  });
  const door = openPageDoor(extension, { port: 0, token: "t".repeat(64) });
  const ask: Bench["ask"] = async (path, body, init = {}) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const answer = await fetch(`${addressOf(door.port)}/extension/${path}`, {
      method: "POST",
      ...(text === undefined ? {} : { body: text }),
      ...init,
      headers: { ...HEADERS, ...init.headers },
    });
    equal(answer.headers.get("access-control-allow-origin"), null);
    return [answer.status, await answer.json()];
  };
  const pair = async () => {
    const [, { token }] = await ask("pair", { code: browsers.offer().text, name: "Chromium" });
    return { authorization: `Bearer ${token}` };
  };
  try {
    await run({ ask, pair, told, state, port: door.port });
  } finally {
    await door.close();
  }
}

test("a paired extension learns what it may tell, tells a page, and that there is none", () =>
  withDoor(async ({ ask, pair, told, state }) => {
    const headers = await pair();
    const may = { sends: "host", titles: false, why: "", person: "anna", server: "http://server:5000" };
    deepEqual(await ask("leave", {}, { headers }), [200, may]);
    deepEqual(await ask("page", { url: "https://a.example/", title: "" }, { headers }), [200, may]);
    deepEqual(await ask("page", { url: null }, { headers }), [200, may]);
    deepEqual(told, [{ url: "https://a.example/", title: "" }, null]);
    state.policy = { ...DEFAULT_POLICY, urls: "full", applicationTitles: true };
    deepEqual((await ask("leave", {}, { headers }))[1], { ...may, sends: "full", titles: true });
    state.sites = { allowed: false, why: "paused" };
    deepEqual((await ask("leave", {}, { headers }))[1], { ...may, sends: "nothing", why: "paused by you" });
  }));

test("who is not a paired extension is refused with words, and heard of nothing", () =>
  withDoor(async ({ ask, pair, told, port }) => {
    const headers = await pair();
    const page = { url: "https://a.example/", title: "" };
    const other = `chrome-extension://${"p".repeat(32)}`;
    const rows: [number, RegExp, unknown, RequestInit & { headers?: Record<string, string> }][] = [
      [401, /not paired/, page, {}],
      [401, /not paired/, page, { headers: { authorization: `Bearer ${"0".repeat(64)}` } }],
      [401, /not paired/, page, { headers: { ...headers, origin: other } }],
      [403, /Only a browser's extension/, page, { headers: { ...headers, origin: "https://evil.example" } }],
      [403, /Only a browser's extension/, page, { headers: { ...headers, origin: "null" } }],
      [403, /Only a browser's extension/, page, { headers: { ...headers, origin: addressOf(port) } }],
      [405, /no such request/, page, { method: "PUT", headers }],
      [400, /not what an extension sends/, page, { headers: { ...headers, "content-type": "text/plain" } }],
      [400, /not what an extension sends/, "{", { headers }],
      [400, /not what an extension sends/, "[]", { headers }],
      [400, /not what an extension sends/, { url: "x".repeat(20_000), title: "" }, { headers }],
      [400, /url and a title/, { url: 7, title: "" }, { headers }],
      [400, /url and a title/, { title: "" }, { headers }],
    ];
    for (const [status, words, body, init] of rows) {
      const [found, { detail }] = await ask("page", body, init);
      equal(found, status, JSON.stringify(init));
      match(String(detail), words);
    }
    equal((await ask("nothing", {}, { headers }))[0], 404);
    equal((await ask("pair", { code: "AAAA-AAAA", name: "x" }))[0], 403);
    deepEqual(told, []);
  }));

test("a name that leads here from elsewhere is not our address", () =>
  withDoor(async ({ port }) => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const head = [
      `POST /extension/leave HTTP/1.1`,
      `Host: evil.example:${port}`,
      `Origin: ${ORIGIN}`,
      "Content-Length: 0",
    ];
    await connection.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n`));
    const buffer = new Uint8Array(512);
    const read = (await connection.read(buffer)) ?? 0;
    match(new TextDecoder().decode(buffer.subarray(0, read)), /^HTTP\/1.1 403/);
    connection.close();
  }));

test("unpaired by itself, it is not known any more", () =>
  withDoor(async ({ ask, pair, told }) => {
    const headers = await pair();
    deepEqual(await ask("unpair", {}, { headers }), [200, { unpaired: true }]);
    equal((await ask("leave", {}, { headers }))[0], 401);
    deepEqual(told, [null]);
  }));

test("more than any hand can cause is refused for a while", () =>
  withDoor(async ({ ask, pair }) => {
    const headers = await pair();
    let status = 200;
    for (let asked = 0; asked < 700 && status === 200; asked++) [status] = await ask("leave", {}, { headers });
    equal(status, 429);
  }));
