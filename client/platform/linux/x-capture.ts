// What the displays of an X11 session show now, by XGetImage: each X screen's monitors by XRandR or Xinerama, else the whole
// screen. A connection of its own for each picture: it is made in a process that ends right after.
import { toRgb } from "../pixels.ts";
import type { Capture, DisplayPicture } from "../platform.ts";
import { connect, gone, withoutLibraries } from "./x-connection.ts";

const XLIB = {
  XScreenCount: { parameters: ["pointer"], result: "i32" },
  XRootWindow: { parameters: ["pointer", "i32"], result: "u64" },
  XDisplayWidth: { parameters: ["pointer", "i32"], result: "i32" },
  XDisplayHeight: { parameters: ["pointer", "i32"], result: "i32" },
  XGetImage: {
    parameters: ["pointer", "u64", "i32", "i32", "u32", "u32", "u64", "i32"],
    result: "pointer",
  },
  XFree: { parameters: ["pointer"], result: "i32" },
} as const;
const XRANDR = {
  XRRGetMonitors: { parameters: ["pointer", "u64", "i32", "buffer"], result: "pointer" },
  XRRFreeMonitors: { parameters: ["pointer"], result: "void" },
} as const;
const XINERAMA = {
  XineramaIsActive: { parameters: ["pointer"], result: "i32" },
  XineramaQueryScreens: { parameters: ["pointer", "buffer"], result: "pointer" },
} as const;

const ALL_PLANES = 0xffffffffn;
const Z_PIXMAP = 2;
/** XRRMonitorInfo of Xrandr.h on 64-bit systems: name 8, primary, automatic, noutput, x, y, width, height … 56 bytes in all. */
const MONITOR = { bytes: 56, x: 20, y: 24, width: 28, height: 32 };
/** XineramaScreenInfo: screen_number 4, then x_org, y_org, width, height of 2 bytes each. */
const SCREEN = { bytes: 12, x: 4, y: 6, width: 8, height: 10 };
/** XImage of Xlib.h on 64-bit systems. */
const IMAGE = { data: 16, byteOrder: 24, bytesPerLine: 44, bitsPerPixel: 48, red: 56, green: 64, blue: 72 };

type Rectangle = { x: number; y: number; width: number; height: number };

/** Never throws. */
export function captureX11(displayName: string): Capture {
  const connection = connect(displayName);
  if (connection.kind === "failed") return connection;
  try {
    const xlib = Deno.dlopen("libX11.so.6", XLIB).symbols;
    const displays: DisplayPicture[] = [];
    for (let screen = 0; screen < xlib.XScreenCount(connection.display); screen++) {
      const root = BigInt(xlib.XRootWindow(connection.display, screen));
      const whole = {
        x: 0,
        y: 0,
        width: xlib.XDisplayWidth(connection.display, screen),
        height: xlib.XDisplayHeight(connection.display, screen),
      };
      // Screens of their own have no place beside each other; they are kept in their order.
      const left = screen * 0x10000;
      for (const place of monitorsOf(connection.display, root) ?? [whole]) {
        const rgb = pixelsOf(xlib, connection.display, root, within(place, whole));
        if (connection.lost()) return gone(displayName);
        if (rgb !== null) displays.push({ ...within(place, whole), x: left + place.x, rgb });
      }
    }
    if (connection.lost()) return gone(displayName);
    return displays.length > 0 ? { kind: "captured", displays } : NO_PIXELS;
  } catch (error) {
    return withoutLibraries(error);
  } finally {
    connection.close();
  }
}

const NO_PIXELS: Capture = {
  kind: "failed",
  reason: "The X server gives no picture of its screen.",
  remedy: "Look for errors in the X server's log; colours of 15 bits and more are understood.",
};

/** A monitor may reach beyond the screen while the resolution changes; XGetImage refuses such a rectangle as a whole. */
function within({ x, y, width, height }: Rectangle, whole: Rectangle): Rectangle {
  const left = Math.max(0, x);
  const top = Math.max(0, y);
  return {
    x: left,
    y: top,
    width: Math.min(x + width, whole.width) - left,
    height: Math.min(y + height, whole.height) - top,
  };
}

