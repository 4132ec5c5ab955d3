// The agent's queue on Windows: what it has said is stored outlives the process.
import assert from "node:assert/strict";
import test from "node:test";
import { openQueue } from "../../../outbox/queue.ts";
import { program, run, started, withFolder } from "./hands/test-hand.ts";

// Enough that the kill falls among commits and not before the first.
const STORED_MIN = 50;

test("every report stored before taskkill /F is in the queue, which opens as if nothing had happened", async () => {
  await withFolder(async (folder) => {
    const file = `${folder}\\queue.db`;
    const storing = started(program("test-store-until-killed.ts", file));
    let printed = "";
    let killed: Promise<unknown> | null = null;
    for await (const text of storing.stdout.pipeThrough(new TextDecoderStream())) {
      printed += text;
      if (printed.split("\n").length > STORED_MIN) killed ??= run("taskkill.exe", "/F", "/PID", String(storing.pid));
    }
    await killed;
    assert.equal((await storing.status).success, false);
    // A line cut in two by the kill says nothing.
    const told = printed.split("\n").slice(0, -1);
    assert.ok(told.length >= STORED_MIN);

    const losses: string[] = [];
    const queue = openQueue(file, Date.now, (text) => losses.push(text));
    const stored = new Set(queue.states(1_000_000).map(({ id }) => id));
    assert.deepEqual(losses, []);
    assert.deepEqual(
      told.filter((id) => !stored.has(id)),
      [],
    );
    queue.close();
  });
});

test("a queue that is no database is put aside under a name that Windows allows, and a new one begun", async () => {
  await withFolder((folder) => {
    const file = `${folder}\\queue.db`;
    Deno.writeTextFileSync(file, "no database ".repeat(1000));
    const losses: string[] = [];
    const queue = openQueue(file, Date.now, (text) => losses.push(text));
    assert.equal(losses.length, 1);
    assert.equal(queue.waiting(), 0);
    queue.close();
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.ok(
      names.some((name) => /^queue\.corrupt-[\w-]+$/.test(name)),
      names.join(", "),
    );
    return Promise.resolve();
  });
});
