// The window in front of an X11 session: its title and its program's names. By the window manager's _NET_ACTIVE_WINDOW, and where
// there is none by the input focus.
import type { FrontWindow } from "../platform.ts";
import { type Connection, connect, gone, withoutLibraries } from "./x-connection.ts";

const XLIB = {
  XDefaultRootWindow: { parameters: ["pointer"], result: "u64" },
  XInternAtom: { parameters: ["pointer", "buffer", "i32"], result: "u64" },
  XGetInputFocus: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  XGetWindowProperty: {
    parameters: ["pointer", "u64", "u64", "i64", "i64", "i32", "u64", "buffer", "buffer", "buffer", "buffer", "buffer"],
    result: "i32",
  },
  XQueryTree: { parameters: ["pointer", "u64", "buffer", "buffer", "buffer", "buffer"], result: "i32" },
  XFree: { parameters: ["pointer"], result: "i32" },
} as const;

/** A title longer than this, bytes, says what it says at its beginning. In units of 4 bytes for the request. */
const TITLE_BYTES_MAX = 4096;
/** How far a window that has the focus lies below the one that has the title: a few frames and widgets. */
const DEPTH_MAX = 16;
const ANY_TYPE = 0n;
/** X.h: None and PointerRoot are no windows. */
const POINTER_ROOT = 1n;

export type Front = { look(): FrontWindow; close(): void };

/** Never throws. Tries a display that has gone again at the next look. */
export function openFront(displayName: string): Front {
  let connection: Connection | null = null;
  return {
    look: () => {
      try {
        if (connection === null) {
          const opened = connect(displayName);
          if (opened.kind === "failed") return { ...opened, kind: "unknown" };
          connection = opened;
        }
        const found = lookAt(connection.display);
        if (!connection.lost()) return found;
        connection = null;
        return { ...gone(displayName), kind: "unknown" };
      } catch (error) {
        return { ...withoutLibraries(error), kind: "unknown" };
      }
    },
    close: () => {
      connection?.close();
      connection = null;
    },
  };
}

type Xlib = Deno.DynamicLibrary<typeof XLIB>["symbols"];
let xlib: Xlib | null = null;

function lookAt(display: Deno.PointerObject): FrontWindow {
  xlib ??= Deno.dlopen("libX11.so.6", XLIB).symbols;
  const symbols = xlib;
  const atom = (name: string) => BigInt(symbols.XInternAtom(display, new TextEncoder().encode(`${name}\0`), 0));
  const text = (window: bigint, name: string) => {
    const bytes = propertyOf(symbols, display, window, atom(name));
    return bytes === null ? "" : new TextDecoder().decode(bytes);
  };
  const root = BigInt(symbols.XDefaultRootWindow(display));
  const active = propertyOf(symbols, display, root, atom("_NET_ACTIVE_WINDOW"));
  let window = numberOf(active);
  if (window === 0n) window = focusOf(symbols, display);
  for (let depth = 0; depth < DEPTH_MAX && window > POINTER_ROOT && window !== root; depth++) {
    const title = text(window, "_NET_WM_NAME") || text(window, "WM_NAME");
    // WM_CLASS: instance and class, each with its closing zero.
    const names = text(window, "WM_CLASS").split("\0").filter(Boolean);
    if (title !== "" || names.length > 0) {
      const process =
        names.length > 0 ? "" : processName(numberOf(propertyOf(symbols, display, window, atom("_NET_WM_PID"))));
      return { kind: "window", title, program: names.join(" ") || process, application: names.at(-1) ?? process };
    }
    window = parentOf(symbols, display, window);
  }
  return { kind: "none" };
}

/** A property's first value of 32 bits; 0: it has none. */
const numberOf = (property: Uint8Array<ArrayBuffer> | null) =>
  property !== null && property.length >= 8 ? new DataView(property.buffer).getBigUint64(0, true) : 0n;

/** What the system calls a process: for the few windows that do not name their program. Empty where it has gone, or is another machine's. */
function processName(pid: bigint): string {
  try {
    return pid === 0n ? "" : Deno.readTextFileSync(`/proc/${pid}/comm`).trim();
  } catch {
    return "";
  }
}

function focusOf(symbols: Xlib, display: Deno.PointerObject): bigint {
  const window = new BigUint64Array(1);
  symbols.XGetInputFocus(display, new Uint8Array(window.buffer), new Uint8Array(4));
  return window[0] ?? 0n;
}

function parentOf(symbols: Xlib, display: Deno.PointerObject, window: bigint): bigint {
  const [root, parent, children] = [new BigUint64Array(1), new BigUint64Array(1), new BigUint64Array(1)];
  const count = new Uint8Array(4);
  const buffers = [root, parent, children].map(({ buffer }) => new Uint8Array(buffer as ArrayBuffer));
  const [a, b, c] = buffers as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  if (symbols.XQueryTree(display, window, a, b, c, count) === 0) return 0n;
  const list = Deno.UnsafePointer.create(children[0] ?? 0n);
  if (list !== null) symbols.XFree(list);
  return parent[0] ?? 0n;
}

/** The bytes of a property (values of 32 bits come as 8 bytes each, as Xlib has them), or null where there is none. */
function propertyOf(
  symbols: Xlib,
  display: Deno.PointerObject,
  window: bigint,
  name: bigint,
): Uint8Array<ArrayBuffer> | null {
  const type = new Uint8Array(8);
  const format = new Int32Array(1);
  const items = new BigUint64Array(1);
  const data = new BigUint64Array(1);
  const status = symbols.XGetWindowProperty(
    display,
    window,
    name,
    0n,
    BigInt(TITLE_BYTES_MAX / 4),
    0,
    ANY_TYPE,
    type,
    new Uint8Array(format.buffer),
    new Uint8Array(items.buffer),
    new Uint8Array(8),
    new Uint8Array(data.buffer),
  );
  const pointer = status === 0 ? Deno.UnsafePointer.create(data[0] ?? 0n) : null;
  if (pointer === null) return null;
  const bytes = Number(items[0] ?? 0n) * (format[0] === 32 ? 8 : (format[0] ?? 0) / 8);
  const copy = new Uint8Array(bytes);
  if (bytes > 0) Deno.UnsafePointerView.copyInto(pointer, copy);
  symbols.XFree(pointer);
  return copy;
}
