// The whole agent as a process: a real display, real key presses, a real server that fails, real signals.
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import test, { type TestContext } from "node:test";
import { atWorkplace, missingAtDesk, openDisplay, type Workplace } from "./desk.ts";
import { type FailingServer, failingServer, type Kept } from "./net/failing-server.ts";
import { until } from "./until.ts";

const missing = await missingAtDesk();
const WITH = { missing, serve: failingServer, env: { IDLE_THRESHOLD_MINUTES: "0.1" } };

const atDesk = (
  t: TestContext,
  run: (place: Workplace<FailingServer>) => Promise<void>,
  display: string | null = null,
): Promise<void> => atWorkplace(t, { ...WITH, display }, run);

const presence = (server: FailingServer) =>
  [...server.items.values()].filter(({ type }) => type === "presence").sort((a, b) => (a.id < b.id ? -1 : 1));
const at = (item: Kept | undefined, field: string) => Date.parse(String(item?.[field]));
const found = (server: FailingServer, state: string, count = 1) =>
  presence(server).filter((item) => item.state === state)[count - 1];

test("a key press is working, silence is stopped at that key press, the next key is working again", async (t) => {
  await atDesk(t, async ({ server, display, start }) => {
    await display.press("a");
    start();
    const first = await until("working", () => found(server, "working"));
    const pressedAt = Date.now();
    await display.press("b");
    const stopped = await until("stopped", () => found(server, "stopped"));
    assert.ok(Math.abs(at(stopped, "ts") - pressedAt) < 1_500, "backdated to the last key, long before the threshold");
    assert.equal(stopped.reason, "idle");
    assert.ok(Date.now() - at(stopped, "ts") >= 6_000, "not before the threshold");
    assert.equal(at(server.items.get(first.id), "until"), at(stopped, "ts"));
    const againAt = Date.now();
    await display.press("c");
    const again = await until("working again", () => found(server, "working", 2));
    assert.ok(Math.abs(at(again, "ts") - againAt) < 1_500);
    assert.notEqual(again.id, first.id);
  });
});

test("SIGTERM says stopped, sends it, and promises no next word; further signals change nothing", async (t) => {
  await atDesk(t, async ({ server, display, start }) => {
    await display.press("a");
    const agent = start();
    await until("working", () => found(server, "working"));
    agent.signal("SIGTERM");
    agent.signal("SIGTERM");
    agent.signal("SIGINT");
    const { code } = await agent.end();
    assert.equal(code, 0);
    assert.deepEqual(
      presence(server).map(({ state, reason }) => [state, reason]),
      [
        ["working", null],
        ["stopped", "quit"],
      ],
    );
    assert.equal(server.requests.at(-1)?.body.next_in_s, 0);
  });
});

test("a closed session (SIGHUP) is a log-off", async (t) => {
  await atDesk(t, async ({ server, display, start }) => {
    await display.press("a");
    const agent = start();
    await until("working", () => found(server, "working"));
    agent.signal("SIGHUP");
    await agent.end();
    assert.equal(found(server, "stopped")?.reason, "logoff");
  });
});

test("with a server that does not answer the agent still ends, and its stop is stored and sent by the next one", async (t) => {
  await atDesk(t, async ({ server, display, start, folder }) => {
    await display.press("a");
    const agent = start();
    await until("working", () => found(server, "working"));
    server.fault = () => ({ kind: "hang" });
    const heard = server.requests.length;
    await until("a question without an answer", () => server.requests.length > heard);
    agent.signal("SIGTERM");
    const { code } = await agent.end();
    assert.equal(code, 0);
    const db = new DatabaseSync(`${folder}/stint/queue.db`, { readOnly: true });
    const waiting = db
      .prepare("SELECT body FROM items WHERE type = 'presence' ORDER BY id")
      .all()
      .map(({ body }) => JSON.parse(String(body)));
    db.close();
    assert.equal(waiting.at(-1)?.reason, "quit");
    server.fault = () => null;
    start();
    const stopped = await until("the stop arrives", () => found(server, "stopped"));
    assert.deepEqual([stopped.reason, at(stopped, "ts")], ["quit", waiting.at(-1)?.ts]);
  });
});

// Out of the way of whoever takes the next free display between its loss and its return.
const HIGH_DISPLAY = `:${1_000 + (Deno.pid % 20_000)}`;

