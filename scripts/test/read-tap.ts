// Reads what `deno test --reporter=tap` writes, line by line, into results. Pure.
import { pathToFileURL } from "node:url";
import { SKIPS_TEST, type Skip } from "./skips.ts";
import type { Result } from "./tally.ts";

const FILE = /^# (\.\/.+)$/;
const OUTCOME = /^( *)(not ok|ok) \d+ - (.*?)(?: # (SKIP)\b.*)?$/;
const DETAIL = /^ *(\{"message".*\})$/;

/** Results of each file, in the order told. `skips`: what the tests said when they skipped themselves. */
export function readTap(
  lines: Iterable<string>,
  { root, skips }: { root: string; skips: Skip[] },
): Map<string, Result[]> {
  const files = new Map<string, Result[]>();
  const left = [...skips];
  let results: Result[] = [];
  let file = "";
  for (const line of lines) {
    const named = FILE.exec(line)?.[1];
    if (named !== undefined) {
      file = named.slice("./".length);
      results = files.get(file) ?? [];
      files.set(file, results);
      continue;
    }
    const last = results.at(-1);
    const detail = DETAIL.exec(line)?.[1];
    if (detail !== undefined && last !== undefined) last.note = String(JSON.parse(detail).message);
    const told = OUTCOME.exec(line);
    if (told === null || told[3] === SKIPS_TEST) continue;
    const name = told[3] ?? "";
    const result: Result = {
      file,
      name,
      nesting: (told[1] ?? "").length / 4,
      outcome: told[2] === "ok" ? "passed" : "failed",
      note: "",
    };
    const module = pathToFileURL(`${root}/${file}`).href;
    const skip = left.findIndex((each) => each.module === module && each.name === name);
    if (told[4] !== undefined) result.outcome = "skipped";
    if (skip >= 0 && result.outcome === "passed") {
      result.outcome = "skipped";
      result.note = left.splice(skip, 1)[0]?.reason ?? "";
    }
    results.push(result);
  }
  return files;
}
