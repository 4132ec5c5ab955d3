// Sending against a real HTTP server that fails in every way it can.
import assert from "node:assert/strict";
import test from "node:test";
import { type Item, type PresenceItem, slotItem } from "../core/item.ts";
import type { Log } from "../log.ts";
import { openApi } from "../net/api.ts";
import { type FailingServer, failingServer } from "../net/failing-server.ts";
import { openQueue, type Queue } from "./queue.ts";
import { createUploader, type Uploader, type UploaderParts } from "./uploader.ts";

const ANNA = { user: "anna", host: "pc-1" };
const EIGHT = Date.now() - 3_600_000;
const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const state = (n: number, more: Partial<PresenceItem> = {}): PresenceItem => ({
  type: "presence",
  id: idOf(n),
  clock: 1,
  state: "working",
  ts: EIGHT + n,
  until: EIGHT + n,
  reason: null,
  ...more,
});

type Bench = {
  server: FailingServer;
  queue: Queue;
  uploader: Uploader;
  lines: string[];
  corrections: number[];
  put: (...items: Item[]) => void;
  waiting: () => number;
  /** Everything the server has, as numbers of ids. */
  stored: () => number[];
  time: { steadyMs: number; clock: number };
  leave: AbortController;
};

async function bench(run: (bench: Bench) => Promise<void>, parts: Partial<UploaderParts> = {}): Promise<void> {
  const folder = await Deno.makeTempDir();
  const server = await failingServer();
  const leave = new AbortController();
  const lines: string[] = [];
  const tell = (text: string) => void lines.push(text);
  const log: Log = { error: tell, warn: tell, info: tell, debug: tell, repeating: (_, text) => tell(text) };
  const queue = openQueue(`${folder}/queue.db`, Date.now, assert.fail);
  const time = { steadyMs: 0, clock: 1 };
  const corrections: number[] = [];
  const endpoint = { base: server.url, report: `${server.url}/api/report` };
  const uploader = createUploader({
    queue,
    api: openApi({ endpoint, version: "1.2.3", now: Date.now, signal: leave.signal }),
    log,
    base: server.url,
    style: "auto",
    agent: { version: "1.2.3", os: "Linux" },
    enrolmentKey: null,
    self: ANNA,
    now: Date.now,
    steadyMs: () => time.steadyMs,
    random: () => 0.5,
    clock: () => time.clock,
    nextInS: () => 60,
    onCorrection: (ms) => void corrections.push(ms),
    onPolicyTag: async () => undefined,
    ...parts,
  });
  const stored = () => [...server.items.keys()].map((id) => Number(id.slice(-12))).sort((a, b) => a - b);
  const put = (...items: Item[]) => queue.save({ items, owner: ANNA, kept: {} });
  try {
    await run({ server, queue, uploader, lines, corrections, put, waiting: queue.waiting, stored, time, leave });
  } finally {
    leave.abort();
    await server.close();
    queue.close();
    await Deno.remove(folder, { recursive: true });
  }
}
const sentItems = (server: FailingServer) =>
  server.requests
    .filter(({ path }) => path === "/api/v1/batch")
    .map(({ body }) => (body.items as { id: string }[]).length);

test("an agent enrols, measures the clock, and sends what it has", () =>
  bench(async ({ server, uploader, put, waiting }) => {
    put(state(1), state(2, { state: "stopped", until: null, reason: "idle" }));
    assert.equal(await uploader.turn(), null);
    assert.equal(waiting(), 0);
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      ["/api/v1/devices", "/api/v1/batch", "/api/v1/batch"],
    );
    assert.deepEqual(sentItems(server), [0, 2]);
    assert.deepEqual(server.items.get(idOf(2)), {
      type: "presence",
      id: idOf(2),
      state: "stopped",
      ts: new Date(EIGHT + 2).toISOString(),
      until: null,
      to: null,
      reason: "idle",
      user: "anna",
      host: "pc-1",
    });
  }));

