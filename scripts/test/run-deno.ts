// Runs test files under Deno, one process for all. Deno tells of a file that breaks while loading nothing but an exit code
// in this form, so such a file is run once more by itself for what it says.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { readTap } from "./read-tap.ts";
import type { Told } from "./run-node.ts";
import { SKIPS_FILE, type Skip } from "./skips.ts";
import { countedOf, type Result } from "./tally.ts";

/** The whole run; one that takes longer hangs, ms. */
const RUN_MAX_MS = 30 * 60_000;
/** How a file begins in Deno's TAP. */
const TAP_FILE = "# ./";

/** Deno as npm brought it for this machine; null where npm has none. */
export function denoOf(root: string): string | null {
  const libc = process.platform === "linux" ? "-glibc" : "";
  const program = join(
    root,
    "node_modules",
    "@deno",
    `${process.platform}-${process.arch}${libc}`,
    process.platform === "win32" ? "deno.exe" : "deno",
  );
  return existsSync(program) ? program : null;
}

export async function runDeno(
  files: string[],
  { root, deno, told }: { root: string; deno: string; told: Told },
): Promise<Result[]> {
  if (files.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "stint-test-"));
  const skipsFile = join(folder, "skips");
  try {
    // Types are `deno check`'s, which has run before.
    const flags = [
      "-A",
      "--no-check",
      `--config=${join(root, "deno.json")}`,
      `--preload=${join(import.meta.dirname, "skips-deno.ts")}`,
    ];
    const waiting = new Set(files);
    const counted: Result[] = [];
    let chunk: string[] = [];
    const finish = async () => {
      const skips: Skip[] = existsSync(skipsFile)
        ? linesOf(readFileSync(skipsFile, "utf8")).map((text) => JSON.parse(text))
        : [];
      const ready = [...readTap(chunk, { root, skips })].filter(([file]) => waiting.delete(file));
      chunk = [];
      for (const [file, results] of ready) {
        const own = countedOf(file, results);
        counted.push(...own);
        told(file, own, results.length > 0 ? "" : await wordsOf(file));
      }
    };
    for await (const line of run(deno, ["test", ...flags, "--reporter=tap", ...files], { root, skipsFile })) {
      if (line.startsWith(TAP_FILE)) await finish();
      chunk.push(line);
    }
    await finish();
    for (const file of waiting) {
      const own = countedOf(file, []);
      counted.push(...own);
      told(file, own, await wordsOf(file));
    }
    return counted;

    async function wordsOf(file: string): Promise<string> {
      const said: string[] = [];
      for await (const line of run(deno, ["test", ...flags, file], { root, skipsFile })) said.push(line);
      return said.join("\n");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");

/** The lines that Deno prints, on either stream. */
async function* run(
  deno: string,
  args: string[],
  { root, skipsFile }: { root: string; skipsFile: string },
): AsyncGenerator<string> {
  const child = spawn(deno, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: RUN_MAX_MS,
    env: { ...process.env, NO_COLOR: "1", [SKIPS_FILE]: skipsFile },
  });
  const both = new PassThrough();
  child.stdout.pipe(both, { end: false });
  child.stderr.pipe(both, { end: false });
  child.once("error", (cause) => both.destroy(new Error(`Deno could not be started: ${deno}`, { cause })));
  child.once("close", () => both.end());
  yield* createInterface({ input: both });
}
