import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { type AppItem, type PresenceItem, partsOf } from "../core/item.ts";
import { openQueue, PAGE_ITEMS_MAX, type Queue } from "./queue.ts";

const ANNA = { user: "anna", host: "pc-1" };
const NOW = Date.UTC(2026, 10, 21, 8);
const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const work = (n: number, until = 0): PresenceItem => ({
  type: "presence",
  id: idOf(n),
  clock: 1,
  state: "working",
  ts: NOW,
  until: NOW + until,
  reason: null,
});
const note = (n: number, text: string) => ({
  type: "note" as const,
  id: idOf(n),
  clock: 1,
  ts: NOW,
  kind: "clock",
  text,
});

const use = (n: number, ts: number, durationS: number): AppItem => ({
  ...{ type: "app", id: idOf(n), clock: 1, ts, durationS, kind: "APP" },
  ...{ description: "Writer", title: "", url: null, project: null },
});

function withQueue(run: (queue: Queue, file: string, losses: string[]) => void, now = () => NOW): void {
  const folder = Deno.makeTempDirSync();
  const losses: string[] = [];
  const file = `${folder}/queue.db`;
  const queue = openQueue(file, now, (text) => losses.push(text));
  try {
    run(queue, file, losses);
  } finally {
    queue.close();
    Deno.removeSync(folder, { recursive: true });
  }
}
const save = (queue: Queue, ...items: Parameters<Queue["save"]>[0]["items"]) =>
  queue.save({ items, owner: ANNA, kept: {} });
const ids = (queue: Queue) => queue.nextPage()?.rows.map(({ id }) => Number(id.slice(-12))) ?? [];

test("what is put into the queue is there after it is opened again", () => {
  withQueue((queue, file) => {
    queue.save({ items: [work(1)], owner: ANNA, kept: { "highest-id": idOf(1) } });
    const again = openQueue(file, () => NOW, assert.fail);
    assert.deepEqual(
      again.nextPage()?.rows.map(({ item }) => item),
      [work(1)],
    );
    assert.equal(again.kept("highest-id"), idOf(1));
    again.close();
  });
});

test("growing work is one item, whose end never comes back", () => {
  withQueue((queue) => {
    for (const until of [10, 30, 20]) save(queue, work(1, until));
    assert.deepEqual(
      queue.nextPage()?.rows.map(({ item }) => item),
      [work(1, 30)],
    );
  });
});

test("an acknowledgement of what was sent does not take what has grown since", () => {
  withQueue((queue) => {
    save(queue, work(1, 10), work(2));
    const rows = queue.nextPage()?.rows ?? [];
    save(queue, work(1, 20));
    queue.acknowledge(rows);
    assert.deepEqual(
      queue.nextPage()?.rows.map(({ item }) => item),
      [work(1, 20)],
    );
  });
});

test("the newest comes first, then the oldest", () => {
  withQueue((queue) => {
    save(queue, ...[3, 1, 5, 2, 4].map((n) => work(n)));
    assert.deepEqual(ids(queue), [5, 4, 1, 2, 3]);
  });
});

test("10,000 items page well, and each is sent once", () => {
  withQueue((queue) => {
    save(queue, ...Array.from({ length: 10_000 }, (_, n) => work(n)));
    const seen = new Set<string>();
    for (let page = queue.nextPage(); page !== null; page = queue.nextPage()) {
      assert.ok(page.rows.length <= PAGE_ITEMS_MAX);
      for (const { id } of page.rows) {
        assert.ok(!seen.has(id));
        seen.add(id);
      }
      queue.acknowledge(page.rows);
    }
    assert.equal(seen.size, 10_000);
    assert.equal(queue.waiting(), 0);
  });
});

test("long notes make smaller pages", () => {
  withQueue((queue) => {
    save(queue, ...Array.from({ length: 300 }, (_, n) => note(n, "x".repeat(2000))));
    const rows = queue.nextPage()?.rows ?? [];
    assert.ok(rows.length > 50 && rows.length < 200, String(rows.length));
  });
});

test("what was recorded under another log-in name keeps it, and is not mixed", () => {
  withQueue((queue) => {
    queue.save({ items: [work(1)], owner: { user: "kim", host: "pc-1" }, kept: {} });
    save(queue, work(2));
    const first = queue.nextPage();
    assert.deepEqual([first?.owner, ids(queue)], [ANNA, [2]]);
    queue.acknowledge(first?.rows ?? []);
    assert.deepEqual([queue.nextPage()?.owner.user, ids(queue)], ["kim", [1]]);
  });
});

test("a refused item is put aside with its reason, and does not come back when it grows", () => {
  withQueue((queue) => {
    save(queue, work(1), work(2));
    const row = queue.nextPage()?.rows.find(({ id }) => id === idOf(1));
    assert.ok(row !== undefined);
    queue.setAside(row, { code: "invalid", detail: "ts is missing" });
    save(queue, work(1, 50));
    assert.deepEqual(ids(queue), [2]);
    assert.deepEqual(
      queue.refused(10).map(({ id, code, detail }) => [id, code, detail]),
      [[idOf(1), "invalid", "ts is missing"]],
    );
  });
});

test("an application that grows is one item under its first start, with the longest time", () => {
  withQueue((queue) => {
    for (const [ts, durationS] of [
      [NOW, 10],
      [NOW + 5_000, 60],
      [NOW, 30],
    ] as const)
      save(queue, use(1, ts, durationS));
    assert.deepEqual(
      queue.nextPage()?.rows.map(({ item }) => item),
      [use(1, NOW, 60)],
    );
  });
});

