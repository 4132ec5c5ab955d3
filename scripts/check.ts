// `npm run check`: the house rules as code, types by tsc and deno check, format and lint by biome. Says what to do instead.
import { dirname } from "node:path";
import { checks } from "./check/run.ts";

let failed = 0;
for await (const { name, outcome, note } of checks(dirname(import.meta.dirname))) {
  if (outcome === "passed") continue;
  if (outcome === "failed") failed++;
  console.log(`${outcome === "failed" ? "BROKEN" : "SKIP"}  ${name}\n${note.replace(/^/gm, "  ")}\n`);
}
console.log(failed === 0 ? "The house is in order." : `${failed} ${failed === 1 ? "rule is" : "rules are"} broken.`);
process.exitCode = failed === 0 ? 0 : 1;
