import { deepEqual, equal, match } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "../../protocol/default-policy.ts";
import { BEFORE_APPLICATIONS } from "../core/policy.ts";
import type { Log } from "../log.ts";
import { openApi } from "../net/api.ts";
import { type FailingServer, failingServer } from "../net/failing-server.ts";
import { createKeptPolicy, type KeptPolicy } from "./kept-policy.ts";
import { openQueue } from "./queue.ts";

const TOKEN = "t".repeat(43);

type Bench = {
  server: FailingServer;
  kept: KeptPolicy;
  /** The agent as it is after a new start. */
  again: () => KeptPolicy;
  notes: string[];
  time: { steadyMs: number };
  asked: () => number;
};

async function bench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const server = await failingServer();
  const leave = new AbortController();
  const queue = openQueue(`${folder}/queue.db`, Date.now, (text) => {
    throw new Error(text);
  });
  const silent = () => undefined;
  const log: Log = { error: silent, warn: silent, info: silent, debug: silent, repeating: silent };
  const notes: string[] = [];
  const time = { steadyMs: 0 };
  const endpoint = { base: server.url, report: `${server.url}/api/report` };
  const again = () =>
    createKeptPolicy({
      queue,
      api: openApi({ endpoint, version: "1.2.3", now: Date.now, signal: leave.signal }),
      base: server.url,
      steadyMs: () => time.steadyMs,
      log,
      note: (kind, text) => void notes.push(`${kind}: ${text}`),
    });
  const asked = () => server.requests.filter(({ path }) => path === "/api/v1/policy").length;
  try {
    await run({ server, kept: again(), again, notes, time, asked });
  } finally {
    leave.abort();
    await server.close();
    queue.close();
    await Deno.remove(folder, { recursive: true });
  }
}

test("a policy is asked for once, kept across starts, and asked for again when it is another", () =>
  bench(async ({ server, kept, again, asked }) => {
    equal(kept.policy(), null);
    server.policy = { tag: "a1", body: JSON.stringify({ ...DEFAULT_POLICY, screenshotFrequency: 15 }) };
    await kept.hear("a1", TOKEN);
    await kept.hear("a1", TOKEN);
    equal(kept.policy()?.screenshotFrequency, 15);
    equal(again().policy()?.screenshotFrequency, 15);
    equal(asked(), 1);
    server.policy = { tag: "b2", body: JSON.stringify({ blurScreenshots: true, later: 1 }) };
    await kept.hear("b2", TOKEN);
    deepEqual(kept.policy(), { ...DEFAULT_POLICY, ...BEFORE_APPLICATIONS, blurScreenshots: true });
    deepEqual(
      server.requests.map(({ headers }) => [headers.authorization, headers["if-none-match"]]),
      [
        [`Bearer ${TOKEN}`, undefined],
        [`Bearer ${TOKEN}`, '"a1"'],
      ],
    );
  }));

test("a policy that cannot be read changes nothing, is said, and is not asked for again until it is another", () =>
  bench(async ({ server, kept, again, notes, asked }) => {
    server.policy = { tag: "good", body: JSON.stringify({ ...DEFAULT_POLICY, inputCounts: false }) };
    await kept.hear("good", TOKEN);
    server.policy = { tag: "bad", body: '{"screenshotFrequency":"often"}' };
    await kept.hear("bad", TOKEN);
    await kept.hear("bad", TOKEN);
    equal(asked(), 2);
    equal(kept.policy()?.inputCounts, false);
    equal(again().policy()?.inputCounts, false);
    equal(notes.length, 1);
    match(notes[0] ?? "", /^policy-unreadable: .*screenshotFrequency.*the last one stays in force.*Have IT/);
    server.policy = { tag: "good-again", body: "{}" };
    await kept.hear("good-again", TOKEN);
    equal(kept.policy()?.inputCounts, true);
  }));

test("a server that does not answer the question is asked again, but not with each page", () =>
  bench(async ({ server, kept, time, asked }) => {
    server.policy = { tag: "a", body: "{}" };
    server.fault = () => ({ kind: "status", status: 503 });
    await kept.hear("a", TOKEN);
    await kept.hear("a", TOKEN);
    equal(asked(), 1);
    equal(kept.policy(), null);
    server.fault = () => null;
    time.steadyMs += 60_000;
    await kept.hear("a", TOKEN);
    deepEqual(kept.policy(), { ...DEFAULT_POLICY, ...BEFORE_APPLICATIONS });
  }));

test("a captive portal's page is no policy", () =>
  bench(async ({ server, kept, notes }) => {
    server.policy = { tag: "a", body: "<html>Please log in</html>" };
    await kept.hear("a", TOKEN);
    equal(kept.policy(), null);
    match(notes[0] ?? "", /not JSON.*nothing but working and stopped is recorded/);
  }));
