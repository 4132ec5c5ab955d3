// The packaged agent as a person gets it: unpacked, installed, started by what was installed, seen on the server, removed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startTestServer, type TestServer } from "../../server/test-server.ts";
import { deskLacks, pressKey, startDisplay } from "../bench/agent/desk.ts";
import { startVictim } from "../faults/victim.ts";

/** A packaged agent starts in a second, on a busy machine in some, ms. */
const REPORTS_MAX_MS = 60_000;
const root = join(import.meta.dirname, "..", "..");
const work = mkdtempSync(join(tmpdir(), "stint-packaged-"));
let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(async () => {
  await server.stop();
  rmSync(work, { recursive: true, force: true });
});

test("unpacked, installed, started as at log-on, seen by the server, removed", async (t) => {
  const lacking = await deskLacks(["Xvfb", "xdotool"]);
  if (lacking !== null) return t.skip(lacking);
  // A folder with a space: the start at log-on has to quote it.
  const home = join(work, "home of anna");
  mkdirSync(home);
  const made = spawnSync(
    process.execPath,
    [join(root, "scripts/build/package-agent.ts"), "--target", "linux", "--out", work],
    {
      encoding: "utf8",
    },
  );
  assert.equal(made.status, 0, made.stderr);
  const [archive = ""] = globSync(join(work, "stint-*-linux-x64.tar.gz"));
  assert.equal(spawnSync("tar", ["-xzf", archive, "-C", home]).status, 0);
  const [folder = ""] = globSync(join(home, "stint-*"));
  const others = globSync(`${folder}/**/*.test.ts`).concat(
    globSync(`${folder}/server/**/*.ts`),
    globSync(`${folder}/node_modules/{express,knex,pg}`),
  );
  assert.deepEqual(others, [], "only what the agent needs is in it");
  const manifest = JSON.parse(readFileSync(join(folder, "extension/manifest.json"), "utf8"));
  assert.ok(existsSync(join(folder, "extension", manifest.background.service_worker)), "with the extension beside it");

  const screen = await startDisplay();
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: home,
    DISPLAY: screen.display,
    API_ENDPOINT: `${server.url}/api/report`,
    POLL_INTERVAL_SECONDS: "1",
  };
  try {
    const stint = (...args: string[]) => spawnSync(join(folder, "stint"), args, { encoding: "utf8", env });
    assert.match(stint("--version").stdout, /^\d+\.\d+\.\d+\n$/);
    assert.equal(stint("install").status, 0);
    const entry = join(home, ".config/autostart/stint.desktop");
    const [, line = ""] = /^Exec=(.*)$/m.exec(readFileSync(entry, "utf8")) ?? [];
    const late = performance.now() + REPORTS_MAX_MS;
    const agent = startVictim(["sh", "-c", `exec ${line}`], { env });
    while (!(await reported(server))) {
      assert.ok(performance.now() < late, `the agent has not reported: ${agent.said()}`);
      await pressKey(screen.display);
      await pause(100);
    }
    await agent.kill("SIGTERM");
    assert.equal(stint("uninstall").status, 0);
    assert.ok(!existsSync(entry));
  } finally {
    await screen.stop();
  }
});

async function reported({ db }: TestServer): Promise<boolean> {
  const [event] = await db.knex("work_events").where({ state: "working" }).select("host");
  return event !== undefined;
}
