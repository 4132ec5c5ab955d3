// Programs that a bench runs beside itself: started, waited for, weighed by /proc, stopped.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

export type Program = { pid: number; stop(): Promise<void> };

/** A program that has not said it is ready by then will not, ms. */
const READY_MAX_MS = 60_000;
/** A server drains for five seconds; one that takes twice that hangs, ms. */
const STOP_MAX_MS = 10_000;
/** The end of what a program printed is enough to see why it failed. */
const SAID_MAX = 4_000;

/** Starts a program and waits until its output matches `ready`. */
export async function startProgram(
  [command = "", ...args]: readonly string[],
  { ready, env = {}, cwd }: { ready: RegExp; env?: Record<string, string>; cwd?: string },
): Promise<Program & { said: RegExpExecArray }> {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let output = "";
  const said = await new Promise<RegExpExecArray>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${command} ${args[0]} was not ready after ${READY_MAX_MS / 1000} s:\n${output}`));
    }, READY_MAX_MS);
    const hear = (data: Buffer) => {
      output = (output + data.toString("utf8")).slice(-SAID_MAX);
      const found = ready.exec(output);
      if (found === null) return;
      clearTimeout(late);
      resolve(found);
    };
    for (const stream of [child.stdout, child.stderr]) stream.on("data", hear);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${command} ${args[0]} ended (${code}):\n${output}`)));
  });
  return { pid: child.pid ?? 0, said, stop: () => stopped(child) };
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MAX_MS);
    child.once("exit", () => {
      clearTimeout(late);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

/** Runs a program to its end; what it printed. */
export async function outputOf(
  [command = "", ...args]: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let output = "";
  let errors = "";
  child.stdout.on("data", (data: Buffer) => (output += data.toString("utf8")));
  child.stderr.on("data", (data: Buffer) => (errors += data.toString("utf8")));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args[0]} ended with ${code}:\n${errors}${output}`);
  return output;
}

/** Whether a program of that name can be started, and is of use, here. */
export const works = (command: readonly string[]): Promise<boolean> =>
  outputOf(command).then(
    () => true,
    () => false,
  );

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no free port")),
      );
    });
  });
}

/** Clock ticks a second in /proc: 100 on every Linux of today. */
const TICKS_PER_S = 100;

/** Seconds of processor time a process has used so far. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}

/** The same of all that was started from here, and of what that started, as far as it still runs. */
export const cpuSecondsOfAllStarted = (by = process.pid): number =>
  childrenOf(by).reduce((sum, pid) => {
    try {
      return sum + cpuSecondsOf(pid) + cpuSecondsOfAllStarted(pid);
    } catch {
      return sum; // gone since
    }
  }, 0);

export const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);

/** Memory of a process, bytes: resident, and its proportional share of what it has in common with others. */
export function memoryOf(pid: number): { rss: number; pss: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1]);
  return { rss: bytes("Rss"), pss: bytes("Pss") };
}
