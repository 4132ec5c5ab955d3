// Test support: a Chromium with the extension in it, on a display of its own where windows have the keyboard in turn. The browser
// that npm ships runs without a display and takes no extension, so this is the system's own.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Worker } from "playwright-core";
import { startDisplay } from "../../scripts/bench/agent/desk.ts";
import { outputOf, works } from "../../scripts/bench/program.ts";

export const EXTENSION = join(import.meta.dirname, "..", "..", "extension");
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

/** Null where it can be started; else what is lacking. */
export async function extensionLacks(): Promise<string | null> {
  if (CHROMIUM === undefined) return "Chromium is not installed (Debian: chromium)";
  for (const tool of ["Xvfb", "openbox", "xdotool", "xev"])
    if (!(await works(["sh", "-c", `command -v ${tool}`])))
      return `${tool} is not installed (Debian: xvfb openbox xdotool x11-utils)`;
  return null;
}

export type ExtensionBrowser = {
  context: BrowserContext;
  worker: Worker;
  display: string;
  /** Address of one of the extension's own pages. */
  own(page: string): string;
  /** Names of the sites that were asked for a page, in order. */
  visited: string[];
  /** Puts another program's window in front; the returned function takes it away. */
  coverUp(): Promise<() => Promise<void>>;
  /** A private window of this browser with that page, in front. It is closed like any window, by its keys. */
  openPrivately(url: string): void;
  press(key: string): Promise<void>;
  close(): Promise<void>;
};

/** sites: each name is a site with its title, answered by one server of this machine. extension: the folder it is taken from. */
export async function startExtensionBrowser(
  sites: Record<string, string>,
  extension = EXTENSION,
): Promise<ExtensionBrowser> {
  const screen = await startDisplay();
  const env = { PATH: process.env.PATH ?? "", HOME: tmpdir(), DISPLAY: screen.display };
  const manager = spawn("openbox", [], { env, stdio: "ignore" });
  const visited: string[] = [];
  const web = createServer((req, res) => {
    visited.push(req.headers.host ?? "");
    const title = sites[req.headers.host ?? ""] ?? "Nowhere";
    res.setHeader("Content-Type", "text/html; charset=utf-8");
    res.end(`<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>`);
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  const { port } = web.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), "stint-extension-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM ?? "",
    headless: false,
    env,
    viewport: null,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [
      "--no-sandbox",
      "--no-first-run",
      "--disable-background-networking",
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      `--host-resolver-rules=${Object.keys(sites)
        .map((name) => `MAP ${name} 127.0.0.1:${port}`)
        .join(", ")}`,
    ],
  });
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  return {
    context,
    worker,
    display: screen.display,
    visited,
    own: (page) => new URL(page, worker.url()).href,
    coverUp: async () => {
      const window = spawn("xev", ["-event", "focus"], { env, stdio: ["ignore", "pipe", "ignore"] });
      await new Promise((resolve) => window.stdout.once("data", resolve));
      return () => ended(window);
    },
    // A browser that is started again on the same profile hands its arguments over to the one that runs.
    openPrivately: (url) =>
      void spawn(CHROMIUM ?? "", ["--no-sandbox", "--incognito", `--user-data-dir=${folder}`, url], {
        env,
        stdio: "ignore",
      }),
    press: async (key) => void (await outputOf(["xdotool", "key", key], { DISPLAY: screen.display })),
    close: async () => {
      await context.close();
      await ended(manager);
      await screen.stop();
      web.closeAllConnections();
      web.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill();
  });
}
