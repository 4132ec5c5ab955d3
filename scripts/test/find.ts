// Which test files there are and which runtime each belongs to. The wire schemas are tested in both: the same files serve both.
import { globSync } from "node:fs";
import { sep } from "node:path";

const NODE = ["server/**/*.test.ts", "protocol/**/*.test.ts", "scripts/**/*.test.ts"];
const DENO = ["client/**/*.test.ts", "protocol/**/*.test.ts"];

export function testFiles(root: string, patterns: string[]): { node: string[]; deno: string[] } {
  const wanted = (file: string) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern));
  const find = (globs: string[]) =>
    globSync(globs, { cwd: root })
      .map((file) => file.replaceAll(sep, "/"))
      .filter(wanted)
      .sort();
  return { node: find(NODE), deno: find(DENO) };
}
