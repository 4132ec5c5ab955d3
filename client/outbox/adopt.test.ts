import assert from "node:assert/strict";
import test from "node:test";
import { adopt } from "./adopt.ts";
import { openQueue } from "./queue.ts";

const NOW = Date.UTC(2026, 10, 21, 8);
const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

test("what an ended session left is taken over once, with its owner and its own corrections", () => {
  const folder = Deno.makeTempDirSync();
  const open = (name: string) => openQueue(`${folder}/${name}.db`, () => NOW, assert.fail);
  const left = open("queue-pts3");
  const host = { user: "anna", host: "pc-1#pts3" };
  left.save({
    items: [
      { type: "presence", id: idOf(1), clock: 1, state: "working", ts: NOW, until: NOW + 1000, reason: null },
      { type: "running", id: idOf(2), clock: 2, from: NOW, to: NOW + 1000 },
    ],
    owner: host,
    kept: {},
  });
  left.correct(1, 7_200_000);
  left.close();
  const queue = open("queue");
  try {
    assert.equal(adopt(queue, `${folder}/queue-pts3.db`), 2);
    assert.equal(adopt(queue, `${folder}/queue-pts3.db`), 0);
    const page = queue.nextPage() ?? assert.fail();
    assert.deepEqual(page.owner, host);
    assert.deepEqual(
      page.rows.map(({ item }) => item).sort((a, b) => (a.id < b.id ? -1 : 1)),
      [
        {
          type: "presence",
          id: idOf(1),
          clock: 0,
          state: "working",
          ts: NOW + 7_200_000,
          until: NOW + 7_201_000,
          reason: null,
        },
        { type: "running", id: idOf(2), clock: 0, from: NOW, to: NOW + 1000 },
      ],
    );
    assert.equal(queue.correction(0), 0);
  } finally {
    queue.close();
    Deno.removeSync(folder, { recursive: true });
  }
});
