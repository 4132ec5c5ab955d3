// The page of the agent in a real browser: one with all kinds of data on it, and the real agent against the real server.
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, test } from "node:test";
import { agentCommand, denoCommand, denoOf } from "../../scripts/test/deno.ts";
import { startTestServer } from "../test-server.ts";
import { shutOut } from "./accessible.ts";
import { until } from "./listening-agent.ts";
import { browserOfTests } from "./test-browser.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const PATHS = ["/", "/data", "/notice", "/settings", "/doctor", "/no-such-page"];
const WIDTHS = [320, 768, 1280] as const;
const SCHEMES = ["light", "dark"] as const;

const { browser, skip: noBrowser } = await browserOfTests();
const skip = noBrowser || (denoOf(ROOT) === null ? "Deno is not installed here" : false);
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill("SIGKILL");
});

function start([deno = "", ...args]: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(deno, args, {
    env: { PATH: process.env.PATH ?? "", NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout !== null);
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error("the program ended without a word");
}

describe("the agent's page in a browser", { skip }, () => {
  test("nobody is shut out and nothing is cut off, in light and dark, at 320, 768 and 1280 px", async () => {
    const link = await firstLine(start(denoCommand("client/ui/test-page.ts")));
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        // Playwright can put axe on a page only where scripts run; the page itself has none.
        const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
        const page = await context.newPage();
        const refused: string[] = [];
        page.on("console", (message) => {
          if (message.type() === "error" && !message.text().includes("404")) refused.push(message.text());
        });
        await page.goto(link);
        for (const path of PATHS) {
          await page.goto(new URL(path, link).href);
          assert.deepEqual(await shutOut(page), [], `${path} at ${width} px in ${colorScheme}`);
        }
        assert.deepEqual(refused, []);
        await context.close();
      }
    }
  });

  test("a person reads the notice, accepts it, pauses, resumes and changes a setting, without a line of JavaScript", async () => {
    const server = await startTestServer();
    const folder = mkdtempSync(join(tmpdir(), "stint-page-"));
    const config = join(folder, "config.env");
    writeFileSync(config, `# ours\nAPI_ENDPOINT=${server.url}/api/report\n`);
    const env = { HOME: folder, XDG_STATE_HOME: folder, POLL_INTERVAL_SECONDS: "1" };
    start([...agentCommand(), "--config", config], env);
    const link = await until("the agent has a page", () => settingsLink(config, env));
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const at = (path: string) => new URL(path, link).href;
    const said = () => page.getByRole("status").innerText();

    await page.goto(at("/"));
    assert.match(
      await page.locator("main").innerText(),
      /opens by its link/,
      "a browser without the cookie sees nothing",
    );
    await page.goto(link);
    assert.equal(new URL(page.url()).pathname, "/settings");

    await until("the policy has come", async () => {
      await page.goto(at("/notice"));
      return (await page.getByRole("button", { name: "I have read this" }).count()) > 0;
    });
    assert.match(await page.locator(".sheet").innerText(), /one every 10 min, only while you work, not blurred/);
    await page.getByRole("button", { name: "I have read this" }).click();
    assert.match(await said(), /recorded from now on/);

    await page.goto(at("/"));
    await page.getByRole("button", { name: "Pause for 15 min" }).click();
    assert.match(await said(), /Your hours go on/);
    assert.match(await page.locator("h1").innerText(), /paused until/);
    await page.getByRole("button", { name: "Resume now" }).click();
    assert.match(await said(), /go on/);

    await page.goto(at("/settings"));
    await page.getByLabel("Picture at most every").selectOption("30");
    await page.getByRole("button", { name: "Save" }).click();
    assert.match(await said(), /^Saved at/);
    assert.equal(
      readFileSync(config, "utf8"),
      `# ours\nAPI_ENDPOINT=${server.url}/api/report\nscreenshotFrequency=30\n`,
    );
    await page.goto(at("/notice"));
    assert.match(await page.locator(".sheet").innerText(), /one every 30 min/, "what is recorded changes at once");
    await page.goto(at("/settings"));
    await page.getByLabel("Server").fill("nonsense");
    await page.getByRole("button", { name: "Save" }).click();
    assert.match(await said(), /Not saved.*API_ENDPOINT.*must be the server's address/);
    assert.equal(await page.getByLabel("Server").inputValue(), "nonsense", "what was typed stays to be put right");
    await page.getByLabel("Server").fill(server.url);
    await page.getByRole("button", { name: "Test the connection" }).click();
    assert.match(await said(), /^Tested at .* server: .* answers 200; clock: agrees/);

    await page.goto(at("/data"));
    const items = await page.getByRole("table").innerText();
    for (const word of ["notice-accepted", "paused", "resumed", "The agent ran until"])
      assert.ok(items.includes(word), word);
    await context.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
});

/** The link that `stint settings` prints; its exit is 1 until the agent is up. There is no browser on this PATH to open it. */
function settingsLink(config: string, env: Record<string, string>): string | undefined {
  const [deno = "", ...args] = [...agentCommand(), "settings", "--config", config];
  const { stdout } = spawnSync(deno, args, { env: { ...env, PATH: "/nowhere", NO_COLOR: "1" }, encoding: "utf8" });
  return /^http\S+$/m.exec(stdout)?.[0];
}
