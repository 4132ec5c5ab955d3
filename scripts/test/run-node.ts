// Runs test files under node, two at a time, and tells of each file when it is done.
import { spawn } from "node:child_process";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import type { NodeLine } from "./report-node.ts";
import { countedOf, type Result } from "./tally.ts";

/** Files at once: the machines that run this have two cores, and several files start a database or a browser. */
const AT_ONCE = 2;
/**
 * A test or file that takes longer hangs; the slowest, the generated histories, take about one minute. (--test-force-exit is
 * no way out of a connection left open: it now and then ends a file before the runner has read its results, 24.21.)
 */
const TEST_MAX_MS = 5 * 60_000;
/** What a failed file printed is shown to this length, characters. */
const SAID_MAX = 4_000;

/** node tells of a file as of a test by its name: passed where it holds none, failed where it broke outside its tests. */
const isFileItself = ({ name, file }: { name: string; file: string }) => name === file || file.endsWith(`/${name}`);
const FILE_BROKE = {
  name: "the file loads and ends as it should",
  note: "It broke outside its tests: while loading, after them, or by not ending.",
};

/** A runner that failed though no test did has lost something. */
export function unexplained(runner: string, code: number | null, counted: readonly Result[]): Result[] {
  if (code === 0 || counted.some(({ outcome }) => outcome === "failed")) return [];
  const note = `It ended with exit code ${code}, and no test failed.`;
  return [{ file: runner, name: "the runner ends as its tests do", nesting: 0, outcome: "failed", note }];
}

export type Told = (file: string, counted: Result[], said: string) => void;

export async function runNode(files: string[], { root, told }: { root: string; told: Told }): Promise<Result[]> {
  if (files.length === 0) return [];
  const child = spawn(
    process.execPath,
    [
      "--test",
      `--test-reporter=${join(import.meta.dirname, "report-node.ts")}`,
      `--test-concurrency=${AT_ONCE}`,
      `--test-timeout=${TEST_MAX_MS}`,
      "--disable-warning=ExperimentalWarning",
      ...files,
    ],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"] },
  );
  const results = new Map<string, Result[]>(files.map((file) => [file, []]));
  const said = new Map<string, string>();
  const counted: Result[] = [];
  const waiting = new Set(files);
  const finish = (file: string) => {
    if (!waiting.delete(file)) return;
    const own = countedOf(file, results.get(file) ?? []);
    counted.push(...own);
    told(file, own, said.get(file) ?? "");
  };
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  for await (const text of createInterface({ input: child.stdout })) {
    const line: NodeLine = JSON.parse(text);
    const file = relative(root, join(line.file.startsWith(root) ? "" : root, line.file));
    if (line.kind === "said") said.set(file, ((said.get(file) ?? "") + line.text).slice(-SAID_MAX));
    else if (line.kind === "done") finish(file);
    else if (!isFileItself(line)) results.get(file)?.push({ ...line, file });
    else if (line.outcome === "failed") results.get(file)?.push({ ...line, file, ...FILE_BROKE });
  }
  const code = await ended;
  for (const file of [...waiting]) finish(file);
  return [...counted, ...unexplained("node", code, counted)];
}
