// A real browser for tests: the Chromium that npm ships, unpacked once, driven by playwright-core.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** No sandbox, because tests run as root in containers; nothing that asks the network by itself. */
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** Where distributions put theirs; the one of npm is built for x64 Linux only. */
const INSTALLED = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export type Started = { browser: Browser } | { reason: string };

/** The browser, or the reason why there is none here, for a SKIP. */
export async function startBrowser(): Promise<Started> {
  const reasons: string[] = [];
  for (const find of [shipped, installed]) {
    try {
      const executablePath = await find();
      return { browser: await chromium.launch({ executablePath, args: ARGS }) };
    } catch (error) {
      reasons.push(String((error as Error).message).split("\n")[0] ?? "");
    }
  }
  return { reason: `no browser starts here: ${reasons.join("; ")}` };
}

async function shipped(): Promise<string> {
  const { default: packed } = await import("@sparticuz/chromium");
  return packed.executablePath();
}

async function installed(): Promise<string> {
  const path = INSTALLED.find((one) => existsSync(one));
  if (path === undefined) throw new Error("no Chromium is installed");
  return path;
}
