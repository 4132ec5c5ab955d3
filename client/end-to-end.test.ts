// The main thing, whole: a key on a real display, the agent, the real server, and the figures that it serves.
import assert from "node:assert/strict";
import test, { type TestContext } from "node:test";
import { missingAtDesk, openDisplay, startAgent } from "./desk.ts";
import { until } from "./until.ts";

const ROOT = new URL("..", import.meta.url).pathname;
/** The first Node that runs the server's TypeScript as it is. `npm test` names one. */
const NODE_MAJOR = 24;

async function whyNot(node: string): Promise<string | null> {
  if (Deno.build.os !== "linux") return "an X display is looked for on Linux only";
  const { stdout } = await new Deno.Command(node, { args: ["--version"], stderr: "null" })
    .output()
    .catch(() => ({ stdout: new Uint8Array() }));
  const version = new TextDecoder().decode(stdout).trim();
  if (Number(version.slice(1).split(".")[0]) >= NODE_MAJOR) return await missingAtDesk();
  return `the server needs Node ${NODE_MAJOR}, this is ${version || "none"}; npm test brings it`;
}

async function startServer(node: string, instance: string) {
  const process = new Deno.Command(node, {
    args: ["--disable-warning=ExperimentalWarning", `${ROOT}server/main.ts`],
    env: {
      PATH: Deno.env.get("PATH") ?? "",
      HOME: instance,
      INSTANCE_DIR: instance,
      DATABASE_URI: `sqlite:///${instance}/work.db`,
      HOST: "127.0.0.1",
      PORT: "0",
      TIME_ZONE: "UTC",
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
    stop: async () => {
      process.kill("SIGTERM");
      await process.status;
      await reading;
    },
  };
}

async function read<T>(url: string): Promise<T[]> {
  const response = await fetch(url);
  const body = await response.text();
  assert.equal(response.status, 200, body);
  return JSON.parse(body).items;
}

async function eventually<T>(what: string, ask: () => Promise<T | null | undefined | false>): Promise<T> {
  let last: T | null | undefined | false = null;
  let asking = false;
  return await until(what, () => {
    if (!asking) {
      asking = true;
      ask().then((found) => {
        last = found;
        asking = false;
      });
    }
    return last;
  });
}

test("a key press is worked time on the server, silence ends it, and the figures agree", async (t: TestContext) => {
  const node = "node";
  const missing = await whyNot(node);
  if (missing !== null) {
    console.log(`SKIP ${t.name}: ${missing}`);
    t.skip(missing);
    return;
  }
  const folder = await Deno.makeTempDir();
  const display = await openDisplay();
  const server = await startServer(node, folder);
  const env = {
    HOME: folder,
    XDG_STATE_HOME: folder,
    DISPLAY: display.name,
    API_ENDPOINT: `${server.url}/api/report`,
    IDLE_THRESHOLD_MINUTES: "0.1",
    POLL_INTERVAL_SECONDS: "1",
  };
  await display.press("a");
  const agent = startAgent([], env);
  try {
    const today = new Date().toISOString().slice(0, 10);
    const asked = (what: string) => `${server.url}/api/v1/${what}?from=${today}&to=${today}`;
    type Interval = { user: string; host: string; start: string; end: string; estimated: boolean };
    type Day = { user: string; worked_s: number; estimated_s: number; first_login: string };
    await eventually("the person is on the server", async () => (await read<Day>(asked("days")))[0]);
    for (let key = 0; key < 3; key++) {
      await display.press("b");
      const pressedAt = Date.now();
      await eventually("the key is worked time", async () =>
        (await read<Interval>(asked("intervals"))).some(({ end }) => Date.parse(end) >= pressedAt - 1_000),
      );
    }
    const status = await startAgent(["status", "--json"], env).end();
    assert.equal(JSON.parse(status.stdout).running, true);
    agent.signal("SIGTERM");
    assert.equal((await agent.end()).code, 0);
    const [interval] = await read<Interval>(asked("intervals"));
    const [day] = await read<Day>(asked("days"));
    assert.ok(interval !== undefined && day !== undefined);
    assert.deepEqual([interval.estimated, day.estimated_s, day.user], [false, 0, interval.user]);
    assert.equal(day.worked_s, Math.round((Date.parse(interval.end) - Date.parse(interval.start)) / 1000));
    assert.equal(day.first_login, interval.start);
  } finally {
    await agent.kill();
    await server.stop();
    await display.kill();
    await Deno.remove(folder, { recursive: true });
  }
});
