// Loaded under Deno before each test file, by its door: Deno takes node:test's `t.skip()` for a passed test and drops its reason
// (2.9.5), so the skip is written down where scripts/test/run-deno.ts reads it. The test below is not counted.
import { appendFileSync } from "node:fs";
import { test } from "node:test";
import { SKIPS_FILE, SKIPS_TEST } from "./skips.ts";

type Context = { name: string; fullName: string; skip(reason?: string): void };

test(SKIPS_TEST, (t) => {
  const context: Context = Object.getPrototypeOf(t);
  const skip = context.skip;
  context.skip = function (this: Context, reason = "") {
    const file = process.env[SKIPS_FILE];
    if (file !== undefined)
      appendFileSync(file, `${JSON.stringify({ module: Deno.mainModule, name: this.name, reason })}\n`);
    skip.call(this, reason);
  };
});

declare const Deno: { mainModule: string };
declare const process: { env: Record<string, string | undefined> };
