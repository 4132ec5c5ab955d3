// The main thing, whole: a key on a real display, the agent, the real server, and the figures that it serves.
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { missingWithServer, openDisplay, startAgent, startServer } from "./desk.ts";
import { openHand } from "./platform/linux/input/test-hand.ts";
import { until } from "./until.ts";

async function read<T>(url: string): Promise<T[]> {
  const response = await fetch(url);
  const body = await response.text();
  assert.equal(response.status, 200, body);
  return JSON.parse(body).items;
}

async function eventually<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  let last: T | null | undefined | false = null;
  let asking = false;
  return await until(what, () => {
    if (!asking) {
      asking = true;
      ask().then((found) => {
        last = found;
        asking = false;
      });
    }
    return last;
  });
}

test("a key press is worked time on the server, silence ends it, and the figures agree", async (t: TestContext) => {
  const missing = await missingWithServer();
  if (missing !== null) {
    console.log(`SKIP ${t.name}: ${missing}`);
    t.skip(missing);
    return;
  }
  const folder = await Deno.makeTempDir();
  const display = await openDisplay();
  const server = await startServer(folder);
  const env = {
    HOME: folder,
    XDG_STATE_HOME: folder,
    DISPLAY: display.name,
    API_ENDPOINT: `${server.url}/api/report`,
    IDLE_THRESHOLD_MINUTES: "0.1",
    POLL_INTERVAL_SECONDS: "1",
  };
  await display.press("a");
  const agent = startAgent([], env);
  try {
    const today = new Date().toISOString().slice(0, 10);
    const asked = (what: string) => `${server.url}/api/v1/${what}?from=${today}&to=${today}`;
    type Interval = { user: string; host: string; start: string; end: string; estimated: boolean };
    type Day = { user: string; worked_s: number; estimated_s: number; first_login: string };
    await eventually("the person is on the server", async () => (await read<Day>(asked("days")))[0]);
    for (let key = 0; key < 3; key++) {
      await display.press("b");
      const pressedAt = Date.now();
      await eventually("the key is worked time", async () =>
        (await read<Interval>(asked("intervals"))).some(({ end }) => Date.parse(end) >= pressedAt - 1_000),
      );
    }
    const status = await startAgent(["status", "--json"], env).end();
    assert.equal(JSON.parse(status.stdout).running, true);
    agent.signal("SIGTERM");
    assert.equal((await agent.end()).code, 0);
    const [interval] = await read<Interval>(asked("intervals"));
    const [day] = await read<Day>(asked("days"));
    assert.ok(interval !== undefined && day !== undefined);
    assert.deepEqual([interval.estimated, day.estimated_s, day.user], [false, 0, interval.user]);
    assert.equal(day.worked_s, Math.round((Date.parse(interval.end) - Date.parse(interval.start)) / 1000));
    assert.equal(day.first_login, interval.start);
  } finally {
    await agent.kill();
    await server.stop();
    await display.kill();
    await Deno.remove(folder, { recursive: true });
  }
});

test("what hands do is counted at the server to the last key, click and notch", async (t: TestContext) => {
  const missing = await missingWithServer();
  if (missing !== null) {
    console.log(`SKIP ${t.name}: ${missing}`);
    t.skip(missing);
    return;
  }
  const folder = await Deno.makeTempDir();
  const display = await openDisplay();
  const hand = openHand(display.name);
  const server = await startServer(folder, { REQUIRE_NOTICE: "false" });
  const agent = startAgent([], {
    HOME: folder,
    XDG_STATE_HOME: folder,
    DISPLAY: display.name,
    API_ENDPOINT: server.url,
    POLL_INTERVAL_SECONDS: "1",
  });
  try {
    const log = () => Deno.readTextFileSync(`${folder}/stint/user_work_tracking_client.log`);
    await until("input is counted", () => log().includes("Input is counted from now on"));
    for (let n = 0; n < 300; n++) {
      hand.key(38);
      if (n % 3 === 0) hand.button(1);
      if (n % 6 === 0) hand.button(5);
    }
    hand.done();
    agent.signal("SIGTERM");
    assert.equal((await agent.end()).code, 0);
    const today = new Date().toISOString().slice(0, 10);
    type Slot = { keyboard_events: number; clicks: number; scrolls: number; mouse_events: number };
    const slots = await read<Slot>(`${server.url}/api/v1/slots?from=${today}&to=${today}`);
    const sum = (field: keyof Slot) => slots.reduce((total, slot) => total + slot[field], 0);
    assert.deepEqual([sum("keyboard_events"), sum("clicks"), sum("scrolls"), sum("mouse_events")], [300, 100, 50, 150]);
  } finally {
    await agent.kill();
    await server.stop();
    hand.close();
    await display.kill();
    await Deno.remove(folder, { recursive: true });
  }
});
