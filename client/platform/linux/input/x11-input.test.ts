// Input counted on a real X display: each event once, in its second, and nothing of which key it was.
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { missingAtDesk, openDisplay } from "../../../desk.ts";
import { until } from "../../../until.ts";
import type { Input } from "../../platform.ts";
import { openClocks } from "../clocks.ts";
import { type Hand, openHand } from "./test-hand.ts";
import { watchX11Input } from "./x11-input.ts";

const missing = Deno.build.os === "linux" ? await missingAtDesk() : "an X display is looked for on Linux only";

type Bench = { hand: Hand; drain: () => Input; kill: () => Promise<void>; lost: () => string };

async function atDisplay(t: TestContext, run: (bench: Bench) => Promise<void>): Promise<void> {
  if (missing !== null) {
    console.log(`SKIP ${t.name}: ${missing}`);
    t.skip(missing);
    return;
  }
  const display = await openDisplay();
  const clocks = openClocks();
  const watch = watchX11Input(display.name, { awakeMs: () => clocks.read().awakeMs, wallMs: Date.now });
  const hand = openHand(display.name);
  const look = () => watch.drain();
  const drain = () => {
    const input = look();
    return input.kind === "input" ? input : assert.fail(input.reason);
  };
  drain();
  try {
    await run({
      hand,
      drain,
      kill: () => display.kill(),
      lost: () => {
        const input = look();
        return input.kind === "unknown" ? input.reason : "";
      },
    });
  } finally {
    watch.stop();
    hand.close();
    clocks.close();
    await display.kill();
  }
}

const KINDS = 5;

test("5,000 events of known kinds are counted, each once, whenever it is looked", async (t) => {
  await atDisplay(t, ({ hand, drain }) => {
    const sent = { presses: 0, clicks: 0, scrolls: 0, moves: 0 };
    const seen = { presses: 0, clicks: 0, scrolls: 0 };
    const from = Date.now();
    const look = () => {
      const { presses, clicks, scrolls } = drain();
      seen.presses += presses.length;
      seen.clicks += clicks.length;
      seen.scrolls += scrolls.length;
      for (const atMs of [...presses, ...clicks, ...scrolls]) assert.ok(atMs >= from - 50 && atMs <= Date.now() + 50);
    };
    for (let n = 0; n < 5_000; n++) {
      const kind = n % KINDS;
      if (kind <= 1) hand.key(10 + (n % 50));
      else if (kind === 2) hand.button(1 + (n % 3));
      else if (kind === 3) hand.button(4 + (n % 4));
      else hand.move(10 + (n % 500), 20 + (n % 300));
      sent[kind <= 1 ? "presses" : kind === 2 ? "clicks" : kind === 3 ? "scrolls" : "moves"] += 1;
      if (n % 700 === 0) look();
    }
    hand.done();
    look();
    assert.deepEqual({ ...seen, moves: sent.moves }, sent);
    return Promise.resolve();
  });
});

test("a key that is held is one press, however long", async (t) => {
  await atDisplay(t, async ({ hand, drain }) => {
    hand.hold(38);
    const presses: number[] = [];
    const end = performance.now() + 1_500; // the server repeats a key after 660 ms
    await until("the key has been held long enough", () => {
      presses.push(...drain().presses);
      return performance.now() > end;
    });
    hand.letGo(38);
    hand.done();
    presses.push(...drain().presses);
    assert.equal(presses.length, 1);
  });
});

test("movement is told by its second and its way, and buttons and wheels are no movement", async (t) => {
  await atDisplay(t, ({ hand, drain }) => {
    hand.move(100, 100);
    hand.done();
    drain();
    const way = Array.from({ length: 20 }, (_, n) => ({ x: 110 + 3 * n, y: 100 + 2 * n }));
    const from = Math.floor(Date.now() / 1000);
    for (const { x, y } of way) hand.move(x, y);
    hand.done();
    const { movedS, path } = drain();
    const places = path.map(({ x, y }) => ({ x, y }));
    assert.deepEqual(places.at(-1), way.at(-1));
    for (const { x, y } of places)
      assert.ok(
        way.some((at) => at.x === x && at.y === y),
        `${x}, ${y} is on the way`,
      );
    assert.ok(path.every(({ atMs }, n) => atMs - (path[n - 1]?.atMs ?? 0) >= 8 || n === path.length - 1));
    assert.ok(movedS.length >= 1 && movedS.every((second) => second >= from && second <= Date.now() / 1000));
    hand.button(1);
    hand.button(4);
    hand.done();
    const still = drain();
    assert.deepEqual([still.movedS, still.path, still.clicks.length, still.scrolls.length], [[], [], 1, 1]);
    return Promise.resolve();
  });
});

test("a display that goes is said, and does not end the agent", async (t) => {
  await atDisplay(t, async ({ kill, lost }) => {
    await kill();
    assert.match(lost(), /went away/);
    assert.match(lost(), /cannot be opened/);
  });
});
