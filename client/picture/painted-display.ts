// For tests: an X display that shows a known picture, as one screen, two monitors or two screens.
import sharp from "sharp";
import type { Display } from "../desk.ts";

const XLIB = {
  XOpenDisplay: { parameters: ["buffer"], result: "pointer" },
  XCloseDisplay: { parameters: ["pointer"], result: "i32" },
  XDefaultVisual: { parameters: ["pointer", "i32"], result: "pointer" },
  XDefaultGC: { parameters: ["pointer", "i32"], result: "pointer" },
  XRootWindow: { parameters: ["pointer", "i32"], result: "u64" },
  XCreateImage: {
    parameters: ["pointer", "pointer", "u32", "i32", "i32", "buffer", "u32", "u32", "i32", "i32"],
    result: "pointer",
  },
  XCreatePixmap: { parameters: ["pointer", "u64", "u32", "u32", "u32"], result: "u64" },
  XPutImage: {
    parameters: ["pointer", "u64", "pointer", "pointer", "i32", "i32", "i32", "i32", "u32", "u32"],
    result: "i32",
  },
  XSetWindowBackgroundPixmap: { parameters: ["pointer", "u64", "u64"], result: "i32" },
  XClearWindow: { parameters: ["pointer", "u64"], result: "i32" },
  XSync: { parameters: ["pointer", "i32"], result: "i32" },
} as const;
const Z_PIXMAP = 2;
const DEPTH = 24;

/** Xvfb's own size. */
export const SCREEN = { width: 1280, height: 1024 };

/** Runs a program of this machine; what it printed. */
export async function output(program: string, args: string[], env: Record<string, string>): Promise<string> {
  const command = new Deno.Command(program, { args, env, stdout: "piped", stderr: "piped" });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(`${program} failed: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** Makes an SVG of the screen's size what the root window shows. */
export async function paint({ name }: Pick<Display, "name">, svg: string, screen = 0): Promise<void> {
  const { data, info } = await sharp(new TextEncoder().encode(svg))
    .flatten({ background: "black" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const bgrx = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (const channel of [0, 1, 2]) bgrx[pixel * 4 + channel] = data[pixel * 3 + 2 - channel] ?? 0;
  }
  const x = Deno.dlopen("libX11.so.6", XLIB).symbols;
  const display = x.XOpenDisplay(new TextEncoder().encode(`${name}\0`));
  if (display === null) throw new Error(`${name} cannot be opened`);
  const root = BigInt(x.XRootWindow(display, screen));
  const visual = x.XDefaultVisual(display, screen);
  const image = x.XCreateImage(display, visual, DEPTH, Z_PIXMAP, 0, bgrx, width, height, 32, width * 4);
  const pixmap = BigInt(x.XCreatePixmap(display, root, width, height, DEPTH));
  x.XPutImage(display, pixmap, x.XDefaultGC(display, screen), image, 0, 0, 0, 0, width, height);
  x.XSetWindowBackgroundPixmap(display, root, pixmap);
  x.XClearWindow(display, root);
  x.XSync(display, 0);
  x.XCloseDisplay(display);
}

/** The screen as two monitors side by side. */
export async function twoMonitors({ name }: Pick<Display, "name">): Promise<void> {
  const half = SCREEN.width / 2;
  const place = (x: number) => `${half}/300x${SCREEN.height}/300+${x}+0`;
  await output("xrandr", ["--setmonitor", "left", place(0), "screen"], { DISPLAY: name });
  await output("xrandr", ["--setmonitor", "right", place(half), "none"], { DISPLAY: name });
}

/** A picture made of coloured rectangles and lines of text. */
export function svgOf(...parts: string[]): string {
  const { width, height } = SCREEN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts.join("")}</svg>`;
}
export const rectangle = (x: number, y: number, width: number, height: number, colour: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`;
