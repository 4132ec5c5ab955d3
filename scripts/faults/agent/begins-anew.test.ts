// An agent that finds itself too expensive begins anew: one ends, another goes on in the same session. Its limits are altered,
// so that the one which is as it should be finds itself so.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { deskLacks, startDisplay } from "../../bench/agent/desk.ts";
import { agentCommand } from "../../test/deno.ts";
import { alteredTree } from "../altered.ts";
import { startVictim } from "../victim.ts";

const EXPENSIVE = [
  { file: "client/recording/self-care.ts", from: "const LOOK_MS = 60_000;", to: "const LOOK_MS = 100;" },
  { file: "client/core/machine/self-watch.ts", from: "= 10 * 60_000;", to: "= 500;" },
  { file: "client/core/machine/self-watch.ts", from: "= 150 * 1024 * 1024;", to: "= 1024;" },
];
/** A start and two looks take some seconds on a busy machine, ms. */
const DONE_MAX_MS = 60_000;

test("an agent that costs too much gives up pictures, says so, and begins anew", async (t) => {
  const lacking = await deskLacks(["Xvfb"]);
  if (lacking !== null) return t.skip(lacking);
  const folder = mkdtempSync(join(tmpdir(), "stint-anew-"));
  const tree = alteredTree(EXPENSIVE);
  const screen = await startDisplay();
  const config = join(folder, "config.env");
  writeFileSync(config, `API_ENDPOINT=http://127.0.0.1:1\nPOLL_INTERVAL_SECONDS=1\nSTATE_DIR=${folder}\n`);
  const log = () => readFileSync(join(folder, "stint", "user_work_tracking_client.log"), "utf8");
  const first = startVictim([...agentCommand(tree.root), "--config", config], {
    env: { HOME: folder, XDG_STATE_HOME: folder, DISPLAY: screen.display },
  });
  const later = { pid: 0 };
  try {
    assert.equal(await first.ended, 0, first.said());
    const late = performance.now() + DONE_MAX_MS;
    while (log().split(" records ").length < 3) {
      assert.ok(performance.now() < late, log());
      await pause(20);
    }
    later.pid = Number(readFileSync(join(folder, "agent.lock"), "utf8"));
    assert.match(
      log(),
      /cost too much \(\d+ MB of memory .*gives up pictures[\s\S]*still costs too much .*begins anew/,
    );
    assert.ok(later.pid > 0 && later.pid !== first.pid);
  } finally {
    if (later.pid > 0) process.kill(later.pid, "SIGKILL");
    await first.kill();
    await screen.stop();
    tree.remove();
    rmSync(folder, { recursive: true, force: true });
  }
});
