// For tests: a desk with a real X display, a real keyboard (xdotool) and a real agent process.
import { until } from "./until.ts";

const ROOT = new URL("..", import.meta.url).pathname;

/** Why no desk can be had here, or null. */
export async function missingAtDesk(): Promise<string | null> {
  for (const program of ["Xvfb", "xdotool"]) {
    const { success } = await new Deno.Command("sh", {
      args: ["-c", `command -v ${program}`],
      stdout: "null",
      stderr: "null",
    }).output();
    if (!success) return `${program} is not installed`;
  }
  return null;
}

export type Display = { name: string; press(key: string): Promise<void>; kill(): Promise<void> };

/** number: a display that was there before, or null for any free one. */
export async function openDisplay(number: string | null = null): Promise<Display> {
  const folder = await Deno.makeTempDir();
  const told = `${folder}/display`;
  const choice = number === null ? "-displayfd 3" : `${number} -displayfd 3`;
  // -noreset: otherwise the server starts over, idle time included, whenever its last client leaves.
  const server = new Deno.Command("sh", {
    args: ["-c", `exec Xvfb ${choice} -noreset 3>${told}`],
    stdout: "null",
    stderr: "null",
  }).spawn();
  let alive = true;
  const name = number ?? `:${await until("Xvfb names its display", () => Deno.readTextFileSync(told).trim() || null)}`;
  await until("Xvfb is up", () => Deno.readTextFileSync(told).trim() || null);
  await Deno.remove(folder, { recursive: true });
  return {
    name,
    press: async (key) => {
      const { success } = await new Deno.Command("xdotool", {
        args: ["key", key],
        env: { DISPLAY: name },
        stdout: "null",
        stderr: "null",
      }).output();
      if (!success) throw new Error("xdotool could not press a key");
    },
    kill: async () => {
      if (alive) server.kill("SIGKILL");
      alive = false;
      await server.status;
    },
  };
}

export type Process = {
  process: Deno.ChildProcess;
  signal(name: Deno.Signal): void;
  /** Waits for its end; what it wrote. */
  end(): Promise<{ code: number; stderr: string; stdout: string }>;
  /** kill -9, if it still runs. */
  kill(): Promise<void>;
};

/** The agent as `npm run agent` starts it, in an environment of its own. */
export function startAgent(args: string[], env: Record<string, string>): Process {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--no-check", `--config=${ROOT}deno.json`, `${ROOT}client/main.ts`, ...args],
    env: { PATH: Deno.env.get("PATH") ?? "", NO_COLOR: "1", ...env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let alive = true;
  const output = Promise.all([
    process.status,
    new Response(process.stdout).text(),
    new Response(process.stderr).text(),
  ]);
  process.status.then(() => {
    alive = false;
  });
  return {
    process,
    signal: (name) => {
      process.kill(name);
    },
    end: async () => {
      const [{ code }, stdout, stderr] = await output;
      return { code, stdout, stderr };
    },
    kill: async () => {
      if (alive) process.kill("SIGKILL");
      await output;
    },
  };
}
