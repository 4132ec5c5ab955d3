// Idle time of an X11 display by XScreenSaver. A display that has gone is tried again at the next look.
import type { Idle } from "../platform.ts";
import { type Connection, connect, gone, withoutLibraries } from "./x-connection.ts";

const XLIB = { XDefaultRootWindow: { parameters: ["pointer"], result: "u64" } } as const;
const XSS = {
  XScreenSaverQueryExtension: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  XScreenSaverQueryInfo: { parameters: ["pointer", "u64", "buffer"], result: "i32" },
} as const;
/** XScreenSaverInfo: window 8, state 4, kind 4, til_or_since 8, idle 8, eventMask 8 bytes on 64-bit systems. */
const INFO_BYTES = 40;
const INFO_IDLE = 24;

export type X11 = { idle: () => Idle; close: () => void };

const unknown = ({ reason, remedy }: { reason: string; remedy: string }): Idle => ({ kind: "unknown", reason, remedy });

/** Never throws: without the libraries every look says so. */
export function openX11(displayName: string): X11 {
  let libraries: ReturnType<typeof load>;
  try {
    libraries = load();
  } catch (error) {
    const failure = unknown(withoutLibraries(error));
    return { idle: () => failure, close: () => undefined };
  }
  return idleOf(displayName, libraries);
}

function load() {
  const xlib = Deno.dlopen("libX11.so.6", XLIB);
  const xss = Deno.dlopen("libXss.so.1", XSS);
  return { xlib, xss };
}

function idleOf(displayName: string, { xlib, xss }: ReturnType<typeof load>): X11 {
  const info = new Uint8Array(INFO_BYTES);
  const view = new DataView(info.buffer);
  let connection: Connection | null = null;
  let root = 0n;

  const begin = (): Idle | null => {
    const opened = connect(displayName);
    if (opened.kind === "failed") return unknown(opened);
    if (xss.symbols.XScreenSaverQueryExtension(opened.display, new Uint8Array(4), new Uint8Array(4)) === 0) {
      opened.close();
      return unknown({
        reason: `The X display ${displayName} has no MIT-SCREEN-SAVER extension.`,
        remedy: "Switch the extension on in the X server's configuration.",
      });
    }
    connection = opened;
    root = BigInt(xlib.symbols.XDefaultRootWindow(opened.display));
    return null;
  };

  return {
    idle: () => {
      const failed = connection === null ? begin() : null;
      if (failed !== null || connection === null) return failed ?? unknown(gone(displayName));
      const answered = xss.symbols.XScreenSaverQueryInfo(connection.display, root, info);
      if (connection.lost()) {
        connection = null;
        return unknown(gone(displayName));
      }
      if (answered === 0)
        return unknown({
          reason: "The X server does not tell the idle time.",
          remedy: "Look for errors in the X server's log.",
        });
      return { kind: "idle", ms: Number(view.getBigUint64(INFO_IDLE, true)) };
    },
    close: () => {
      connection?.close();
      connection = null;
    },
  };
}
