// For tests: a desk with a real X display, a real keyboard (xdotool), a real agent process and a real server.
import type { TestContext } from "node:test";
import { until } from "./until.ts";

const ROOT = new URL("..", import.meta.url).pathname;

/** Why no desk can be had here, or null. */
export async function missingAtDesk(): Promise<string | null> {
  if (Deno.build.os !== "linux") return "an X display is looked for on Linux only";
  return await missingOf(["Xvfb", "xdotool"]);
}

export async function missingOf(programs: readonly string[]): Promise<string | null> {
  for (const program of programs) {
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

/** number: a display that was there before, or null for any free one. more: Xvfb's own arguments. */
export async function openDisplay(number: string | null = null, more = ""): Promise<Display> {
  const folder = await Deno.makeTempDir();
  const told = `${folder}/display`;
  const choice = number === null ? "-displayfd 3" : `${number} -displayfd 3`;
  // -noreset: otherwise the server starts over, idle time included, whenever its last client leaves.
  const server = new Deno.Command("sh", {
    args: ["-c", `exec Xvfb ${choice} ${more} -noreset 3>${told}`],
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

type Served = { url: string; close(): Promise<void> };

export type Workplace<Of extends Served> = {
  /** Of this workplace alone: home of its person, and where the agents keep all they keep. */
  folder: string;
  display: Display;
  server: Of;
  env: Record<string, string>;
  /** An agent in that environment; it ends with the workplace at the latest. */
  start(more?: Record<string, string>): Process;
  /** What the agents have written into their log. */
  log(): string;
};

/** A desk, and a server that the agents there report to, for as long as `run` takes. missing: why there can be none, a SKIP then. */
export async function atWorkplace<Of extends Served>(
  t: TestContext,
  {
    missing,
    serve,
    env: more = {},
    display: name = null,
  }: {
    missing: string | null;
    serve: (folder: string) => Promise<Of>;
    env?: Record<string, string>;
    display?: string | null;
  },
  run: (place: Workplace<Of>) => Promise<void>,
): Promise<void> {
  if (missing !== null) {
    console.log(`SKIP ${t.name}: ${missing}`);
    t.skip(missing);
    return;
  }
  const folder = await Deno.makeTempDir();
  const server = await serve(folder);
  const display = await openDisplay(name);
  const env = {
    HOME: folder,
    XDG_STATE_HOME: folder,
    DISPLAY: display.name,
    API_ENDPOINT: server.url,
    POLL_INTERVAL_SECONDS: "1",
    ...more,
  };
  const agents: Process[] = [];
  const start = (own: Record<string, string> = {}) => {
    const agent = startAgent([], { ...env, ...own });
    agents.push(agent);
    return agent;
  };
  const log = () => Deno.readTextFileSync(`${folder}/stint/user_work_tracking_client.log`);
  try {
    await run({ folder, display, server, env, start, log });
  } finally {
    for (const agent of agents) await agent.kill();
    await display.kill();
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** The first Node that runs the server's TypeScript as it is. `npm test` names one. */
const NODE_MAJOR = 24;
const NODE = "node";

/** Why no desk with a server can be had here, or null. */
async function missingWithServer(): Promise<string | null> {
  const { stdout } = await new Deno.Command(NODE, { args: ["--version"], stderr: "null" })
    .output()
    .catch(() => ({ stdout: new Uint8Array() }));
  const version = new TextDecoder().decode(stdout).trim();
  if (Number(version.slice(1).split(".")[0]) >= NODE_MAJOR) return await missingAtDesk();
  return `the server needs Node ${NODE_MAJOR}, this is ${version || "none"}; npm test brings it`;
}

/** setupCode: for the first manager, from the console. */
type Server = { url: string; setupCode(): string; close(): Promise<void> };

/** The server as `npm start` starts it, with all its files in one folder. */
async function startServer(instance: string, settings: Record<string, string> = {}): Promise<Server> {
  const process = new Deno.Command(NODE, {
    args: ["--disable-warning=ExperimentalWarning", `${ROOT}server/main.ts`],
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: instance,
      INSTANCE_DIR: instance,
      DATABASE_URI: `sqlite:///${instance}/work.db`,
      HOST: "127.0.0.1",
      PORT: "0",
      TIME_ZONE: "UTC",
      ...settings,
    },
    clearEnv: true,
    cwd: instance,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let said = "";
  const reading = (async () => {
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) said += text;
  })();
  const port = await until("the server says where it is", () => /http:\/\/localhost:(\d+)\//.exec(said)?.[1]);
  return {
    url: `http://127.0.0.1:${port}`,
    setupCode: () => /^\s+(\d{4}) (\d{4})$/m.exec(said)?.slice(1).join("") ?? "",
    close: async () => {
      process.kill("SIGTERM");
      await process.status;
      await reading;
    },
  };
}

/** A workplace with the real server, set up so. */
export async function inOffice(
  t: TestContext,
  settings: Record<string, string>,
  run: (place: Workplace<Server>) => Promise<void>,
): Promise<void> {
  const serve = (folder: string) => startServer(folder, settings);
  await atWorkplace(t, { missing: await missingWithServer(), serve }, run);
}
