import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

test("the demo makes its company, lets its machines report, and ends on a signal", async () => {
  const folder = mkdtempSync(join(tmpdir(), "stint-demo-"));
  const env = {
    ...process.env,
    INSTANCE_DIR: folder,
    TIME_ZONE: "Europe/Brussels",
    HOST: "127.0.0.1",
    STINT_CONFIG: join(folder, "none"),
  };
  const demo = spawn(process.execPath, [join(dirname(import.meta.dirname), "demo.ts"), "--port", "0"], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => demo.once("exit", resolve));
  let errors = "";
  demo.stderr.on("data", (data: Buffer) => {
    errors += data.toString("utf8");
  });
  let address: string | null = null;
  for await (const line of createInterface({ input: demo.stdout })) {
    address = /http:\/\/localhost:\d+/.exec(line)?.[0] ?? address;
    if (line.includes("Stop: Ctrl+C")) break;
  }
  assert.ok(address !== null, errors);
  const { items } = (await (await fetch(`${address}/api/v1/people`)).json()) as { items: { user: string }[] };
  assert.equal(items.length, 40);
  const today = new Date();
  const day = (back: number) => new Date(today.getTime() - back * 86_400_000).toISOString().slice(0, 10);
  const counted = (await (await fetch(`${address}/api/v1/slots?from=${day(7)}&to=${day(0)}`)).json()) as {
    items: { activity: number | null }[];
  };
  assert.ok(counted.items.length > 500 && counted.items.some(({ activity }) => activity !== null && activity > 0.2));
  const month = await fetch(`${address}/month`);
  assert.deepEqual([month.status, (await month.text()).includes("&lt;b&gt;eve&lt;/b&gt;")], [200, true]);
  const { items: days } = (await (await fetch(`${address}/api/v1/days?from=2020-01-01&to=2020-12-31`)).json()) as {
    items: unknown[];
  };
  assert.deepEqual(days, []);
  demo.kill("SIGTERM");
  assert.equal(await ended, 0, errors);
  assert.doesNotMatch(errors, /demo: .*answered/);
  rmSync(folder, { recursive: true });
});