test("with nothing to send there is a heartbeat that says when the next comes", () =>
  bench(async ({ server, uploader }) => {
    await uploader.turn();
    await uploader.turn();
    const { body } = server.requests.at(-1) ?? assert.fail();
    assert.deepEqual(
      [body.next_in_s, body.items, body.agent],
      [60, [], { version: "1.2.3", os: "Linux", host: "pc-1" }],
    );
  }));

test("no answer but a good one takes anything out of the queue", { timeout: 60_000 }, () =>
  bench(async ({ server, queue, uploader, put, waiting }) => {
    await uploader.turn();
    put(state(1));
    const html = "<html>Welcome to the guest network</html>";
    for (let status = 200; status <= 599; status++) {
      // 400, 413, 422 are about the message and have a test of their own; 404 and 405 mean another door.
      if ([400, 404, 405, 413, 422].includes(status)) continue;
      server.fault = ({ path }) => (path === "/api/v1/batch" ? { kind: "status", status, body: html } : null);
      const waitMs = await uploader.turn();
      assert.equal(waiting(), 1, String(status));
      assert.ok(waitMs !== null && waitMs > 0, String(status));
    }
    assert.equal(server.plain.length, 0);
    assert.deepEqual(queue.refused(1), []);
    server.fault = () => null;
    assert.equal(await uploader.turn(), null);
    assert.equal(waiting(), 0);
  }),
);

test("a reset connection and a lost answer are tried again, and count once", () =>
  bench(async ({ server, uploader, put, waiting, stored }) => {
    await uploader.turn();
    put(state(1), state(2));
    for (const kind of ["reset", "lost-answer"] as const) {
      server.fault = () => ({ kind });
      assert.notEqual(await uploader.turn(), null);
      assert.equal(waiting(), 2);
    }
    assert.deepEqual(stored(), [1, 2]);
    server.fault = () => null;
    await uploader.turn();
    assert.equal(waiting(), 0);
    assert.deepEqual(stored(), [1, 2]);
  }));

test("a server that never answers is left when the agent ends, and nothing is lost", () =>
  bench(async ({ server, uploader, put, waiting, leave }) => {
    await uploader.turn();
    put(state(1));
    server.fault = () => {
      leave.abort();
      return { kind: "hang" };
    };
    assert.notEqual(await uploader.turn(), null);
    assert.equal(waiting(), 1);
  }));

test("no redirect is followed", () =>
  bench(async ({ server, uploader, put, waiting }) => {
    put(state(1));
    server.fault = () => ({ kind: "status", status: 307, headers: { location: `${server.url}/elsewhere` } });
    assert.notEqual(await uploader.turn(), null);
    assert.equal(waiting(), 1);
    assert.ok(!server.requests.some(({ path }) => path === "/elsewhere"));
  }));

test("waits grow, a Retry-After is honoured, and success begins anew", () =>
  bench(async ({ server, uploader, lines }) => {
    server.fault = () => ({ kind: "status", status: 503 });
    const waits = [];
    for (let n = 0; n < 12; n++) waits.push(await uploader.turn());
    assert.deepEqual(waits.slice(0, 4), [500, 1000, 2000, 4000]);
    assert.equal(waits.at(-1), 150_000);
    server.fault = () => ({ kind: "status", status: 503, headers: { "retry-after": "120" } });
    assert.ok(((await uploader.turn()) ?? 0) >= 120_000);
    server.fault = () => null;
    assert.equal(await uploader.turn(), null);
    assert.equal(lines.at(-1), "The server takes reports again.");
    server.fault = () => ({ kind: "status", status: 503 });
    assert.equal(await uploader.turn(), 500);
  }));

test("one bad item rejects itself only, and is put aside with the reason", () =>
  bench(async ({ server, queue, uploader, put, waiting, stored }) => {
    put(state(1), state(2), state(3));
    server.reject = ({ id }) => (id === idOf(2) ? "id-taken" : null);
    assert.equal(await uploader.turn(), null);
    assert.deepEqual([waiting(), stored()], [0, [1, 3]]);
    assert.deepEqual(
      queue.refused(5).map(({ id, code, detail }) => [id, code, detail]),
      [[idOf(2), "id-taken", "id-taken it is"]],
    );
  }));

