// Idle time of people without a display: the kernel writes each key press into the access time of their terminal (in steps
// of 8 s, so that nobody can count keys by it). Console and ssh log-ins alike.
import type { Idle } from "../platform.ts";

const PTS = "/dev/pts";

/** The terminal of this process, by its standard streams; null when it has none. */
export function ownTerminal(sshTty: string | undefined): string | null {
  if (sshTty) return sshTty;
  return [0, 1, 2].map(terminalOfStream).find((name) => name !== null) ?? null;
}

function terminalOfStream(stream: number): string | null {
  try {
    const target = Deno.readLinkSync(`/proc/self/fd/${stream}`);
    return /^\/dev\/(pts\/\d+|tty\d+)$/.test(target) ? target : null;
  } catch {
    return null; // a closed stream, or no /proc: there is no terminal to be found here
  }
}

/** Terminals that belong to this person: what a service without a terminal of its own can look at. */
function terminalsOf(uid: number | null): string[] {
  const names: string[] = [];
  for (const [folder, pattern] of [
    [PTS, /^\d+$/],
    ["/dev", /^tty\d+$/],
  ] as const) {
    try {
      for (const { name } of Deno.readDirSync(folder)) {
        if (pattern.test(name) && Deno.statSync(`${folder}/${name}`).uid === uid) names.push(`${folder}/${name}`);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied)) throw error;
    }
  }
  return names;
}

/** Time since the last key on the given terminal, or on any of the person's. */
export function terminalIdle(own: string | null, nowMs: number): Idle {
  const names = own === null ? terminalsOf(Deno.uid()) : [own];
  const times = names.map(lastKeyAt).filter((at) => at !== null);
  if (times.length === 0) {
    return {
      kind: "unknown",
      reason: own === null ? "There is no display and no terminal in this session." : `The terminal ${own} is gone.`,
      remedy: "Start the agent inside the session: from the desktop's autostart, or from a log-in shell.",
    };
  }
  return { kind: "idle", ms: Math.max(0, nowMs - Math.max(...times)) };
}

function lastKeyAt(name: string): number | null {
  try {
    return Deno.statSync(name).atime?.getTime() ?? null;
  } catch {
    return null; // the log-in has ended
  }
}
