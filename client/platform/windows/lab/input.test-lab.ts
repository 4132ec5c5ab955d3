// Input counted on Windows itself, by real keys, buttons, wheels and moves.
import assert from "node:assert/strict";
import test from "node:test";
import type { Input, InputWatch } from "../../platform.ts";
import { openWindows } from "../../windows.ts";
import { press, until } from "./hands/test-hand.ts";

function drained(watch: InputWatch): Input {
  const input = watch.drain();
  return input.kind === "input" ? input : assert.fail(input.reason);
}

type Counts = { presses: number; clicks: number; scrolls: number };

const NONE: Counts = { presses: 0, clicks: 0, scrolls: 0 };

/** What came is what was sent, and nothing comes after it. Returns the pointer's way. */
async function comes(watch: InputWatch, sent: Counts): Promise<Input["path"]> {
  const counts = { ...NONE };
  const path: Input["path"] = [];
  const look = () => {
    const input = drained(watch);
    counts.presses += input.presses.length;
    counts.clicks += input.clicks.length;
    counts.scrolls += input.scrolls.length;
    path.push(...input.path);
    return hasInput(input);
  };
  const all = ({ presses, clicks, scrolls }: Counts) => presses + clicks + scrolls;
  await until(`${JSON.stringify(sent)} has come`, () => {
    look();
    return all(counts) >= all(sent) ? true : null;
  });
  await quiet(look);
  assert.deepEqual(counts, sent);
  return path;
}

/** Looks until nothing has come for half a second. */
async function quiet(look: () => boolean): Promise<void> {
  let since = performance.now();
  await until("nothing more comes", () => {
    if (look()) since = performance.now();
    return performance.now() - since > 500 ? true : null;
  });
}

const hasInput = ({ presses, clicks, scrolls, movedS }: Input) =>
  presses.length + clicks.length + scrolls.length + movedS.length > 0;

async function watching(run: (watch: InputWatch) => Promise<void>): Promise<void> {
  const windows = openWindows();
  const unwatch = windows.watchSession(() => undefined); // both read messages of one thread
  const watch = windows.watchInput();
  drained(watch);
  try {
    await run(watch);
  } finally {
    watch.stop();
    unwatch();
    windows.close();
  }
}

const INPUT_BYTES = 40;
const MOUSE = 0;
const KEYBOARD = 1;
const KEYEVENTF_KEYUP = 2;
const MOUSEEVENTF = { move: 0x1, middleDown: 0x20, middleUp: 0x40, wheel: 0x800 };

type Sent = { kind: number; key?: number; flags?: number; dx?: number; wheel?: number };

/** INPUT on 64 bits: type 0; a key's wVk 8, dwFlags 12; a mouse's dx 8, mouseData 16, dwFlags 20. */
function written(events: Sent[]): Uint8Array<ArrayBuffer> {
  const list = new DataView(new ArrayBuffer(events.length * INPUT_BYTES));
  events.forEach(({ kind, key = 0, flags = 0, dx = 0, wheel = 0 }, n) => {
    const at = n * INPUT_BYTES;
    list.setUint32(at, kind, true);
    if (kind === KEYBOARD) {
      list.setUint16(at + 8, key, true);
      list.setUint32(at + 12, flags, true);
      return;
    }
    list.setInt32(at + 8, dx, true);
    list.setInt32(at + 16, wheel, true);
    list.setUint32(at + 20, flags, true);
  });
  return new Uint8Array(list.buffer);
}

// By Windows' own SendInput: on its way through X and a window manager some of so many clicks get lost.
test("5,000 events of known kinds are counted, each once", async () => {
  const user32 = Deno.dlopen("user32.dll", { SendInput: { parameters: ["u32", "buffer", "i32"], result: "u32" } });
  const send = (events: Sent[]) =>
    assert.equal(user32.symbols.SendInput(events.length, written(events), INPUT_BYTES), events.length);
  await watching(async (watch) => {
    // Now and then Wine tells a new listener nothing of what comes in its first moments.
    await until("input is told", () => {
      send([{ kind: MOUSE, flags: MOUSEEVENTF.wheel, wheel: 120 }]);
      return drained(watch).scrolls.length > 0 ? true : null;
    });
    await quiet(() => hasInput(drained(watch)));
    for (let round = 0; round < 10; round++) {
      for (let n = 0; n < 100; n++) {
        const key = 0x41 + (n % 26);
        send([
          { kind: KEYBOARD, key },
          { kind: KEYBOARD, key, flags: KEYEVENTF_KEYUP },
          { kind: MOUSE, flags: MOUSEEVENTF.middleDown },
          { kind: MOUSE, flags: MOUSEEVENTF.middleUp },
          { kind: MOUSE, flags: MOUSEEVENTF.wheel, wheel: n % 2 === 0 ? 120 : -120 },
          { kind: MOUSE, flags: MOUSEEVENTF.move, dx: n % 2 === 0 ? 3 : -3 },
          { kind: KEYBOARD, key: 0x10 },
          { kind: KEYBOARD, key: 0x10, flags: KEYEVENTF_KEYUP },
        ]);
      }
      await comes(watch, { presses: 200, clicks: 100, scrolls: 100 });
    }
  });
  user32.close();
});

const LETTERS = [..."abcdefghijklmnopqrstuvwxy"];

test("what a hand does arrives as it does", async () => {
  await watching(async (watch) => {
    await press("key", "--delay", "1", ...LETTERS);
    await press("click", "--delay", "1", "--repeat", "25", "5");
    for (let n = 0; n < 3; n++) await press("click", "2");
    await comes(watch, { presses: 25, clicks: 3, scrolls: 25 });
  });
});

test("a key that is held is one press, counted when it is let go", async () => {
  await watching(async (watch) => {
    await press("keydown", "a", "sleep", "1.5", "keyup", "a");
    await comes(watch, { ...NONE, presses: 1 });
  });
});

test("movement is told by its second and its way", async () => {
  await watching(async (watch) => {
    await press("mousemove", "200", "200");
    await comes(watch, NONE);
    await press(...Array.from({ length: 10 }, () => ["mousemove_relative", "20", "10"]).flat());
    const path = await comes(watch, NONE);
    const last = path.at(-1);
    assert.deepEqual([last?.x, last?.y], [400, 300]);
    assert.ok(path.every(({ atMs }) => Math.abs(atMs - Date.now()) < 30_000));
  });
});

test("a machine tells its battery, or that it has none", () => {
  const windows = openWindows();
  const power = windows.power();
  assert.ok(power === null || (power.percent >= 0 && power.percent <= 100));
  windows.close();
});
