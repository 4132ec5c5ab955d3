// Idle time of an X11 display by XScreenSaver. Xlib ends the whole process when its display goes away, unless both of its
// I/O error handlers are set; then the connection must not be touched again, and a new one is tried at the next look.
import type { Idle } from "../platform.ts";

const XLIB = {
  XOpenDisplay: { parameters: ["buffer"], result: "pointer" },
  XCloseDisplay: { parameters: ["pointer"], result: "i32" },
  XDefaultRootWindow: { parameters: ["pointer"], result: "u64" },
  XSetErrorHandler: { parameters: ["function"], result: "pointer" },
  XSetIOErrorHandler: { parameters: ["function"], result: "pointer" },
  // Since libX11 1.7 (2020); an older one cannot keep the process alive, and is not used.
  XSetIOErrorExitHandler: { parameters: ["pointer", "function", "pointer"], result: "void" },
} as const;
const XSS = {
  XScreenSaverQueryExtension: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  XScreenSaverQueryInfo: { parameters: ["pointer", "u64", "buffer"], result: "i32" },
} as const;
/** XScreenSaverInfo: window 8, state 4, kind 4, til_or_since 8, idle 8, eventMask 8 bytes on 64-bit systems. */
const INFO_BYTES = 40;
const INFO_IDLE = 24;

const INSTALL = "Install the packages libx11-6 and libxss1 (names differ between distributions).";

export type X11 = { idle: () => Idle; close: () => void };

const unknown = (reason: string, remedy: string): Idle => ({ kind: "unknown", reason, remedy });

/** Never throws: without the libraries every look says so. */
export function openX11(displayName: string): X11 {
  let libraries: ReturnType<typeof load>;
  try {
    libraries = load();
  } catch (error) {
    const reason = `The X11 libraries cannot be loaded (${error instanceof Error ? error.message.split("\n")[0] : error}).`;
    return { idle: () => unknown(reason, INSTALL), close: () => undefined };
  }
  return connectionTo(displayName, libraries);
}

function load() {
  const xlib = Deno.dlopen("libX11.so.6", XLIB);
  const xss = Deno.dlopen("libXss.so.1", XSS);
  return { xlib, xss };
}

function connectionTo(displayName: string, { xlib, xss }: ReturnType<typeof load>): X11 {
  const name = new TextEncoder().encode(`${displayName}\0`);
  const info = new Uint8Array(INFO_BYTES);
  const view = new DataView(info.buffer);
  let display: Deno.PointerValue = null;
  let root = 0n;
  let lost = false;
  const onError = new Deno.UnsafeCallback({ parameters: ["pointer", "pointer"], result: "i32" }, () => 0);
  const onIoError = new Deno.UnsafeCallback({ parameters: ["pointer"], result: "i32" }, () => {
    lost = true;
    return 0;
  });
  const onExit = new Deno.UnsafeCallback({ parameters: ["pointer", "pointer"], result: "void" }, () => {
    lost = true;
  });
  xlib.symbols.XSetErrorHandler(onError.pointer);
  xlib.symbols.XSetIOErrorHandler(onIoError.pointer);

  const connect = (): Idle | null => {
    display = xlib.symbols.XOpenDisplay(name);
    if (display === null) {
      return unknown(
        `The X display ${displayName} cannot be opened.`,
        "Is the session still there? The agent tries again by itself. If not: check DISPLAY and XAUTHORITY.",
      );
    }
    lost = false;
    xlib.symbols.XSetIOErrorExitHandler(display, onExit.pointer, null);
    if (xss.symbols.XScreenSaverQueryExtension(display, new Uint8Array(4), new Uint8Array(4)) === 0) {
      xlib.symbols.XCloseDisplay(display);
      display = null;
      return unknown(
        `The X display ${displayName} has no MIT-SCREEN-SAVER extension.`,
        "Switch the extension on in the X server's configuration.",
      );
    }
    root = BigInt(xlib.symbols.XDefaultRootWindow(display));
    return null;
  };

  return {
    idle: () => {
      if (display === null) {
        const failed = connect();
        if (failed !== null) return failed;
      }
      const answered = xss.symbols.XScreenSaverQueryInfo(display, root, info);
      if (lost) {
        display = null; // left as it is: closing a broken connection is what Xlib forbids
        return unknown(
          `The X display ${displayName} went away.`,
          "The agent tries again by itself. If the session is over, nothing is to be done.",
        );
      }
      if (answered === 0)
        return unknown("The X server does not tell the idle time.", "Look for errors in the X server's log.");
      return { kind: "idle", ms: Number(view.getBigUint64(INFO_IDLE, true)) };
    },
    close: () => {
      if (display !== null && !lost) xlib.symbols.XCloseDisplay(display);
      display = null;
    },
  };
}