test("slots that wait in one item are sent each by itself, and a refusal of one keeps none of the others", () =>
  bench(async ({ server, queue, uploader, put, waiting }) => {
    const slotAt = EIGHT - (EIGHT % 3_600_000);
    const counts = (n: number) => ({
      ...{ slot: slotAt + n * 600_000, keyboardEvents: n, clicks: 0, scrolls: 0, mouseEvents: 0 },
      ...{ activeSeconds: 500 + n, scripted: [] },
    });
    put(slotItem({ type: "slot", id: idOf(1), clock: 1 }, [0, 1, 2, 3, 4, 5].map(counts)), state(2));
    const sent: unknown[][] = [];
    server.reject = ({ type, slot, active_seconds }) => {
      if (type === "slot") sent.push([slot, active_seconds]);
      return active_seconds === 502 ? "invalid" : null;
    };
    assert.equal(await uploader.turn(), null);
    assert.deepEqual(
      sent,
      [0, 1, 2, 3, 4, 5].map((n) => [new Date(slotAt + n * 600_000).toISOString(), 500 + n]),
    );
    assert.equal(waiting(), 0);
    assert.deepEqual(
      queue.refused(5).map(({ id, code }) => [id, code]),
      [[idOf(1), "invalid"]],
    );
  }));

test("what is of days that the server keeps no longer is dropped, and not put aside", () =>
  bench(async ({ server, queue, uploader, put, waiting, stored, lines }) => {
    put(state(1), state(2), state(3));
    server.reject = ({ id }) => (id === idOf(2) ? "too-old" : null);
    assert.equal(await uploader.turn(), null);
    assert.deepEqual([waiting(), stored(), queue.refused(5)], [0, [1, 3], []]);
    assert.equal(lines.at(-1), "Removed 1 of days that the server keeps no longer.");
  }));

test("a refused batch is split until the bad items stand alone", () =>
  bench(async ({ server, queue, uploader, put, waiting, stored }) => {
    put(...Array.from({ length: 100 }, (_, n) => state(n)));
    server.poison = ({ id }) => id === idOf(17) || id === idOf(64);
    assert.equal(await uploader.turn(), null);
    assert.equal(waiting(), 0);
    assert.equal(stored().length, 98);
    assert.deepEqual(
      queue
        .refused(5)
        .map(({ id }) => id)
        .sort(),
      [idOf(17), idOf(64)],
    );
  }));

test("a server that refuses even an empty batch empties no queue", () =>
  bench(async ({ server, queue, uploader, put, waiting }) => {
    await uploader.turn();
    put(state(1), state(2));
    for (const status of [400, 413, 422]) {
      server.fault = ({ path }) => (path === "/api/v1/batch" ? { kind: "status", status } : null);
      assert.ok(((await uploader.turn()) ?? 0) >= 30_000);
      assert.equal(waiting(), 2);
      assert.deepEqual(queue.refused(1), []);
    }
  }));

test("a token that is not known any more is replaced at once, and what is queued stays", () =>
  bench(async ({ server, uploader, put, waiting, stored }) => {
    await uploader.turn();
    server.tokens.clear();
    put(state(1));
    assert.equal(await uploader.turn(), null);
    assert.deepEqual([waiting(), stored(), server.tokens.size], [0, [1], 1]);
  }));

test("a token of somebody else is replaced; the item keeps its user", () =>
  bench(async ({ server, uploader, put, stored }) => {
    await uploader.turn();
    for (const token of server.tokens.keys()) server.tokens.set(token, "kim");
    put(state(1));
    assert.equal(await uploader.turn(), null);
    assert.deepEqual([stored(), server.items.get(idOf(1))?.user], [[1], "anna"]);
  }));

test("a server that never believes its own token is asked slowly", () =>
  bench(async ({ server, uploader, put, waiting }) => {
    put(state(1));
    server.fault = ({ path }) => (path === "/api/v1/batch" ? { kind: "status", status: 401 } : null);
    assert.ok(((await uploader.turn()) ?? 0) >= 30_000);
    assert.equal(waiting(), 1);
    assert.equal(server.requests.length, 4);
  }));

