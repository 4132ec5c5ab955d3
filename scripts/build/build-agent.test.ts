// The link step, with a local base program, and what it put in.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { denoOf } from "../test/deno.ts";
import { root } from "./command.ts";

const SIZE_MAX_BYTES = 135_000_000;

test("one executable holds the agent, its packages for the target, and nothing else", (t) => {
  const deno = denoOf(root);
  if (deno === null || process.platform !== "linux") return t.skip("the link step is run with Linux' Deno as its base");
  const out = mkdtempSync(join(tmpdir(), "stint-built-"));
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(root, "scripts/build/build-agent.ts"), "--target", "linux", "--out", out],
      { encoding: "utf8", env: { ...process.env, DENORT_BIN: deno } },
    );
    assert.equal(status, 0, stderr);
    const [list = ""] = globSync(join(out, "*.txt"));
    const program = list.slice(0, -".txt".length);
    assert.ok(statSync(program).size <= SIZE_MAX_BYTES, `${statSync(program).size} bytes`);
    const sum = createHash("sha256").update(readFileSync(program)).digest("hex");
    assert.ok(readFileSync(`${program}.sha256`, "utf8").startsWith(`${sum}  stint-`));
    const [packages = "", sources = ""] = readFileSync(list, "utf8").split("\n\n");
    assert.match(packages, /^@img\/sharp-linux-x64 /m);
    assert.doesNotMatch(packages, /win32|darwin|musl|express|knex|playwright|typescript/);
    assert.match(sources, /^client\/main\.ts$/m);
    assert.doesNotMatch(sources, /test|server\/(?!public\/)|scripts\//);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
});
