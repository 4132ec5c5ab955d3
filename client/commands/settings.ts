// `stint settings`: opens this machine's page in the browser, and prints its link for those who open it by hand.
import { wallMs } from "../clock.ts";
import { environment, loadConfig } from "../config.ts";
import type { Options } from "../main.ts";
import { peek } from "../outbox/peek.ts";
import { choosePlatform } from "../platform/choose.ts";
import { openLink } from "../platform/open-link.ts";
import { stateFiles } from "../state-dir.ts";
import { linkTo } from "../ui/guard.ts";
import { isRunning } from "./status.ts";

/** Exit 0 when there is a page to open, 1 when no agent runs in this session. */
export async function settings({ config: named }: Options): Promise<number> {
  const env = environment();
  const config = loadConfig(named, env);
  const platform = await choosePlatform(env);
  const files = stateFiles(config.stateDir, platform.host());
  platform.close();
  const page = isRunning(files.lock) ? (peek(files.queue)?.page ?? null) : null;
  if (page === null) {
    console.error("stint: no agent runs in this session, and the page is the agent's; start it with `stint`.");
    return 1;
  }
  const link = await linkTo(page, "/settings", wallMs());
  console.log(link);
  const failure = await openLink(link);
  if (failure !== null) console.error(`stint: the browser was not opened (${failure}); open the link above in it.`);
  return 0;
}
