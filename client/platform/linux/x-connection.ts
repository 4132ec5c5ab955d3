// A connection to an X display that may go away. Xlib ends the whole process when a display goes, unless both of its I/O
// error handlers are set; after that the connection must not be touched again, not even to close it.

const XLIB = {
  XOpenDisplay: { parameters: ["buffer"], result: "pointer" },
  XCloseDisplay: { parameters: ["pointer"], result: "i32" },
  XSetErrorHandler: { parameters: ["function"], result: "pointer" },
  XSetIOErrorHandler: { parameters: ["function"], result: "pointer" },
  // Since libX11 1.7 (2020); an older one cannot keep the process alive, and is not used.
  XSetIOErrorExitHandler: { parameters: ["pointer", "function", "pointer"], result: "void" },
} as const;

/** Why something about a display cannot be had: what happened, and what to do. */
export type Failure = { kind: "failed"; reason: string; remedy: string };
export type Connection = {
  kind: "open";
  display: Deno.PointerObject;
  /** Asked after each call: whether the display has gone, and what the call returned means nothing. */
  lost(): boolean;
  close(): void;
};

export const gone = (displayName: string): Failure => ({
  kind: "failed",
  reason: `The X display ${displayName} went away.`,
  remedy: "The agent tries again by itself. If the session is over, nothing is to be done.",
});
export const withoutLibraries = (error: unknown): Failure => ({
  kind: "failed",
  reason: `The X11 libraries cannot be loaded (${error instanceof Error ? error.message.split("\n")[0] : error}).`,
  remedy: "Install the packages libx11-6, libxss1 and libxrandr2 (names differ between distributions).",
});

type Xlib = ReturnType<typeof load>;
let xlib: Xlib | null = null;

/** The handlers belong to the whole process, so they are set once and stay as long as it lives. */
function load() {
  const library = Deno.dlopen("libX11.so.6", XLIB);
  // What an error of a single request means is seen by that request's own result.
  const onError = new Deno.UnsafeCallback({ parameters: ["pointer", "pointer"], result: "i32" }, () => 0);
  const onIoError = new Deno.UnsafeCallback({ parameters: ["pointer"], result: "i32" }, () => 0);
  library.symbols.XSetErrorHandler(onError.pointer);
  library.symbols.XSetIOErrorHandler(onIoError.pointer);
  return library;
}

/** Never throws. */
export function connect(displayName: string): Connection | Failure {
  try {
    xlib ??= load();
  } catch (error) {
    return withoutLibraries(error);
  }
  const { XOpenDisplay, XCloseDisplay, XSetIOErrorExitHandler } = xlib.symbols;
  const display = XOpenDisplay(new TextEncoder().encode(`${displayName}\0`));
  if (display === null) {
    return {
      kind: "failed",
      reason: `The X display ${displayName} cannot be opened.`,
      remedy: "Is the session still there? The agent tries again by itself. If not: check DISPLAY and XAUTHORITY.",
    };
  }
  let lost = false;
  const onExit = new Deno.UnsafeCallback({ parameters: ["pointer", "pointer"], result: "void" }, () => {
    lost = true;
  });
  XSetIOErrorExitHandler(display, onExit.pointer, null);
  return {
    kind: "open",
    display,
    lost: () => lost,
    close: () => {
      if (lost) return; // left as it is, handler and all
      XCloseDisplay(display);
      onExit.close();
    },
  };
}
