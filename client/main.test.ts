// The command line: what is printed, where, and with which exit code.
import assert from "node:assert/strict";
import test from "node:test";
import { startAgent } from "./desk.ts";
import { type FailingServer, failingServer } from "./net/failing-server.ts";

const linux = Deno.build.os === "linux";

async function stint(args: string[], env: Record<string, string> = {}) {
  const home = await Deno.makeTempDir();
  try {
    return {
      ...(await startAgent(args, {
        HOME: home,
        XDG_STATE_HOME: home,
        USERPROFILE: home,
        LOCALAPPDATA: home,
        ...env,
      }).end()),
      home,
    };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

async function withServer(run: (server: FailingServer) => Promise<void>): Promise<void> {
  const server = await failingServer();
  try {
    await run(server);
  } finally {
    await server.close();
  }
}

test("--version and --help answer and exit 0", async () => {
  const version = await stint(["--version"]);
  assert.deepEqual([version.code, version.stderr], [0, ""]);
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  const help = await stint(["--help"]);
  assert.equal(help.code, 0);
  for (const command of ["install", "uninstall", "status", "doctor", "--config FILE", "--json", "Exit: 0 good"])
    assert.ok(help.stdout.includes(command), command);
});

test("what is not there is wrong usage: exit 2 and where to look", async () => {
  for (const args of [["dance"], ["--loud"], ["status", "now"]]) {
    const { code, stderr, stdout } = await stint(args);
    assert.deepEqual([code, stdout], [2, ""], args.join(" "));
    assert.match(stderr, /`stint --help` lists what there is/);
  }
});

test("a wrong value is one line, and exit 2", async () => {
  const { code, stderr } = await stint([], { API_ENDPOINT: "http://127.0.0.1:9", POLL_INTERVAL_SECONDS: "soon" });
  assert.equal(code, 2);
  assert.equal(
    stderr,
    'stint: the environment: POLL_INTERVAL_SECONDS="soon" is not allowed; it must be a number of seconds from 1 to 3600.\n',
  );
});

test("a named config.env is read, and must be there", async () => {
  const file = await Deno.makeTempFile({ suffix: ".env" });
  try {
    await Deno.writeTextFile(file, 'API_ENDPOINT="http://127.0.0.1:9/api/report"\r\nIDLE_THRESHOLD_MINUTES=none\r\n');
    const { code, stderr } = await stint(["--config", file]);
    assert.equal(code, 2);
    assert.ok(stderr.includes(`${file}: IDLE_THRESHOLD_MINUTES="none" is not allowed`));
  } finally {
    await Deno.remove(file);
  }
  const { code, stderr } = await stint(["--config", file]);
  assert.equal(code, 2);
  assert.match(stderr, /cannot be read/);
});

test("status of a session without an agent says so and exits 1", async () => {
  const { code, stdout } = await stint(["status"], { API_ENDPOINT: "http://127.0.0.1:9" });
  assert.equal(code, 1);
  assert.match(stdout, /has never run in this session/);
  const json = await stint(["status", "--json"], { API_ENDPOINT: "http://127.0.0.1:9" });
  assert.equal(JSON.parse(json.stdout).running, false);
});

test("doctor names what does not work, why, and what to do", async (t) => {
  if (!linux) return t.skip("written for Linux");
  const { code, stdout } = await stint(["doctor"], {
    API_ENDPOINT: "http://127.0.0.1:9",
    WAYLAND_DISPLAY: "wayland-0",
  });
  assert.equal(code, 1);
  assert.match(
    stdout,
    /does not work {2}server: The server http:\/\/127\.0\.0\.1:9 does not answer .*\n +-> Is the server on/,
  );
  assert.match(
    stdout,
    /does not work {2}time since the last input: This is a Wayland session, .*\n +-> Choose a session on Xorg/,
  );
  assert.match(stdout, /works {10}sleep: /);
});

test("doctor of a machine without display and terminal names the reason", async (t) => {
  if (!linux) return t.skip("written for Linux");
  const { stdout } = await stint(["doctor", "--json"], {
    API_ENDPOINT: "http://127.0.0.1:9",
    SSH_TTY: "/dev/pts/none",
  });
  const idle = JSON.parse(stdout).capabilities.find(
    ({ name }: { name: string }) => name === "time since the last input",
  );
  assert.deepEqual([idle.works, idle.detail], [false, "The terminal /dev/pts/none is gone."]);
});

test("doctor tells a plain server, a refusing one and a clock that is off", () =>
  withServer(async (server) => {
    const lines = async () => (await stint(["doctor"], { API_ENDPOINT: server.url })).stdout;
    assert.match(await lines(), /works {10}server: .* it knows plain reports only/);
    server.fault = () => ({ kind: "status", status: 403 });
    assert.match(await lines(), /does not work {2}server: .* answers 403\n.*ALLOWED_NETWORKS/);
    server.clockAheadMs = 600_000;
    assert.match(await lines(), /does not work {2}clock: differs from the server's by (599|600) s/);
  }));

test("doctor without a configuration exits 2, and its report holds no secret", async () => {
  const report = await Deno.makeTempFile();
  try {
    const broken = await stint(["doctor", "--report", report], {
      POLL_INTERVAL_SECONDS: "x",
      API_ENDPOINT: "http://127.0.0.1:9",
    });
    assert.equal(broken.code, 2);
    const { stdout } = await stint(["doctor", "--report", report], {
      API_ENDPOINT: "http://127.0.0.1:9",
      ENROLMENT_KEY: "canary-key",
    });
    const text = await Deno.readTextFile(report);
    assert.ok(text.includes("does not work  server") && stdout.includes(report));
    assert.ok(!text.includes("canary-key"));
  } finally {
    await Deno.remove(report);
  }
});

test("install --dry-run says what would be done, and does nothing", async (t) => {
  if (!linux) return t.skip("written for Linux");
  const desktop = await stint(["install", "--dry-run"], { DISPLAY: ":77", API_ENDPOINT: "http://s" });
  assert.equal(desktop.code, 0);
  assert.match(desktop.stdout, new RegExp(`^write ${desktop.home}/\\.config/autostart/stint\\.desktop\n`));
  assert.match(desktop.stdout, /Exec=".*deno" "run" .* ".*client\/main\.ts"/);
  const console_ = await stint(["install", "--dry-run"]);
  assert.match(console_.stdout, /systemd\/user\/stint\.service\nrun systemctl --user daemon-reload\n/);
  assert.match(console_.stderr, /the agent cannot run yet\. API_ENDPOINT is not set/);
});

test("what install writes uninstall takes away", async (t) => {
  if (!linux) return t.skip("written for Linux");
  const config = await Deno.makeTempDir();
  try {
    const env = { DISPLAY: ":77", API_ENDPOINT: "http://s", XDG_CONFIG_HOME: config };
    assert.equal((await stint(["install"], env)).code, 0);
    assert.ok((await Deno.readTextFile(`${config}/autostart/stint.desktop`)).includes("Exec="));
    assert.match((await stint(["doctor"], env)).stdout, /works {10}start at log-in: installed by/);
    assert.match((await stint(["uninstall"], env)).stdout, /was removed/);
    assert.match((await stint(["uninstall"], env)).stdout, /was not installed/);
  } finally {
    await Deno.remove(config, { recursive: true });
  }
});

test("a log-in without a display is read from its terminal", async (t) => {
  const script = await new Deno.Command("sh", { args: ["-c", "command -v script"], stdout: "null", stderr: "null" })
    .output()
    .catch(() => ({ success: false }));
  if (!linux || !script.success) return t.skip("script(1) is not here");
  const home = await Deno.makeTempDir();
  const agent = [Deno.execPath(), "run", "-A", "--quiet", "--no-check", "client/main.ts", "doctor"].join(" ");
  const { stdout } = await new Deno.Command("script", {
    args: ["-qec", agent, "/dev/null"],
    env: { HOME: home, API_ENDPOINT: "http://127.0.0.1:9", NO_COLOR: "1", PATH: Deno.env.get("PATH") ?? "" },
    clearEnv: true,
    cwd: new URL("..", import.meta.url).pathname,
    stdin: "null",
  }).output();
  await Deno.remove(home, { recursive: true });
  assert.match(new TextDecoder().decode(stdout), /works {10}time since the last input: \d+ s, by the terminal/);
});
