// The whole agent on Windows, from its sources: real input, a server on the Linux side, and each way to end it.
import assert from "node:assert/strict";
import test from "node:test";
import { openQueue, type Queue } from "../../../outbox/queue.ts";
import { press, program, run, sentTo, serverOf, started, until, withFolder } from "./hands/test-hand.ts";

type Sent = { type: string; state?: string; reason?: string | null; ts?: string; until?: string | null };

/** Config of an agent that stops after 6 s of silence, the shortest allowed, and speaks each second. */
const configOf = (endpoint: string, folder: string) =>
  `\ufeffAPI_ENDPOINT=${endpoint}\r\nIDLE_THRESHOLD_MINUTES=0.1\r\nPOLL_INTERVAL_SECONDS=1\r\nSTATE_DIR=${folder}\\state\r\n`;

function agentOf(endpoint: string, folder: string) {
  const config = `${folder}\\config.env`;
  Deno.writeTextFileSync(config, configOf(endpoint, folder));
  return program("../../../../main.ts", "--config", config);
}

/** Reads on in what the server got until a presence in that state is there. */
function listener(name: string) {
  let read = 0;
  return (state: string) =>
    until(`the server hears ${state}`, async () => {
      const items = (await sentTo(name, read)) as Sent[];
      read += items.length;
      return items.find((item) => item.type === "presence" && item.state === state) ?? null;
    });
}

/** Windows counts in steps of up to 16 ms, and the event has to reach it. */
const TICK_MS = 200;

function within(ts: string | undefined, from: number, to: number) {
  const at = Date.parse(ts ?? "");
  assert.ok(
    from - TICK_MS <= at && at <= to + TICK_MS,
    `${ts} is not between ${new Date(from).toISOString()} and ${to}`,
  );
}

const ended = (agent: Deno.ChildProcess) =>
  Promise.all([agent.status, agent.stdout.cancel()]).then(([status]) => status);

/** What a queue that no server emptied holds, in the order of recording. */
function reading<T>(folder: string, read: (queue: Queue) => T): T {
  const queue = openQueue(`${folder}\\state\\queue.db`, Date.now, (text) => assert.fail(text));
  try {
    return read(queue);
  } finally {
    queue.close();
  }
}

test("a key press is work on the server, silence is a stop at the last input, the next key is work again", async () => {
  await withFolder(async (folder) => {
    await press("key", "a");
    const agent = started(agentOf(serverOf("work"), folder));
    const next = listener("work");
    const working = await next("working");
    assert.equal(working.reason, null);
    const lastAt = Date.now();
    await press("key", "b");
    const pressedAt = Date.now();
    const stopped = await next("stopped");
    assert.equal(stopped.reason, "idle");
    // Back-dated to the last input: not the moment at which 6 s of silence had passed.
    within(stopped.ts, lastAt, pressedAt);
    const againAt = Date.now();
    await press("key", "c");
    within((await next("working")).ts, againAt, Date.now() + 1_000);
    await run("taskkill.exe", "/PID", String(agent.pid));
    assert.equal((await next("stopped")).reason, "quit");
    assert.equal((await ended(agent)).code, 0);
  });
});

// Nobody listens on port 9 of this machine: what is sent there stays in the queue.
const NO_SERVER = "http://127.0.0.1:9";

const ENDS: [name: string, reason: string, codes: number[], end: (processId: string) => Promise<unknown>][] = [
  ["Windows asks it to end", "quit", [0], (processId) => run("taskkill.exe", "/PID", processId)],
  [
    "its person logs off, though Windows ends it the moment that it has answered",
    "logoff",
    [0, 1], // 0 where it was quicker than the kill
    (processId) => run(...program("test-send-messages.ts", processId, "0x11:0", "0x16:1", "kill")),
  ],
];
for (const [name, reason, codes, end] of ENDS) {
  test(`without a server, the stop is in the queue when ${name}`, async () => {
    await withFolder(async (folder) => {
      await press("key", "a");
      const agent = started(agentOf(NO_SERVER, folder));
      await until("work is stored", () => reportsIn(folder, "working"));
      await end(String(agent.pid));
      assert.ok(codes.includes((await ended(agent)).code));
      const last = reading(folder, (queue) => queue.states(100).at(-1)?.item);
      assert.equal(last?.type === "presence" ? `${last.state} ${last.reason}` : last?.type, `stopped ${reason}`);
    });
  });
}

function reportsIn(folder: string, state: string): true | null {
  try {
    Deno.statSync(`${folder}\\state\\queue.db`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const states = reading(folder, (queue) => queue.states(100));
  return states.some(({ item }) => item.type === "presence" && item.state === state) ? true : null;
}

test("an agent killed in the midst of work has its work up to the last poll in the queue", async () => {
  await withFolder(async (folder) => {
    await press("key", "a");
    const agent = started(agentOf(NO_SERVER, folder));
    await until("work is stored", () => reportsIn(folder, "working"));
    await run("taskkill.exe", "/F", "/PID", String(agent.pid));
    await ended(agent);
    const items = reading(folder, (queue) => queue.states(100).map(({ item }) => item));
    assert.ok(items.some((item) => item.type === "presence" && item.state === "working" && item.until !== null));
  });
});

test("a second agent of the same session ends at once, and says so", async () => {
  await withFolder(async (folder) => {
    await press("key", "a");
    const first = started(agentOf(NO_SERVER, folder));
    await until("the first works", () => reportsIn(folder, "working"));
    const { code, text } = await run(...agentOf(NO_SERVER, folder));
    assert.equal(code, 0);
    assert.match(text, /an agent already runs in this session/);
    await run("taskkill.exe", "/PID", String(first.pid));
    assert.equal((await ended(first)).code, 0);
  });
});
