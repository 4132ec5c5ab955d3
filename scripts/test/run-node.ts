// Runs test files under node, two at a time, and tells of each file when it is done.
import { spawn } from "node:child_process";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import type { NodeLine } from "./report-node.ts";
import { countedOf, type Result } from "./tally.ts";

/** Files at once: the machines that run this have two cores, and several files start a database or a browser. */
const AT_ONCE = 2;
/** A test that takes longer hangs; the slowest, the generated histories, take about one minute. */
const TEST_MAX_MS = 10 * 60_000;
/** What a failed file printed is shown to this length, characters. */
const SAID_MAX = 4_000;

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
      "--test-force-exit", // a failed test that leaves a connection open must not keep the run waiting
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
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  for await (const text of createInterface({ input: child.stdout })) {
    const line: NodeLine = JSON.parse(text);
    const file = relative(root, join(line.file.startsWith(root) ? "" : root, line.file));
    if (line.kind === "said") said.set(file, ((said.get(file) ?? "") + line.text).slice(-SAID_MAX));
    else if (line.kind === "done") finish(file);
    // node tells of a file without tests as if it were a test of the file's name
    else if (line.name !== line.file && !line.file.endsWith(line.name)) results.get(file)?.push({ ...line, file });
  }
  await ended;
  for (const file of [...waiting]) finish(file);
  return counted;
}
