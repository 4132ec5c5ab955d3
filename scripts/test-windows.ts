// `npm run test:windows`: the agent's tests in the Windows lab. Brings the lab up, plays hand and server for it, runs
// deno.exe on the tests, and closes with one line that counts. Where there can be no lab it says why and skips.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { unpackForLab } from "./build/unpack-for-lab.ts";
import { openHand } from "./windows-hand.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lab = join(root, "scripts", "windows-lab.sh");

// With the lab up all of it takes about two minutes; what is not done after eight hangs.
const LIMIT_S = 480;

// What can be seen on Windows only, and the pure tests of the same folder.
const TESTS = [
  "client/platform/windows/lab/*.test-lab.ts",
  "client/platform/windows/*.test.ts",
  "client/platform/windows/input/*.test.ts",
  "client/platform/windows/tray/*.test.ts",
];

type Count = { passed: number; failed: number; skipped: number };

function close(count: Count): never {
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  process.exit(count.failed === 0 ? 0 : 1);
}

function skip(reason: string): never {
  console.log(`SKIP the Windows tests: ${reason}`);
  close({ passed: 0, failed: 0, skipped: 1 });
}

/** Why there can be no lab on this machine; null where it can be tried. */
function noLab(): string | null {
  if (process.platform !== "linux") return "the lab needs Linux";
  if (process.arch !== "x64") return "the lab needs an x64 processor";
  if (process.getuid?.() !== 0) return "the lab needs root (chroot and namespaces)";
  if (!existsSync("/etc/debian_version")) return "the lab needs Debian's package sources";
  return null;
}

/** Runs the tests and passes their output on; what they counted is in their last lines. */
function runTests(files: string[], given: string[], env: NodeJS.ProcessEnv): Promise<Count> {
  // Not by the repository's name: a git worktree or an export without .git is as good.
  const args = ["deno", "--cwd", root, "test", "-A", "--no-check", "--config=deno.json", ...files, "--", ...given];
  const child = spawn(lab, args, {
    cwd: root,
    env: { ...env, LAB_REPO: root, LAB_TIMEOUT: String(LIMIT_S), NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  return new Promise((counted) => {
    child.on("close", (code) => {
      const summary =
        /^(?:ok|FAILED) \| (\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed(?: \(\d+ steps?\))?(?: \| (\d+) ignored)?/m;
      const [, passed = "0", failed = "0", skipped = "0"] = summary.exec(stripVTControlCharacters(output)) ?? [];
      const count = { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
      if (code === 124) console.log(`The tests were ended after ${LIMIT_S} s.`);
      // An end without a summary, or with one that contradicts the exit code, is a failure of its own.
      if (code !== 0 && count.failed === 0) count.failed = 1;
      if (code === 0 && count.passed === 0) count.failed += 1;
      counted(count);
    });
  });
}

const reason = noLab();
if (reason !== null) skip(reason);
const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  devDependencies: { deno: string };
};
// The Deno that the agent is developed with, not the newest.
const env = { ...process.env, LAB_DENO: devDependencies.deno };
const up = spawnSync(lab, ["up"], { env, stdio: ["ignore", "inherit", "pipe"], encoding: "utf8" });
if (up.status !== 0)
  skip(`the lab cannot be set up here (${up.stderr.trim().split("\n").at(-1) ?? up.error?.message})`);

const files = TESTS.flatMap((pattern) => globSync(pattern, { cwd: root })).sort();
const hand = await openHand(lab);
const count = await runTests(files, [hand.url, unpackForLab(root)], env);
hand.close();
close(count);
