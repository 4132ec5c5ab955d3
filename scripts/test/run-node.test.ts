import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { runNode } from "./run-node.ts";
import type { Result } from "./tally.ts";

const folder = mkdtempSync(join(tmpdir(), "stint-run-node-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const TEST = 'import { test } from "node:test";\n';

async function outcomes(code: string, fileMaxMs = 60_000): Promise<string[]> {
  writeFileSync(join(folder, "a.test.mjs"), TEST + code);
  const told: Result[] = [];
  const all = await runNode(["a.test.mjs"], { root: folder, told: (_, counted) => told.push(...counted), fileMaxMs });
  assert.deepEqual(all, told);
  return all.map(({ name, outcome }) => `${name}: ${outcome}`);
}

test("what passes, fails and is skipped is counted as such", async () => {
  assert.deepEqual(
    await outcomes(
      'test("a", () => {}); test("b", () => { throw new Error("no"); }); test("c", { skip: "why" }, () => {});',
    ),
    ["a: passed", "b: failed", "c: skipped"],
  );
});

test("a file that breaks outside its tests has failed", async () => {
  assert.deepEqual(await outcomes('throw new Error("no");'), ["the file loads and ends as it should: failed"]);
});

test("a file that does not end is ended, and has failed", async () => {
  assert.deepEqual(await outcomes('test("a", () => {}); setInterval(() => {}, 1000);', 8_000), [
    "a: passed",
    "the runner ends as its tests do: failed",
  ]);
});
