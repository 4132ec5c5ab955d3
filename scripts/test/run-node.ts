// Runs test files under node, two at a time, and tells of each file when it is done.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { NodeLine } from "./report-node.ts";
import { countedOf, type Result } from "./tally.ts";

/** Files at once: the machines that run this have two cores, and several files start a database or a browser. */
const AT_ONCE = 2;
/** A test that takes longer hangs; the slowest, the generated histories, take about one minute. */
const TEST_MAX_MS = 5 * 60_000;
/**
 * A file that takes longer hangs, in a test or because it left a connection open: it is ended and has failed. The runner's
 * own limit is for tests only (24.21), so each file has a runner of its own. (--test-force-exit is no way out: it now and
 * then ends a file before the runner has read its results.)
 */
const FILE_MAX_MS = 15 * 60_000;
/** What a failed file printed is shown to this length, characters. */
const SAID_MAX = 4_000;

/** node tells of a file as of a test by its name: passed where it holds none, failed where it broke outside its tests. */
const isFileItself = ({ name }: { name: string }, file: string) => name === file || name.endsWith(`/${file}`);
const FILE_BROKE = {
  name: "the file loads and ends as it should",
  note: "It broke outside its tests: while loading, after them, or by not ending.",
};

/** A runner that failed though no test did has lost something. */
export function unexplained(runner: string, code: number | null, counted: readonly Result[]): Result[] {
  if (code === 0 || counted.some(({ outcome }) => outcome === "failed")) return [];
  const note =
    code === null
      ? "It did not come to an end by itself: something it opened is still open."
      : `It ended with exit code ${code}, and no test failed.`;
  return [{ file: runner, name: "the runner ends as its tests do", nesting: 0, outcome: "failed", note }];
}

/** @param tookMs null: not known of a file by itself */
export type Told = (file: string, counted: Result[], said: string, tookMs: number | null) => void;

export async function runNode(
  files: string[],
  { root, told, fileMaxMs = FILE_MAX_MS }: { root: string; told: Told; fileMaxMs?: number },
): Promise<Result[]> {
  const waiting = [...files];
  const all: Result[] = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const begun = performance.now();
      const { counted, said } = await runFile(file, root, fileMaxMs);
      all.push(...counted);
      told(file, counted, said, performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return all;
}

/** Without the mark that a runner leaves for its files: a runner inside a test would run nothing. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...rest } = process.env;
  return rest;
}

async function runFile(file: string, root: string, fileMaxMs: number): Promise<{ counted: Result[]; said: string }> {
  const child = spawn(
    process.execPath,
    [
      "--test",
      `--test-reporter=${join(import.meta.dirname, "report-node.ts")}`,
      `--test-timeout=${TEST_MAX_MS}`,
      "--disable-warning=ExperimentalWarning",
      file,
    ],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"], timeout: fileMaxMs, env: ownEnvironment() },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const results: Result[] = [];
  let said = "";
  for await (const text of createInterface({ input: child.stdout })) {
    const line: NodeLine = JSON.parse(text);
    if (line.kind === "said") said = (said + line.text).slice(-SAID_MAX);
    else if (!isFileItself(line, file)) results.push({ ...line, file });
    else if (line.outcome === "failed") results.push({ ...line, file, ...FILE_BROKE });
  }
  const counted = countedOf(file, results);
  return { counted: [...counted, ...unexplained(file, await ended, counted)], said };
}
