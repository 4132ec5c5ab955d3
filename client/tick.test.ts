// One beat after another with a platform that is a small object, and a real queue.
import assert from "node:assert/strict";
import test from "node:test";
import { nextId } from "./core/id.ts";
import type { Item } from "./core/item.ts";
import { openQueue, type Queue } from "./outbox/queue.ts";
import type { Platform } from "./platform/platform.ts";
import { createTick, HIGHEST_ID_KEY, type Tick } from "./tick.ts";

const EIGHT = Date.UTC(2026, 10, 20, 8);
const ANNA = { user: "anna", host: "pc-1" };
const SETTINGS = { thresholdMs: 300_000, pollMs: 60_000, stoppedAt: "last-input" as const };

type Machine = { nowMs: number; bootMs: number; sleptMs: number; idleMs: number | null };

function platformOf(machine: Machine): Platform {
  const refuse = () => assert.fail("not asked in a beat");
  return {
    os: "Test",
    user: () => ANNA.user,
    host: () => ANNA.host,
    idle: () =>
      machine.idleMs === null
        ? { kind: "unknown", reason: "No display.", remedy: "Open one." }
        : { kind: "idle", ms: machine.idleMs },
    clocks: () => ({ awakeMs: machine.bootMs - machine.sleptMs, withSleepMs: machine.bootMs }),
    cpuMs: refuse,
    releaseMemory: refuse,
    locked: () => null,
    watchSession: refuse,
    watchInput: refuse,
    power: refuse,
    windowInFront: refuse,
    capture: refuse,
    install: refuse,
    uninstall: refuse,
    installed: refuse,
    capabilities: refuse,
    close: refuse,
  };
}

type Bench = {
  queue: Queue;
  machine: Machine;
  lines: string[];
  stored: boolean[];
  start: (queue?: Queue) => Tick;
  pass: (seconds: number) => void;
  items: () => Item[];
};

function bench(run: (bench: Bench) => void): void {
  const folder = Deno.makeTempDirSync();
  const queue = openQueue(`${folder}/queue.db`, () => EIGHT, assert.fail);
  const machine: Machine = { nowMs: EIGHT, bootMs: 1_000_000, sleptMs: 0, idleMs: 0 };
  const lines: string[] = [];
  const stored: boolean[] = [];
  const tell = (text: string) => void lines.push(text);
  const start = (into: Queue = queue) => {
    let last = queue.kept(HIGHEST_ID_KEY);
    return createTick({
      platform: platformOf(machine),
      queue: into,
      log: { error: tell, warn: tell, info: tell, debug: tell, repeating: (_, text) => tell(text) },
      settings: SETTINGS,
      owner: ANNA,
      now: () => machine.nowMs,
      newId: () => {
        last = nextId(last, machine.nowMs, new Uint8Array(16));
        return last;
      },
      onStored: (urgent) => void stored.push(urgent),
    });
  };
  const pass = (seconds: number) => {
    machine.nowMs += seconds * 1000;
    machine.bootMs += seconds * 1000;
  };
  try {
    run({
      queue,
      machine,
      lines,
      stored,
      start,
      pass,
      items: () => (queue.nextPage()?.rows ?? []).map(({ item }) => item).sort((a, b) => (a.id < b.id ? -1 : 1)),
    });
  } finally {
    queue.close();
    Deno.removeSync(folder, { recursive: true });
  }
}
const states = (items: Item[]) =>
  items.flatMap((item) =>
    item.type === "presence" ? [`${item.state} ${(item.ts - EIGHT) / 1000} ${item.reason ?? ""}`.trim()] : [],
  );

test("a change of state is stored and sent at once, growing work with the poll", () =>
  bench(({ start, pass, stored, items }) => {
    const tick = start();
    tick.beat();
    for (let n = 0; n < 12; n++) {
      pass(5);
      tick.beat();
    }
    assert.deepEqual(stored, [true, false]);
    assert.deepEqual(states(items()), ["working 0"]);
  }));

test("while the disk takes nothing the agent goes on, and stores all of it later", () =>
  bench(({ queue, machine, lines, stored, start, pass, items }) => {
    let full = true;
    const tick = start({
      ...queue,
      save: (what) => {
        if (full) throw new Error("database or disk is full");
        queue.save(what);
      },
    });
    tick.beat();
    for (let n = 0; n < 120; n++) {
      pass(5);
      machine.idleMs = n * 5_000;
      tick.beat();
    }
    assert.deepEqual([items(), stored], [[], []]);
    assert.ok(
      lines.some((line) => /The queue cannot be written \(database or disk is full\)\. Is the disk full\?/.test(line)),
    );
    full = false;
    pass(60);
    tick.beat();
    assert.deepEqual(states(items()), ["working 0", "stopped 5 idle"]);
  }));

test("a restart after a kill ends the work that was begun, and ids go on growing although the clock went back", () =>
  bench(({ start, pass, machine, items }) => {
    start().beat();
    pass(60);
    machine.nowMs -= 3_600_000;
    start().beat();
    assert.deepEqual(states(items()), ["working 0", "stopped 0", "working -3540"]);
  }));

test("a restart reads the same stretch of the clock, unless somebody has set it or the machine was started again", () =>
  bench(({ start, pass, machine }) => {
    const clock = () => {
      const tick = start();
      tick.beat();
      return tick.presence()?.clock;
    };
    assert.equal(clock(), 1);
    pass(600);
    assert.equal(clock(), 1);
    machine.nowMs += 5_000;
    assert.equal(clock(), 2);
    machine.bootMs = 1_000;
    assert.equal(clock(), 3);
  }));

test("idle time that cannot be read is said once, and noted for the server", () =>
  bench(({ start, pass, machine, items, lines }) => {
    const tick = start();
    tick.beat();
    machine.idleMs = null;
    for (let n = 0; n < 5; n++) {
      pass(5);
      tick.beat();
    }
    machine.idleMs = 0;
    pass(5);
    tick.beat();
    assert.deepEqual(
      items().flatMap((item) => (item.type === "note" ? [`${item.kind}: ${item.text}`] : [])),
      ["input-unreadable: No display."],
    );
    assert.equal(lines.at(-1), "The time of the last input can be read again.");
  }));

test("what is told is stored before the teller goes on", () =>
  bench(({ start, pass, items }) => {
    const tick = start();
    tick.beat();
    pass(3);
    tick.hear({ kind: "logoff", atMs: EIGHT + 3_000 });
    assert.deepEqual(states(items()), ["working 0", "stopped 3 logoff"]);
  }));
