// The main thing, whole: a key on a real display, the agent, the real server, and the figures that it serves.
import assert from "node:assert/strict";
import test from "node:test";
import { inOffice, startAgent } from "./desk.ts";
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

test("a key press is worked time on the server, silence ends it, and the figures agree", (t) =>
  inOffice(t, {}, async ({ display, server, env, start }) => {
    const own = { API_ENDPOINT: `${server.url}/api/report`, IDLE_THRESHOLD_MINUTES: "0.1" };
    await display.press("a");
    const agent = start(own);
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
    const status = await startAgent(["status", "--json"], { ...env, ...own }).end();
    assert.equal(JSON.parse(status.stdout).running, true);
    agent.signal("SIGTERM");
    assert.equal((await agent.end()).code, 0);
    const [interval] = await read<Interval>(asked("intervals"));
    const [day] = await read<Day>(asked("days"));
    assert.ok(interval !== undefined && day !== undefined);
    assert.deepEqual([interval.estimated, day.estimated_s, day.user], [false, 0, interval.user]);
    assert.equal(day.worked_s, Math.round((Date.parse(interval.end) - Date.parse(interval.start)) / 1000));
    assert.equal(day.first_login, interval.start);
  }));

test("what hands do is counted at the server to the last key, click and notch", (t) =>
  inOffice(t, { REQUIRE_NOTICE: "false" }, async ({ display, server, start, log }) => {
    const hand = openHand(display.name);
    const agent = start();
    try {
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
      assert.deepEqual(
        [sum("keyboard_events"), sum("clicks"), sum("scrolls"), sum("mouse_events")],
        [300, 100, 50, 150],
      );
    } finally {
      hand.close();
    }
  }));
