// `stint install` and `stint uninstall`: the platform registers what starts this very program again.
import { environment, loadConfig } from "../config.ts";
import type { Options } from "../main.ts";
import { choosePlatform } from "../platform/choose.ts";
import { ownProgram } from "./own-program.ts";

export async function install({ config, everyUser, dryRun }: Options): Promise<number> {
  const platform = await choosePlatform(environment());
  try {
    const lines = await platform.install({ command: ownCommand(config), everyUser, dryRun });
    for (const line of lines) console.log(line);
  } finally {
    platform.close();
  }
  // Installed before it is configured is a fair order; but it should not stay unnoticed.
  try {
    loadConfig(config);
  } catch (error) {
    console.error(`stint: the agent cannot run yet. ${error instanceof Error ? error.message : error}`);
  }
  return 0;
}

export async function uninstall({ everyUser }: Options): Promise<number> {
  const platform = await choosePlatform(environment());
  try {
    for (const line of await platform.uninstall({ everyUser })) console.log(line);
  } finally {
    platform.close();
  }
  return 0;
}

/** How this program was started, to be started so again at log-on: on Windows without a console window. */
function ownCommand(config: string | null): string[] {
  const [program = "", ...flags] = ownProgram();
  return [withoutWindow(program), ...flags, ...(config === null ? [] : ["--config", Deno.realPathSync(config)])];
}

/** The packaged agent has a twin of Deno for Windows that opens no console window. */
function withoutWindow(program: string): string {
  const twin = program.replace(/deno\.exe$/i, "denow.exe");
  if (twin === program) return program;
  try {
    Deno.statSync(twin);
    return twin;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return program;
    throw error;
  }
}
