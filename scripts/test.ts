// `npm test`: the house rules, types, format and lint, then the tests of both runtimes, added up into one last line.
// `npm test -- PATTERN…` runs only the test files whose path holds one of the patterns.
import { dirname } from "node:path";
import { checks } from "./check/run.ts";
import { denoOf } from "./test/deno.ts";
import { testFiles } from "./test/find.ts";
import { runDeno } from "./test/run-deno.ts";
import { runNode } from "./test/run-node.ts";
import { accountOf, type Result, strict, totalLine } from "./test/tally.ts";

const root = dirname(import.meta.dirname);
const patterns = process.argv.slice(2);
const inCi = process.env.CI === "true";
const say = (text: string) => process.stdout.write(`${text}\n`);
const indented = (text: string) => text.trimEnd().replace(/^/gm, "    ");

/** Files that take longer say how long, so that the suite stays one that is run often. */
const LONG_MS = 10_000;

/** A line for each file, and all there is to say about what failed in it. */
function told(file: string, counted: Result[], said: string, tookMs: number | null) {
  const { passed, failed, skipped } = accountOf(counted);
  const parts = [
    `${passed.length} passed`,
    failed.length > 0 ? `${failed.length} FAILED` : "",
    skipped.length > 0 ? `${skipped.length} skipped` : "",
    tookMs !== null && tookMs > LONG_MS ? `${Math.round(tookMs / 1000)} s` : "",
  ];
  say(`  ${file}: ${parts.filter((part) => part !== "").join(", ")}`);
  for (const { name, note } of failed) say(`\n  FAILED ${file}: ${name}\n${indented(note)}\n`);
  if (failed.length > 0 && said.trim() !== "") say(`  what ${file} printed:\n${indented(said)}\n`);
}

const results: Result[] = [];
if (patterns.length === 0) {
  say("House rules, types, format and lint");
  for await (const check of checks(root)) {
    results.push({ file: "npm run check", name: check.name, nesting: 0, outcome: check.outcome, note: check.note });
    say(`  ${check.name}: ${check.outcome === "failed" ? `FAILED\n${indented(check.note)}\n` : check.outcome}`);
  }
}

// Both at once: many a test waits for something to happen, and leaves its core to the others.
const files = testFiles(root, patterns);
const deno = denoOf(root);
say(`Under Node ${process.versions.node}: ${files.node.length} files; under Deno: ${files.deno.length} files`);
const withoutDeno = (): Result[] =>
  files.deno.map((file) => ({
    file,
    name: "all",
    nesting: 0,
    outcome: "skipped",
    note: "npm brings no Deno for this machine",
  }));
const ran = await Promise.all([
  runNode(files.node, { root, told }),
  deno === null ? withoutDeno() : runDeno(files.deno, { root, deno, told }),
]);
results.push(...ran.flat());

const account = inCi ? strict(accountOf(results)) : accountOf(results);
if (account.skipped.length > 0)
  say(
    `\nSkipped:${account.skipped.map(({ file, name, note }) => `\n  SKIP ${file}: ${name}: ${note || "no reason given"}`).join("")}`,
  );
if (account.failed.length > 0)
  say(`\nFailed:${account.failed.map(({ file, name }) => `\n  ${file}: ${name}`).join("")}`);
if (results.length === 0) say(`\nNo test file's path holds ${patterns.join(" or ")}.`);
say(`\n${totalLine(account)}`);
process.exitCode = account.failed.length > 0 || results.length === 0 ? 1 : 0;
