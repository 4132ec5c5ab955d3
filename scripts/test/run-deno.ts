// Runs test files under Deno, one process for all. Each file is loaded by a door of its own, a few lines in a temporary
// folder: where node:test has been imported, Deno 2.9.5 drops an error that a file throws while loading, exit code 0 and
// all, so the door turns it into a failed test.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { readTap } from "./read-tap.ts";
import { type Told, unexplained } from "./run-node.ts";
import { SKIPS_FILE, type Skip } from "./skips.ts";
import { countedOf, type Result } from "./tally.ts";

/** The whole run; one that takes longer hangs, ms. */
const RUN_MAX_MS = 30 * 60_000;
/** Of what Deno said, kept for the case that it ends in the middle, lines. */
const LAST_LINES_MAX = 40;

export async function runDeno(
  files: string[],
  { root, deno, told }: { root: string; deno: string; told: Told },
): Promise<Result[]> {
  if (files.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "stint-test-"));
  try {
    const skipsFile = join(folder, "skips");
    const doors = files.map((file, at) => writeDoor(folder, at, join(root, file)));
    // Types are `deno check`'s, which has run before.
    const flags = ["-A", "--no-check", `--config=${join(root, "deno.json")}`, "--reporter=tap"];
    const waiting = new Set(files);
    const counted: Result[] = [];
    let chunk: string[] = [];
    const finish = (said: string) => {
      const skips: Skip[] = existsSync(skipsFile)
        ? linesOf(readFileSync(skipsFile, "utf8")).map((text) => JSON.parse(text))
        : [];
      for (const [file, results] of readTap(chunk, { files, skips })) {
        if (!waiting.delete(file)) continue;
        const own = countedOf(file, results);
        counted.push(...own);
        told(file, own, said, null);
      }
    };
    let code: number | null = null;
    const ended = (exit: number | null) => {
      code = exit;
    };
    for await (const line of linesFrom(deno, ["test", ...flags, ...doors], { root, skipsFile, ended })) {
      if (line.startsWith("# ") && line.endsWith(".test.ts")) {
        finish("");
        chunk = [];
      }
      chunk.push(line);
    }
    finish("");
    const last = chunk.slice(-LAST_LINES_MAX).join("\n");
    for (const file of waiting) {
      const own = countedOf(file, []);
      counted.push(...own);
      told(file, own, last, null);
    }
    return [...counted, ...unexplained("deno", code, counted)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its name holds the number by which readTap knows the file again. */
function writeDoor(folder: string, at: number, file: string): string {
  const door = join(folder, `${at}.test.ts`);
  const href = (path: string) => JSON.stringify(pathToFileURL(path).href);
  writeFileSync(
    door,
    `import { test } from "node:test";
import ${href(join(import.meta.dirname, "skips-deno.ts"))};
try {
  await import(${href(file)});
} catch (error) {
  test("the file loads", () => {
    throw error;
  });
}
`,
  );
  return door;
}

const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");

/** A test that starts the server gets the Node that runs this, not an older one of the machine's. */
const nodeFirst = () => `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`;

/** The lines that Deno prints, on either stream. */
async function* linesFrom(
  deno: string,
  args: string[],
  { root, skipsFile, ended }: { root: string; skipsFile: string; ended(code: number | null): void },
): AsyncGenerator<string> {
  const child = spawn(deno, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: RUN_MAX_MS,
    env: { ...process.env, PATH: nodeFirst(), NO_COLOR: "1", [SKIPS_FILE]: skipsFile },
  });
  const both = new PassThrough();
  child.stdout.pipe(both, { end: false });
  child.stderr.pipe(both, { end: false });
  child.once("error", (cause) => both.destroy(new Error(`Deno could not be started: ${deno}`, { cause })));
  child.once("close", (code, signal) => {
    ended(code);
    both.end(signal === null ? "" : `Deno was ended by ${signal}\n`);
  });
  yield* createInterface({ input: both });
}
