// The one choice between the systems. Each is loaded only where it is used: their libraries do not exist elsewhere.
import type { Platform } from "./platform.ts";

/** env: the environment, which config.ts alone reads. */
export async function choosePlatform(env: Record<string, string | undefined>): Promise<Platform> {
  switch (Deno.build.os) {
    case "windows":
      return (await import("./windows.ts")).openWindows();
    case "darwin":
      return (await import("./darwin.ts")).openDarwin(env);
    default:
      return (await import("./linux.ts")).openLinux(env);
  }
}
