// The agent has cost too much and begins anew: started by whatever looks after it, else by itself.
import { startDetached } from "../platform/child.ts";
import { ownProgram } from "./own-program.ts";

/** Ended so, a service or LaunchAgent of ours is started again by its system. */
const AGAIN = 1;

/** The exit code. */
export function beginAnew(config: string | null): number {
  if (Deno.build.os === "darwin" || isOurService()) return AGAIN;
  startDetached([...ownProgram(), ...(config === null ? [] : ["--config", config])]);
  return 0;
}

/** In a service of systemd's, what is started beside it would end with it. */
function isOurService(): boolean {
  if (Deno.build.os !== "linux") return false;
  return /\/stint\.service$/m.test(Deno.readTextFileSync("/proc/self/cgroup"));
}
