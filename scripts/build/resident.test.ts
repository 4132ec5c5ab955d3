// What stays in the agent's memory all day is its own code: packages (zod alone is 13 MB) belong into the short-lived child or
// behind an import that only a command makes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { denoOf } from "../test/deno.ts";

type Module = {
  specifier: string;
  dependencies?: { code?: { specifier: string }; isDynamic?: boolean }[];
};

test("the resident agent imports no package", (t) => {
  const root = join(import.meta.dirname, "..", "..");
  const deno = denoOf(root);
  if (deno === null) return t.skip("npm brings no Deno for this machine");
  const said = execFileSync(
    deno,
    ["info", "--json", `--config=${join(root, "deno.json")}`, join(root, "client/agent.ts")],
    {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const { modules, roots } = JSON.parse(said) as { modules: Module[]; roots: string[] };
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const reached = new Set<string>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    for (const { code, isDynamic } of bySpecifier.get(next)?.dependencies ?? [])
      if (code !== undefined && isDynamic !== true) waiting.push(code.specifier);
  }
  assert.ok(reached.size > 20, "the agent's modules can be listed");
  assert.deepEqual(
    [...reached].filter((specifier) => specifier.includes("node_modules") || specifier.startsWith("npm:")),
    [],
  );
});
