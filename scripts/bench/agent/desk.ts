// A workstation without a person: a virtual display, and the agent on it as `npm run agent` starts it.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { agentCommand, denoOf } from "../../test/deno.ts";
import { outputOf, type Program, startProgram, works } from "../program.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

/** Null where a desk can be set up; else what is lacking. */
export async function deskLacks(tools: readonly string[]): Promise<string | null> {
  for (const tool of tools)
    if (!(await works(["sh", "-c", `command -v ${tool}`]))) return `${tool} is not installed (Debian: xvfb, xdotool).`;
  return denoOf(ROOT) === null ? "npm brings no Deno for this machine." : null;
}

export async function startDisplay(screen = "1280x800x24"): Promise<Program & { display: string }> {
  // Xvfb writes the number of the display it found free to the descriptor it is given.
  const program = await startProgram(
    ["Xvfb", "-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp", "-noreset"],
    {
      ready: /^(\d+)\n/m,
    },
  );
  return { ...program, display: `:${program.said[1]}` };
}

/** Starts the agent with these settings; everything it keeps is under `folder`. */
export async function startAgent(
  settings: Record<string, string>,
  { folder, display }: { folder: string; display: string },
): Promise<Program> {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  const file = join(folder, "config.env");
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}\n`)
      .join(""),
  );
  const [deno = "", ...command] = agentCommand();
  const child = spawn(deno, [...command, "--config", file], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env.PATH ?? "",
      HOME: home,
      XDG_STATE_HOME: home,
      XDG_RUNTIME_DIR: home,
      USER: "bench",
      DISPLAY: display,
    },
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  return {
    pid: child.pid ?? 0,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}

/** A real key press on that display. */
export const pressKey = (display: string) => outputOf(["xdotool", "key", "shift"], { DISPLAY: display });