test("after 30 days running times, applications and notes go, states never", () => {
  let now = NOW;
  withQueue(
    (queue) => {
      save(queue, work(1), note(2, "old"), { type: "running", id: idOf(3), clock: 1, from: NOW, to: NOW });
      save(queue, use(5, NOW, 60));
      now = NOW + 30 * 86_400_000 + 1;
      save(queue, note(4, "new"));
      assert.equal(queue.trim(), 3);
      assert.deepEqual(ids(queue), [4, 1]);
    },
    () => now,
  );
});

test("after 30 days input counts become hours, and are not lost", () => {
  let now = NOW;
  withQueue(
    (queue) => {
      const counts = { keyboardEvents: 10, clicks: 1, scrolls: 0, mouseEvents: 5, activeSeconds: 60, scripted: [] };
      const slot = (n: number) => ({
        type: "slot" as const,
        id: idOf(n),
        clock: 1,
        slot: NOW + n * 600_000,
        ...counts,
      });
      save(queue, ...[0, 1, 2, 6].map(slot));
      now = NOW + 30 * 86_400_000 + 1;
      save(queue, slot(7));
      queue.trim();
      assert.deepEqual(ids(queue), [7, 6, 0]);
      const item = queue.nextPage()?.rows.at(-1)?.item ?? assert.fail();
      assert.deepEqual(
        partsOf(item),
        [0, 1, 2].map((n) => ({ ...slot(n), id: idOf(0) })),
      );
      assert.deepEqual(
        queue
          .recorded(0)
          .filter(({ id }) => id === idOf(0))
          .map(({ item }) => item),
        partsOf(item),
        "its person sees ten minutes as ten minutes",
      );
    },
    () => now,
  );
});

test("corrections belong to stretches of the clock, and go with the last item of theirs", () => {
  withQueue((queue) => {
    save(queue, work(1));
    for (const clock of [1, 2, 3]) queue.correct(clock, clock * 100_000);
    queue.trim();
    assert.deepEqual(
      [1, 2, 3, 4].map((clock) => queue.correction(clock)),
      [100_000, null, 300_000, null],
    );
  });
});

test("a broken file is put aside, a new one begun, and the loss is told", () => {
  withQueue((queue, file, losses) => {
    save(queue, ...Array.from({ length: 500 }, (_, n) => work(n)));
    queue.close();
    const bytes = Deno.readFileSync(file);
    bytes.fill(0x55, 0, 4096);
    Deno.writeFileSync(file, bytes);
    const again = openQueue(
      file,
      () => NOW,
      (text) => losses.push(text),
    );
    again.save({ items: [work(9)], owner: ANNA, kept: {} });
    assert.equal(again.waiting(), 1);
    again.close();
    assert.match(
      losses.join("\n"),
      /^The queue was broken .* put aside as .*queue\.corrupt-2026-11-21T08-00-00-000Z; what was in it and not yet sent is lost\.$/,
    );
    assert.ok(
      [...Deno.readDirSync(file.replace("/queue.db", ""))].some(({ name }) => name.startsWith("queue.corrupt-")),
    );
    queue.close = () => undefined;
  });
});

test("whatever becomes of the file, the queue opens, takes items and gives them back", () => {
  const wound = fc.record({
    at: fc.nat(60_000),
    length: fc.integer({ min: 1, max: 9000 }),
    byte: fc.nat(255),
    cut: fc.boolean(),
  });
  fc.assert(
    fc.property(wound, ({ at, length, byte, cut }) => {
      const folder = Deno.makeTempDirSync();
      const file = `${folder}/queue.db`;
      const first = openQueue(file, () => NOW, assert.fail);
      first.save({ items: Array.from({ length: 200 }, (_, n) => work(n)), owner: ANNA, kept: { a: "b" } });
      first.close();
      const bytes = Deno.readFileSync(file);
      if (cut) Deno.truncateSync(file, at % bytes.length);
      else Deno.writeFileSync(file, bytes.fill(byte, at, at + length));
      const queue = openQueue(
        file,
        () => NOW,
        () => undefined,
      );
      queue.save({ items: [work(1000)], owner: ANNA, kept: {} });
      for (let page = queue.nextPage(), pages = 0; page !== null; page = queue.nextPage()) {
        assert.ok(pages++ < 10, "the queue never gets empty");
        queue.acknowledge(page.rows);
      }
      assert.equal(queue.waiting(), 0);
      queue.close();
      Deno.removeSync(folder, { recursive: true });
    }),
    { numRuns: 60 },
  );
});

test("what the server has stored can be looked at for two days, and what has grown since is shown as it is now", () => {
  let now = NOW;
  withQueue(
    (queue) => {
      save(queue, work(1, 10), work(2));
      queue.acknowledge(queue.nextPage()?.rows ?? []);
      const shown = () => queue.recorded(now - 3_600_000).map(({ id, sent }) => [Number(id.slice(-12)), sent]);
      assert.deepEqual(shown(), [
        [2, true],
        [1, true],
      ]);
      save(queue, work(1, 20));
      assert.deepEqual(
        queue.recorded(0).map(({ sent, item }) => [sent, item.type === "presence" ? item.until : null]),
        [
          [true, NOW],
          [false, NOW + 20],
        ],
      );
      queue.acknowledge(queue.nextPage()?.rows ?? []);
      now = NOW + 48 * 3_600_000;
      queue.trim();
      assert.deepEqual(queue.recorded(0), []);
    },
    () => now,
  );
});
