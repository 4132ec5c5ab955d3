// A program that is going to be killed: started in a process group of its own, so that what it runs under (strace, faketime)
// and what it starts go with it.
import { spawn } from "node:child_process";

export type Victim = {
  pid: number;
  said: () => string;
  /** The lines of its standard output so far. */
  answers: readonly string[];
  /** How it ended: an exit code, or the signal's name. */
  ended: Promise<number | string>;
  /** Sends the signal to all of it and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Its input is open for lines; does nothing once it has ended. */
  tell(line: string): void;
};

/** The end of what a program printed is enough to see why it failed. */
const SAID_MAX = 20_000;

export function startVictim(
  [program = "", ...args]: readonly string[],
  { env = {}, cwd }: { env?: Record<string, string>; cwd?: string } = {},
): Victim {
  const child = spawn(program, args, {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      said = (said + part.toString("utf8")).slice(-SAID_MAX);
    });
  const answers: string[] = [];
  let begun = "";
  child.stdout.on("data", (part: Buffer) => {
    const lines = (begun + part.toString("utf8")).split("\n");
    begun = lines.pop() ?? "";
    answers.push(...lines);
  });
  child.stdin.on("error", () => undefined); // it was killed while it was being told something
  const ended = new Promise<number | string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    said: () => said,
    answers,
    ended,
    async kill(signal = "SIGKILL") {
      if (child.exitCode === null && child.signalCode === null) killGroup(pid, signal);
      await ended;
    },
    tell: (line) => void child.stdin.write(`${line}\n`),
  };
}

function killGroup(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // it has just ended by itself
  }
}

/** A program that has not said so by then will not, ms: under strace and a busy machine a start takes some seconds. */
const SAYS_MAX_MS = 60_000;

/** What it says, once it has said it; null when it ended before. */
export async function whenItSays(victim: Victim, pattern: RegExp): Promise<RegExpExecArray | null> {
  let over = false;
  void victim.ended.then(() => {
    over = true;
  });
  const late = performance.now() + SAYS_MAX_MS;
  while (performance.now() < late) {
    const found = pattern.exec(victim.said());
    if (found !== null) return found;
    if (over) return null;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`The program has not said ${pattern} within ${SAYS_MAX_MS / 1000} s:\n${victim.said()}`);
}
