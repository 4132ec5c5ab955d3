// What all displays of a Windows session show, by GDI. GDI gives true pixels also where
// newer ways of capturing leave the desktop black (the lab, remote sessions).
import { BGRX, toRgb } from "../../pixels.ts";
import type { Capture, DisplayPicture } from "../../platform.ts";

/** SRCCOPY and CAPTUREBLT: layered windows (menus, tool tips) belong to the picture. */
const SOURCE_WITH_LAYERS = 0x40cc0020;
const PER_MONITOR_AWARE_V2 = -4n;
/** BITMAPINFOHEADER, and room for the masks that follow it. */
const HEADER_BYTES = 40;

function load() {
  const user32 = Deno.dlopen("user32.dll", {
    SetProcessDpiAwarenessContext: { parameters: ["isize"], result: "i32" },
    EnumDisplayMonitors: { parameters: ["pointer", "pointer", "function", "isize"], result: "i32" },
    GetDC: { parameters: ["pointer"], result: "pointer" },
    ReleaseDC: { parameters: ["pointer", "pointer"], result: "i32" },
  });
  const gdi32 = Deno.dlopen("gdi32.dll", {
    CreateCompatibleDC: { parameters: ["pointer"], result: "pointer" },
    CreateCompatibleBitmap: { parameters: ["pointer", "i32", "i32"], result: "pointer" },
    SelectObject: { parameters: ["pointer", "pointer"], result: "pointer" },
    BitBlt: {
      parameters: ["pointer", "i32", "i32", "i32", "i32", "pointer", "i32", "i32", "u32"],
      result: "i32",
    },
    GetDIBits: { parameters: ["pointer", "pointer", "u32", "u32", "buffer", "buffer", "u32"], result: "i32" },
    DeleteObject: { parameters: ["pointer"], result: "i32" },
    DeleteDC: { parameters: ["pointer"], result: "i32" },
  });
  return { ...user32.symbols, ...gdi32.symbols };
}

type Dlls = ReturnType<typeof load>;
let dlls: Dlls | null = null;

/** Never throws. */
export function capture(): Capture {
  dlls ??= load();
  // Otherwise a scaled display is handed over in the size that old programs see. Refused when it is set already.
  dlls.SetProcessDpiAwarenessContext(PER_MONITOR_AWARE_V2);
  const screen = dlls.GetDC(null);
  if (screen === null) return failed("Windows gives no access to the screen (GetDC).");
  const displays: DisplayPicture[] = [];
  for (const place of monitorsOf(dlls)) {
    const rgb = pixelsOf(dlls, screen, place);
    if (rgb !== null) displays.push({ ...place, rgb });
  }
  dlls.ReleaseDC(null, screen);
  return displays.length > 0
    ? { kind: "captured", displays }
    : failed("Windows gives no picture of the screen (BitBlt).");
}

const failed = (reason: string): Capture => ({
  kind: "failed",
  reason,
  remedy:
    "It is so while the screen is locked or a question of User Account Control is shown; otherwise log off and on.",
});

type Rectangle = { x: number; y: number; width: number; height: number };

function monitorsOf(dlls: Dlls): Rectangle[] {
  const found: Rectangle[] = [];
  const tell = new Deno.UnsafeCallback(
    { parameters: ["pointer", "pointer", "pointer", "isize"], result: "i32" },
    (_monitor, _context, rectangle) => {
      if (rectangle === null) return 1;
      const view = new Deno.UnsafePointerView(rectangle);
      const [left, top, right, bottom] = [0, 4, 8, 12].map((at) => view.getInt32(at)) as [
        number,
        number,
        number,
        number,
      ];
      found.push({ x: left, y: top, width: right - left, height: bottom - top });
      return 1; // go on
    },
  );
  dlls.EnumDisplayMonitors(null, null, tell.pointer, 0n);
  tell.close();
  return found;
}

function pixelsOf(
  dlls: Dlls,
  screen: Deno.PointerObject,
  { x, y, width, height }: Rectangle,
): Uint8Array<ArrayBuffer> | null {
  const memory = dlls.CreateCompatibleDC(screen);
  const bitmap = dlls.CreateCompatibleBitmap(screen, width, height);
  const before = dlls.SelectObject(memory, bitmap);
  const copied = dlls.BitBlt(memory, 0, 0, width, height, screen, x, y, SOURCE_WITH_LAYERS);
  dlls.SelectObject(memory, before);
  const raw = new ArrayBuffer(width * height * 4);
  const header = new DataView(new ArrayBuffer(HEADER_BYTES + 12));
  header.setUint32(0, HEADER_BYTES, true);
  header.setInt32(4, width, true);
  header.setInt32(8, -height, true); // below zero: rows from the top
  header.setUint16(12, 1, true); // planes
  header.setUint16(14, 32, true); // bits a pixel; uncompressed is 0
  const rows = dlls.GetDIBits(memory, bitmap, 0, height, new Uint8Array(raw), new Uint8Array(header.buffer), 0);
  dlls.DeleteObject(bitmap);
  dlls.DeleteDC(memory);
  if (copied === 0 || rows !== height) return null;
  return toRgb(raw, { width, height, bytesPerLine: width * 4, bitsPerPixel: 32, bigEndian: false, masks: BGRX });
}
