// What every test in the lab shares: the hand on the Linux side that presses keys, waiting for something to come true, and
// a folder that goes away again.
import process from "node:process";

const hand = Deno.args[0] ?? "";

// A Wine process takes up to 2 s to start; what has not happened after this will not.
const PATIENCE_MS = 30_000;
const LOOK_MS = 50;

/** xdotool's arguments, on the lab's display. Resolves when the input has been sent. */
export async function press(...args: string[]): Promise<void> {
  const response = await fetch(`${hand}/input`, { method: "POST", body: JSON.stringify(args) });
  if (!response.ok) throw new Error(`The hand could not do ${args.join(" ")}: ${await response.text()}`);
}

/** The API_ENDPOINT of one test's own server, on the Linux side. */
export const serverOf = (run: string): string => `${hand}/${run}`;

/** What agents have sent to that server, from the N-th item on; waits until there is one. */
export async function sentTo(run: string, after: number): Promise<Record<string, unknown>[]> {
  const response = await fetch(`${hand}/${run}/items?after=${after}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  return await response.json();
}

/** Looks until `look` gives something; fails with the sentence when it never does. */
export async function until<T>(what: string, look: () => T | null | Promise<T | null>): Promise<T> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`Never came true: ${what}.`);
    await new Promise((looked) => setTimeout(looked, LOOK_MS));
  }
}

/** A folder under Windows' own temporary one; with a space and letters beyond ASCII, as people's names have. */
export async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "Stint für 李 " });
  try {
    await work(folder);
  } catch (error) {
    // What the failed test started may run on and hold its files; that is not to hide the failure, nor to meet the next test.
    for (const agent of running) agent.kill();
    throw error;
  }
  await until(`${folder} can be removed`, () => removed(folder));
}

/** null while the files of a process that has just ended are still held: a sharing violation (32), and Wine now and then 4. */
async function removed(folder: string): Promise<true | null> {
  try {
    await Deno.remove(folder, { recursive: true });
    return true;
  } catch (error) {
    if (error instanceof Error && /os error (4|32)\b/.test(error.message)) return null;
    throw error;
  }
}

/** A command of Windows: its exit code and what it printed. */
export async function run(program: string, ...args: string[]): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args }).output();
  return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

/** deno.exe on a file beside these, as a command line. */
export function program(file: string, ...args: string[]): [program: string, ...args: string[]] {
  const url = new URL(file, import.meta.url).href;
  return [process.execPath, "run", "-A", "--no-check", "--quiet", "--config=C:\\repo\\deno.json", url, ...args];
}

const running = new Set<Deno.ChildProcess>();

/** The same, started; what it prints is for the one who started it. */
export function started([name, ...args]: [program: string, ...args: string[]]): Deno.ChildProcess {
  const child = new Deno.Command(name, { args, stdin: "null", stdout: "piped", stderr: "inherit" }).spawn();
  running.add(child);
  child.status.then(() => running.delete(child));
  return child;
}