test("an enrolment that wants a key gets it, and is asked slowly while it is wrong", () =>
  bench(
    async ({ server, uploader, put, waiting }) => {
      put(state(1));
      server.fault = ({ path, body }) =>
        path === "/api/v1/devices" && body.key !== "right"
          ? { kind: "status", status: 403, body: '{"detail":"the key is wrong"}' }
          : null;
      assert.ok(((await uploader.turn()) ?? 0) >= 30_000);
      assert.equal(waiting(), 1);
      assert.equal(server.requests[0]?.body.key, "wrong");
    },
    { enrolmentKey: "wrong" },
  ));

test("what another person recorded here before is sent under that person's name", () =>
  bench(async ({ server, queue, uploader, put, waiting }) => {
    queue.save({ items: [state(1)], owner: { user: "kim", host: "pc-1" }, kept: {} });
    put(state(2));
    assert.equal(await uploader.turn(), null);
    assert.equal(waiting(), 0);
    assert.deepEqual(
      [...server.items.values()].map(({ id, user }) => [id, user]),
      [
        [idOf(2), "anna"],
        [idOf(1), "kim"],
      ],
    );
    assert.equal(server.tokens.size, 2);
  }));

test("10,000 items of a long absence arrive once, the newest in the first batch", () =>
  bench(async ({ server, uploader, put, waiting }) => {
    put(...Array.from({ length: 10_000 }, (_, n) => state(n)));
    assert.equal(await uploader.turn(), null);
    assert.deepEqual([waiting(), server.items.size], [0, 10_000]);
    const first =
      server.requests.find(({ body }) => Array.isArray(body.items) && body.items.length > 0) ?? assert.fail();
    assert.equal((first.body.items as { id: string }[])[0]?.id, idOf(9_999));
    assert.equal(first.headers["content-encoding"], "gzip");
  }));

test("a clock that is two hours slow is corrected in what is sent, also in what was recorded before it was known", () =>
  bench(async ({ server, uploader, put, corrections }) => {
    server.clockAheadMs = 7_200_000;
    put(state(1, { until: EIGHT + 1000 }));
    assert.equal(await uploader.turn(), null);
    const item = server.items.get(idOf(1)) ?? assert.fail();
    for (const [field, ms] of [
      ["ts", EIGHT + 1],
      ["until", EIGHT + 1000],
    ] as const) {
      assert.ok(Math.abs(Date.parse(String(item[field])) - ms - 7_200_000) < 5_000, field);
    }
    assert.equal(corrections.length, 1);
  }));

test("another stretch of the clock keeps the times it had", () =>
  bench(async ({ server, queue, uploader, put, time }) => {
    queue.correct(1, 0);
    put(state(1));
    time.clock = 2;
    put(state(2, { clock: 2 }));
    server.clockAheadMs = 7_200_000;
    await uploader.turn();
    assert.equal(server.items.get(idOf(1))?.ts, new Date(EIGHT + 1).toISOString());
    assert.ok(Date.parse(String(server.items.get(idOf(2))?.ts)) > EIGHT + 7_000_000);
  }));

test("an item from the future is measured anew and sent corrected; one that stays there is put aside", () =>
  bench(async ({ server, queue, uploader, put, waiting, stored }) => {
    await uploader.turn();
    server.clockAheadMs = -7_200_000; // the server's clock was put right: ours is two hours fast
    put(state(1), { type: "note", id: idOf(2), clock: 0, ts: Date.now() + 86_400_000, kind: "clock", text: "" });
    server.reject = ({ ts }) => (Date.parse(String(ts)) > Date.now() - 7_200_000 ? "future" : null);
    assert.equal(await uploader.turn(), null);
    assert.deepEqual([waiting(), stored()], [0, [1]]);
    assert.deepEqual(
      queue.refused(5).map(({ id, code }) => [id, code]),
      [[idOf(2), "future"]],
    );
  }));