test("a lost display does not end the agent; it says so, stops, and goes on with the next display", async (t) => {
  await atDesk(
    t,
    async ({ server, display, start, log }) => {
      await display.press("a");
      const agent = start();
      await until("working", () => found(server, "working"));
      await display.kill();
      await until("said in the log", () => log().includes("cannot be read"));
      await until("said to the server", () =>
        [...server.items.values()].some(({ kind }) => kind === "input-unreadable"),
      );
      const stopped = await until("stopped", () => found(server, "stopped"));
      assert.equal(stopped.reason, "idle");
      const next = await openDisplay(display.name);
      try {
        await until("the display is found again", () => log().includes("can be read again"));
        await next.press("b");
        await until("working again", () => found(server, "working", 2));
        agent.signal("SIGTERM");
        assert.equal((await agent.end()).code, 0);
      } finally {
        await next.kill();
      }
    },
    HIGH_DISPLAY,
  );
});

test("a second agent in the session ends with a clear word; the lock of a killed one holds nobody up", async (t) => {
  await atDesk(t, async ({ server, display, start }) => {
    await display.press("a");
    const first = start();
    await until("working", () => found(server, "working"));
    const { code, stderr } = await start().end();
    assert.equal(code, 0);
    assert.match(stderr, new RegExp(`an agent already runs in this session \\(process ${first.process.pid}\\)`));
    await first.kill();
    const third = start();
    await until("the killed agent's work is ended", () => found(server, "stopped"));
    third.signal("SIGTERM");
    assert.equal((await third.end()).code, 0);
  });
});

test("killed again and again while the server fails, an agent loses no acknowledged report, doubles none and invents no work", async (t) => {
  await atDesk(t, async ({ server, display, start }) => {
    let asked = 0;
    // Every third answer is lost after it was stored, every fifth connection is reset.
    server.fault = () => {
      asked += 1;
      return asked % 3 === 0 ? { kind: "lost-answer" } : asked % 5 === 0 ? { kind: "reset" } : null;
    };
    const lives: { from: number; to: number }[] = [];
    for (let life = 1; life <= 6; life++) {
      await display.press("a");
      const from = Date.now();
      const agent = start();
      await until(`work of life ${life}`, () => found(server, "working", life));
      await display.press("b");
      const before = server.requests.length;
      await until("some more is sent", () => server.requests.length > before + (life % 3));
      await agent.kill();
      lives.push({ from, to: Date.now() });
    }
    server.fault = () => null;
    const last = start();
    await until("all work is ended", () => found(server, "stopped", 6));
    last.signal("SIGTERM");
    await last.end();
    const events = presence(server);
    assert.deepEqual(
      events.map(({ state }) => state),
      Array.from({ length: 14 }, (_, n) => (n % 2 === 0 ? "working" : "stopped")),
    );
    lives.forEach(({ from, to }, life) => {
      const [work, stop] = [events[2 * life], events[2 * life + 1]];
      assert.ok(at(work, "ts") >= from && at(work, "until") <= to, "work lies within the life that saw it");
      assert.ok(at(stop, "ts") >= at(work, "ts") && at(stop, "ts") <= to);
    });
  });
});

test("an agent with a plain server alone sends its states there", async (t) => {
  await atDesk(t, async ({ server, display, start }) => {
    server.fault = ({ path }) => (path === "/api/report" ? null : { kind: "status", status: 404 });
    await display.press("a");
    const agent = start();
    await until("working", () => server.plain.length >= 1);
    agent.signal("SIGTERM");
    await agent.end();
    assert.deepEqual(
      server.plain.map(({ state }) => state),
      ["working", "stopped"],
    );
    assert.deepEqual(
      server.plain.map((report) => Object.keys(report)),
      [
        ["user", "state", "ts"],
        ["user", "state", "ts"],
      ],
    );
  });
});

test("what an ended remote session could not send goes out with the console's agent", async (t) => {
  await atDesk(t, async ({ server, display, start }) => {
    server.fault = () => ({ kind: "status", status: 503 });
    await display.press("a");
    const remote = start({ XRDP_SESSION: "1" });
    await until("the remote agent has asked", () => server.requests.length > 0);
    remote.signal("SIGTERM");
    await remote.end();
    server.fault = () => null;
    start();
    const hosts = await until("both hosts are heard", () => {
      const named = new Set(presence(server).map(({ host }) => host));
      return named.size === 2 && found(server, "stopped") ? [...named] : null;
    });
    assert.equal(hosts.filter((host) => /#x\d+$/.test(host)).length, 1);
  });
});
