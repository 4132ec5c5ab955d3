// For tests: Debian's Firefox on a display of its own with the extension in it, driven by WebDriver BiDi. That protocol opens none of
// an extension's own pages, so those are opened and typed into by keys, as a person does.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDisplay } from "../../scripts/bench/agent/desk.ts";
import { outputOf, works } from "../../scripts/bench/program.ts";

const EXTENSION = join(import.meta.dirname, "..", "..", "extension");
/** Firefox draws one for each profile; here it is known beforehand. */
const UUID = "0f6b9d1e-6c1c-4a53-9b1e-5d1f6f0c2a11";
export const FIREFOX_ORIGIN = `moz-extension://${UUID}`;
const PREFERENCES = {
  "extensions.webextensions.uuids": JSON.stringify({ "extension@stint.invalid": UUID }),
  "datareporting.policy.dataSubmissionEnabled": false,
  "browser.aboutwelcome.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "app.normandy.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
};
/** A busy machine starts it in some seconds, ms. */
const READY_MAX_MS = 60_000;

/** Null where it can be started; else what is lacking. */
export async function firefoxLacks(): Promise<string | null> {
  for (const tool of ["firefox-esr", "Xvfb", "openbox", "xdotool"])
    if (!(await works(["sh", "-c", `command -v ${tool}`]))) return `${tool} is not installed (Debian)`;
  return null;
}

export type Firefox = {
  visit(url: string): Promise<void>;
  /** By keys: the page into the address bar, then the text into what has the focus there. settleS: how long a page may take to come. */
  typeInto(page: string, text: string, settleS: number): Promise<void>;
  close(): Promise<void>;
};

export async function startFirefox(): Promise<Firefox> {
  const screen = await startDisplay();
  const folder = mkdtempSync(join(tmpdir(), "stint-firefox-"));
  const preferences = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(join(folder, "user.js"), preferences.join(""));
  const env = { PATH: process.env.PATH ?? "", HOME: folder, DISPLAY: screen.display };
  const manager = spawn("openbox", [], { env, stdio: "ignore" });
  const args = ["--remote-debugging-port", "0", "--profile", folder, "--no-remote"];
  const firefox = spawn("firefox-esr", args, { env, stdio: ["ignore", "ignore", "pipe"] });
  const session = await openSession(`${await addressSaid(firefox)}/session`);
  await session.call("session.new", { capabilities: {} });
  await session.call("webExtension.install", { extensionData: { type: "path", path: EXTENSION } });
  const tabs = async () =>
    (await session.call("browsingContext.getTree", {})).contexts as { context: string; url: string }[];
  return {
    visit: async (url) => {
      const [tab] = await tabs();
      await session.call("browsingContext.navigate", { context: tab?.context, url, wait: "complete" });
    },
    typeInto: async (page, text, settleS) => {
      const hand = (...command: string[]) => outputOf(["xdotool", ...command], { DISPLAY: screen.display });
      await hand("key", "ctrl+l", "sleep", "0.5");
      await hand("type", "--delay", "10", page);
      await hand("key", "Return", "sleep", String(settleS));
      await hand("type", "--delay", "10", text);
      await hand("key", "Return");
    },
    close: async () => {
      session.close();
      await ended(firefox);
      await ended(manager);
      await screen.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function addressSaid(firefox: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`Firefox is not ready:\n${said}`)), READY_MAX_MS);
    firefox.stderr?.on("data", (part: Buffer) => {
      said += part.toString("utf8");
      const found = /ws:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    });
    firefox.once("error", reject);
  });
}

type Told = { id: number; type: string; result: Record<string, unknown>; message?: string };

async function openSession(address: string) {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (told: Told) => void>();
  socket.onmessage = ({ data }) => {
    const told = JSON.parse(String(data)) as Told;
    waiting.get(told.id)?.(told);
  };
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  let last = 0;
  return {
    close: () => socket.close(),
    call: async (method: string, params: Record<string, unknown>) => {
      const id = ++last;
      const told = await new Promise<Told>((resolve) => {
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, method, params }));
      });
      if (told.type !== "success") throw new Error(`Firefox did not do ${method}: ${told.message}`);
      return told.result;
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