/** null where neither extension tells. */
function monitorsOf(display: Deno.PointerObject, root: bigint): Rectangle[] | null {
  // Where Xinerama has made one screen of several, XRandR knows the first only; else both tell the same.
  const [randr, xinerama] = [byRandr(display, root) ?? [], byXinerama(display) ?? []];
  const found = xinerama.length > randr.length ? xinerama : randr;
  // Mirrored displays show the same: one of them is enough.
  const places = new Map(found.map((place) => [`${place.x},${place.y}`, place]));
  return places.size === 0 ? null : [...places.values()];
}

function byRandr(display: Deno.PointerObject, root: bigint): Rectangle[] | null {
  const library = opened(() => Deno.dlopen("libXrandr.so.2", XRANDR));
  if (library === null) return null;
  const count = new Int32Array(1);
  const list = library.symbols.XRRGetMonitors(display, root, 1, new Uint8Array(count.buffer));
  if (list === null) return null;
  const view = new Deno.UnsafePointerView(list);
  const at = (index: number, field: number) => view.getInt32(index * MONITOR.bytes + field);
  const places = Array.from({ length: count[0] ?? 0 }, (_, index) => ({
    x: at(index, MONITOR.x),
    y: at(index, MONITOR.y),
    width: at(index, MONITOR.width),
    height: at(index, MONITOR.height),
  }));
  library.symbols.XRRFreeMonitors(list);
  return places;
}

function byXinerama(display: Deno.PointerObject): Rectangle[] | null {
  const library = opened(() => Deno.dlopen("libXinerama.so.1", XINERAMA));
  if (library === null || library.symbols.XineramaIsActive(display) === 0) return null;
  const count = new Int32Array(1);
  const list = library.symbols.XineramaQueryScreens(display, new Uint8Array(count.buffer));
  if (list === null) return null;
  const view = new Deno.UnsafePointerView(list);
  const at = (index: number, field: number) => view.getInt16(index * SCREEN.bytes + field);
  return Array.from({ length: count[0] ?? 0 }, (_, index) => ({
    x: at(index, SCREEN.x),
    y: at(index, SCREEN.y),
    width: at(index, SCREEN.width),
    height: at(index, SCREEN.height),
  }));
}

function opened<T>(open: () => T): T | null {
  try {
    return open();
  } catch {
    return null; // the library is not there: the next way is tried
  }
}

type Xlib = Deno.DynamicLibrary<typeof XLIB>["symbols"];

/** RGB of 8 bits, or null where the server refused or the visual has no colour masks. */
function pixelsOf(
  xlib: Xlib,
  display: Deno.PointerObject,
  root: bigint,
  place: Rectangle,
): Uint8Array<ArrayBuffer> | null {
  const { x, y, width, height } = place;
  if (width <= 0 || height <= 0) return null;
  const image = xlib.XGetImage(display, root, x, y, width, height, ALL_PLANES, Z_PIXMAP);
  if (image === null) return null;
  const view = new Deno.UnsafePointerView(image);
  const data = view.getPointer(IMAGE.data);
  const masks = [IMAGE.red, IMAGE.green, IMAGE.blue].map((field) => Number(view.getBigUint64(field)));
  const bytesPerLine = view.getInt32(IMAGE.bytesPerLine);
  const bitsPerPixel = view.getInt32(IMAGE.bitsPerPixel);
  const bigEndian = view.getInt32(IMAGE.byteOrder) === 1;
  let rgb: Uint8Array<ArrayBuffer> | null = null;
  if (data !== null && masks.every((mask) => mask !== 0)) {
    const raw = Deno.UnsafePointerView.getArrayBuffer(data, bytesPerLine * height);
    rgb = toRgb(raw, { width, height, bytesPerLine, bitsPerPixel, bigEndian, masks });
  }
  // What the macro XDestroyImage does for an image of the library's own making.
  xlib.XFree(data);
  xlib.XFree(image);
  return rgb;
}
