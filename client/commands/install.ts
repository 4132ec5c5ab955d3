// `stint install` and `stint uninstall`: the platform registers what starts this very program again.
import { environment, loadConfig } from "../config.ts";
import type { Options } from "../main.ts";
import { choosePlatform } from "../platform/choose.ts";

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

/** How this program was started, to be started so again: the executable, or Deno with the sources. */
function ownCommand(config: string | null): string[] {
  const chosen = config === null ? [] : ["--config", Deno.realPathSync(config)];
  if (Deno.build.standalone) return [Deno.execPath(), ...chosen];
  const main = new URL("../main.ts", import.meta.url);
  const settings = new URL("../../deno.json", import.meta.url);
  const flags = ["run", "-A", "--quiet", "--no-check", `--config=${pathOf(settings)}`];
  return [denoWithoutWindow(), ...flags, pathOf(main), ...chosen];
}

/** On Windows the packaged agent has a twin of Deno that opens no console window at log-on. */
function denoWithoutWindow(): string {
  const deno = Deno.execPath();
  const twin = deno.replace(/deno\.exe$/i, "denow.exe");
  if (twin === deno) return deno;
  try {
    Deno.statSync(twin);
    return twin;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return deno;
    throw error;
  }
}

function pathOf(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? path.slice(1).replaceAll("/", "\\") : path;
}
