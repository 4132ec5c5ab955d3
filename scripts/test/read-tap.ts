// Reads what `deno test --reporter=tap` writes, line by line, into results. Pure.
import { SKIPS_TEST, type Skip } from "./skips.ts";
import type { Result } from "./tally.ts";

/** A file's door is named by its place in the list of files: # ../../tmp/stint-test-x/7.test.ts */
const DOOR = /(?:^|[\\/])(\d+)\.test\.ts$/;
const FILE = /^# (\S.*\.test\.ts)$/;
const OUTCOME = /^( *)(not ok|ok) \d+ - (.*?)(?: # (SKIP)\b.*)?$/;
const DETAIL = /^ *(\{"message".*\})$/;

/** Results of each file, in the order told. `skips`: what the tests said when they skipped themselves. */
export function readTap(
  lines: Iterable<string>,
  { files, skips }: { files: string[]; skips: Skip[] },
): Map<string, Result[]> {
  const fileBehind = (door: string) => files[Number(DOOR.exec(door)?.[1] ?? Number.NaN)];
  const read = new Map<string, Result[]>();
  const left = skips.map((skip) => ({ ...skip, file: fileBehind(skip.module) }));
  let results: Result[] = [];
  let file = "";
  for (const line of lines) {
    const named = fileBehind(FILE.exec(line)?.[1] ?? "");
    if (named !== undefined) {
      file = named;
      results = read.get(file) ?? [];
      read.set(file, results);
      continue;
    }
    const last = results.at(-1);
    const detail = DETAIL.exec(line)?.[1];
    if (detail !== undefined && last !== undefined) last.note = String(JSON.parse(detail).message);
    const told = OUTCOME.exec(line);
    if (told === null || told[3] === SKIPS_TEST || file === "") continue;
    const name = told[3] ?? "";
    const outcome = told[4] !== undefined ? "skipped" : told[2] === "ok" ? "passed" : "failed";
    const result: Result = { file, name, nesting: (told[1] ?? "").length / 4, outcome, note: "" };
    const skip = left.findIndex((each) => each.file === file && each.name === name);
    if (skip >= 0 && outcome === "passed") {
      result.outcome = "skipped";
      result.note = left.splice(skip, 1)[0]?.reason ?? "";
    }
    results.push(result);
  }
  return read;
}
