// The agent's own page on Windows: found by `stint settings`, opened by its link, and a setting that it writes into config.env.
import assert from "node:assert/strict";
import test from "node:test";
import { program, run, started, until, withFolder } from "./hands/test-hand.ts";

// Nobody listens on port 9 of this machine: the page does not need a server.
const CONFIG = "\ufeff# ours\r\nAPI_ENDPOINT=http://127.0.0.1:9\r\nPOLL_INTERVAL_SECONDS=30 # seconds\r\n";

test("the page opens by its link alone, and writes config.env as it lies there", async () => {
  await withFolder(async (folder) => {
    const config = `${folder}\\config.env`;
    Deno.writeTextFileSync(config, `${CONFIG}STATE_DIR=${folder}\\state\r\n`);
    const main = (...args: string[]) => program("../../../../main.ts", ...args, "--config", config);
    const agent = started(main());
    const link = await until("`stint settings` tells the link", async () => {
      const { text } = await run(...main("settings"));
      return /^http\S+/m.exec(text)?.[0] ?? null;
    });
    const { origin } = new URL(link);
    const stranger = await fetch(`${origin}/settings`);
    assert.equal(stranger.status, 403);
    await stranger.body?.cancel();
    const opened = await fetch(link, { redirect: "manual" });
    await opened.body?.cancel();
    const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
    const page = await (await fetch(`${origin}/settings`, { headers: { cookie } })).text();
    assert.match(page, /name="POLL_INTERVAL_SECONDS" value="30"/);
    const saved = await fetch(`${origin}/settings`, {
      method: "POST",
      headers: { cookie, origin },
      body: new URLSearchParams({ POLL_INTERVAL_SECONDS: "20" }),
    });
    assert.match(await saved.text(), /Saved at/);
    const written = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Deno.readFileSync(config));
    assert.equal(written, `${CONFIG.replace("=30", "=20")}STATE_DIR=${folder}\\state\r\n`);
    await run("taskkill.exe", "/PID", String(agent.pid));
    const [{ code }] = await Promise.all([agent.status, agent.stdout.cancel()]);
    assert.equal(code, 0);
  });
});
