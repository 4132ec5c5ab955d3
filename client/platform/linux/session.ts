// Who sits here and where: the person, the machine with its session, the system's name, and what kind of session it is.
// Pure but for the names asked from the system.
import { hostname, userInfo } from "node:os";

export type Environment = Record<string, string | undefined>;

/** x11: a display to ask. wayland: a desktop that tells no idle time. terminal: none. */
export type SessionKind = { kind: "x11"; display: string } | { kind: "wayland" } | { kind: "terminal" };

/** A Wayland desktop also offers an X display, whose idle time stands for old programs' windows only: it must not be used. */
export function sessionKind(env: Environment): SessionKind {
  if (env.WAYLAND_DISPLAY || env.XDG_SESSION_TYPE === "wayland") return { kind: "wayland" };
  const display = env.DISPLAY;
  // A display that ssh forwards is the one of the machine the person came from, not of this session.
  if (display && !env.SSH_CONNECTION) return { kind: "x11", display };
  return { kind: "terminal" };
}

/** '' for the console's session, else a tag that the next session at the same place has again. */
export function sessionTag(env: Environment, terminal: string | null): string {
  if (env.SSH_CONNECTION && terminal !== null) return terminal.replace("/dev/", "").replace("/", "");
  // Remote desktops: xrdp, VNC.
  if (env.XRDP_SESSION || env.VNCDESKTOP) return `x${(env.DISPLAY ?? "").replace(/^.*:/, "").replace(/\..*$/, "")}`;
  return "";
}

export function hostName(tag: string): string {
  return tag === "" ? hostname() : `${hostname()}#${tag}`;
}

export function userName(env: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an account (containers): what the log-in said.
    return env.LOGNAME || env.USER || `uid${Deno.uid()}`;
  }
}

/** "Debian GNU/Linux 12 (bookworm), Linux 6.1.0". */
export function systemName(): string {
  let name = "Linux";
  try {
    name = /^PRETTY_NAME="?(.*?)"?$/m.exec(Deno.readTextFileSync("/etc/os-release"))?.[1] ?? name;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return `${name}, Linux ${Deno.osRelease()}`.slice(0, 128);
}