const FLASK = ({ path }: { path: string }) =>
  path === "/api/report" ? null : ({ kind: "status", status: 404, body: "<h1>Not Found</h1>" } as const);

test("a server that knows plain reports only gets them, states only, in order", () =>
  bench(async ({ server, uploader, put }) => {
    server.fault = FLASK;
    put(
      state(1),
      { type: "running", id: idOf(2), clock: 1, from: EIGHT, to: EIGHT },
      state(3, { state: "stopped", until: null, reason: "idle" }),
    );
    assert.equal(await uploader.turn(), null);
    assert.deepEqual(server.plain, [
      { user: "anna", state: "working", ts: new Date(EIGHT + 1).toISOString() },
      { user: "anna", state: "stopped", ts: new Date(EIGHT + 3).toISOString() },
    ]);
    const { headers } = server.requests.at(-1) ?? assert.fail();
    assert.deepEqual(
      [headers["content-encoding"], headers["transfer-encoding"], headers["content-type"]],
      [undefined, undefined, "application/json"],
    );
    assert.ok(Number(headers["content-length"]) > 0);
  }));

test("growing work is no state change for a plain server", () =>
  bench(async ({ server, uploader, put }) => {
    server.fault = FLASK;
    put(state(1));
    await uploader.turn();
    put(state(1, { until: EIGHT + 60_000 }));
    await uploader.turn();
    assert.equal(server.plain.length, 1);
  }));

test("a plain server is asked hourly whether it has learnt more, and then gets all it could not take before", () =>
  bench(async ({ server, uploader, put, time, stored, waiting }) => {
    server.fault = FLASK;
    put(state(1), { type: "running", id: idOf(2), clock: 1, from: EIGHT, to: EIGHT });
    await uploader.turn();
    const asked = () => server.requests.filter(({ path }) => path !== "/api/report").length;
    const before = asked();
    time.steadyMs += 3_599_000;
    await uploader.turn();
    assert.equal(asked(), before);
    time.steadyMs += 2_000;
    server.fault = () => null;
    put(state(3));
    await uploader.turn();
    assert.deepEqual([stored(), waiting(), server.plain.length], [[2, 3], 0, 1]);
  }));

test("neither an error, nor a 403, nor a page makes an agent speak plain", () =>
  bench(async ({ server, uploader, put }) => {
    put(state(1));
    for (const status of [200, 302, 401, 403, 409, 500, 502]) {
      server.fault = ({ path }) => (path === "/api/report" ? null : { kind: "status", status, body: "<html></html>" });
      await uploader.turn();
    }
    assert.equal(server.plain.length, 0);
  }));

test("REPORT_STYLE decides where it is set", async () => {
  await bench(
    async ({ server, uploader, put }) => {
      put(state(1));
      await uploader.turn();
      assert.deepEqual(
        server.requests.map(({ path }) => path),
        ["/api/report"],
      );
    },
    { style: "plain" },
  );
  await bench(
    async ({ server, uploader, put, waiting }) => {
      server.fault = FLASK;
      put(state(1));
      assert.ok(((await uploader.turn()) ?? 0) >= 30_000);
      assert.deepEqual([server.plain.length, waiting()], [0, 1]);
    },
    { style: "batch" },
  );
});

test("a state that a plain server refuses is put aside only when it takes another", () =>
  bench(
    async ({ server, queue, uploader, put, waiting }) => {
      const bad = new Date(EIGHT + 2).toISOString();
      put(state(1), state(2), state(3));
      server.fault = () => ({ kind: "status", status: 400 });
      assert.ok(((await uploader.turn()) ?? 0) >= 30_000);
      assert.deepEqual([waiting(), queue.refused(1)], [3, []]);
      server.fault = ({ body }) => (body.ts === bad ? { kind: "status", status: 400 } : null);
      assert.equal(await uploader.turn(), null);
      assert.deepEqual([waiting(), queue.refused(5).map(({ id }) => id)], [0, [idOf(2)]]);
    },
    { style: "plain" },
  ));
