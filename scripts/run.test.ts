// `npm start` as a service manager uses it: started, ready, told to end, gone.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const READY_MAX_MS = 60_000;

test("a signal to npm ends the server in order, although npm passes it on to nobody", {
  timeout: READY_MAX_MS,
}, async (t) => {
  if (process.platform === "win32") return t.skip("there are no such signals on Windows");
  const folder = mkdtempSync(join(tmpdir(), "stint-run-"));
  const npm = spawn("npm", ["start"], {
    cwd: join(import.meta.dirname, ".."),
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      STINT_CONFIG: join(folder, "none.env"),
      DATABASE_URI: `sqlite:///${join(folder, "work_events.db")}`,
      INSTANCE_DIR: folder,
      HOST: "127.0.0.1",
      PORT: "0",
    },
  });
  try {
    let said = "";
    // The pipe is held by npm, its shell and the server: it closes when the last of them has ended.
    for await (const part of npm.stdout) {
      const before = said;
      said += part;
      if (!before.includes("Stint is ready") && said.includes("Stint is ready")) npm.kill("SIGTERM");
    }
    assert.match(said, /Stint is ready/);
    assert.match(said, /[Ss]topped|[Ss]topping/);
  } finally {
    npm.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});
