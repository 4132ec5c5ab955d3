// For tests: a window on an X display with a title and a program's name, in front as a window manager says it.
import type { Display } from "../desk.ts";

const XLIB = {
  XOpenDisplay: { parameters: ["buffer"], result: "pointer" },
  XCloseDisplay: { parameters: ["pointer"], result: "i32" },
  XDefaultRootWindow: { parameters: ["pointer"], result: "u64" },
  XCreateSimpleWindow: {
    parameters: ["pointer", "u64", "i32", "i32", "u32", "u32", "u32", "u64", "u64"],
    result: "u64",
  },
  XMapWindow: { parameters: ["pointer", "u64"], result: "i32" },
  XInternAtom: { parameters: ["pointer", "buffer", "i32"], result: "u64" },
  XChangeProperty: {
    parameters: ["pointer", "u64", "u64", "u64", "i32", "i32", "buffer", "i32"],
    result: "i32",
  },
  XSetInputFocus: { parameters: ["pointer", "u64", "i32", "u64"], result: "i32" },
  XSync: { parameters: ["pointer", "i32"], result: "i32" },
} as const;
const REPLACE = 0;
const REVERT_TO_PARENT = 2;

export type ShownWindow = {
  /** Says as a window manager does which window is in use; or gives it the keyboard, as without one. */
  activate(how: "window-manager" | "focus"): void;
  title(text: string): void;
  close(): void;
};

export function showWindow(
  { name }: Pick<Display, "name">,
  { title, program, pid }: { title: string; program: [instance: string, name: string]; pid?: number },
): ShownWindow {
  const x = Deno.dlopen("libX11.so.6", XLIB).symbols;
  const text = (value: string) => new TextEncoder().encode(value);
  const display = x.XOpenDisplay(text(`${name}\0`));
  if (display === null) throw new Error(`${name} cannot be opened`);
  const root = BigInt(x.XDefaultRootWindow(display));
  const atom = (word: string) => BigInt(x.XInternAtom(display, text(`${word}\0`), 0));
  const window = BigInt(x.XCreateSimpleWindow(display, root, 20, 20, 300, 200, 0, 0n, 0xffffffn));
  const put = (of: bigint, key: string, type: string, format: number, value: Uint8Array<ArrayBuffer>) => {
    const items = format === 8 ? value.length : value.length / 8;
    x.XChangeProperty(display, of, atom(key), atom(type), format, REPLACE, value, items);
    x.XSync(display, 0);
  };
  const setTitle = (value: string) => put(window, "_NET_WM_NAME", "UTF8_STRING", 8, text(value));
  put(window, "WM_CLASS", "STRING", 8, text(`${program.join("\0")}\0`));
  if (pid !== undefined)
    put(window, "_NET_WM_PID", "CARDINAL", 32, new Uint8Array(new BigUint64Array([BigInt(pid)]).buffer));
  setTitle(title);
  x.XMapWindow(display, window);
  x.XSync(display, 0);
  return {
    activate: (how) => {
      if (how === "focus") x.XSetInputFocus(display, window, REVERT_TO_PARENT, 0n);
      // A value of 32 bits goes to Xlib as a long.
      else put(root, "_NET_ACTIVE_WINDOW", "WINDOW", 32, new Uint8Array(new BigUint64Array([window]).buffer));
      x.XSync(display, 0);
    },
    title: setTitle,
    close: () => {
      put(root, "_NET_ACTIVE_WINDOW", "WINDOW", 32, new Uint8Array(8));
      x.XCloseDisplay(display);
    },
  };
}
