// The screen of a macOS session: the window in front and what all displays show, by CoreGraphics. Written from Apple's headers
// (CGWindow.h, CGDirectDisplay.h, CGImage.h), unproved here: no Mac has run it (2026-11).
import { BGRX, toRgb } from "../pixels.ts";
import type { Capture, DisplayPicture, FrontWindow } from "../platform.ts";

/** kCGWindowListOptionOnScreenOnly and kCGWindowListExcludeDesktopElements. */
const VISIBLE_WINDOWS = 1 | 16;
/** kCFStringEncodingUTF8, kCFNumberSInt32Type. */
const UTF8 = 0x08000100;
const SINT32 = 3;
const TEXT_BYTES_MAX = 4096;
const DISPLAYS_MAX = 64;

function load() {
  const graphics = Deno.dlopen("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics", {
    CGPreflightScreenCaptureAccess: { parameters: [], result: "u8" },
    CGWindowListCopyWindowInfo: { parameters: ["u32", "u32"], result: "pointer" },
    CGGetActiveDisplayList: { parameters: ["u32", "buffer", "buffer"], result: "i32" },
    CGDisplayBounds: { parameters: ["u32"], result: { struct: ["f64", "f64", "f64", "f64"] } },
    CGDisplayCreateImage: { parameters: ["u32"], result: "pointer" },
    CGImageGetWidth: { parameters: ["pointer"], result: "usize" },
    CGImageGetHeight: { parameters: ["pointer"], result: "usize" },
    CGImageGetBytesPerRow: { parameters: ["pointer"], result: "usize" },
    CGImageGetDataProvider: { parameters: ["pointer"], result: "pointer" },
    CGDataProviderCopyData: { parameters: ["pointer"], result: "pointer" },
    CGImageRelease: { parameters: ["pointer"], result: "void" },
  }).symbols;
  const foundation = Deno.dlopen("/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation", {
    CFArrayGetCount: { parameters: ["pointer"], result: "isize" },
    CFArrayGetValueAtIndex: { parameters: ["pointer", "isize"], result: "pointer" },
    CFStringCreateWithCString: { parameters: ["pointer", "buffer", "u32"], result: "pointer" },
    CFStringGetCString: { parameters: ["pointer", "buffer", "isize", "u32"], result: "u8" },
    CFDictionaryGetValue: { parameters: ["pointer", "pointer"], result: "pointer" },
    CFNumberGetValue: { parameters: ["pointer", "isize", "buffer"], result: "u8" },
    CFDataGetBytePtr: { parameters: ["pointer"], result: "pointer" },
    CFDataGetLength: { parameters: ["pointer"], result: "isize" },
    CFRelease: { parameters: ["pointer"], result: "void" },
  }).symbols;
  return { ...graphics, ...foundation };
}

type Frameworks = ReturnType<typeof load>;
let frameworks: Frameworks | null = null;

const DENIED = {
  reason: "macOS does not let this program see the screen.",
  remedy:
    "Allow it under System Settings, Privacy & Security, Screen & System Audio Recording, and start the agent anew.",
};

/** Windows come from front to back; the first of layer 0 is the one in use. Never throws. */
export function windowInFront(): FrontWindow {
  frameworks ??= load();
  const own = frameworks;
  if (own.CGPreflightScreenCaptureAccess() === 0) return { kind: "unknown", ...DENIED };
  const list = own.CGWindowListCopyWindowInfo(VISIBLE_WINDOWS, 0);
  if (list === null) return { kind: "none" };
  const [layerKey, titleKey, programKey] = ["kCGWindowLayer", "kCGWindowName", "kCGWindowOwnerName"].map((name) =>
    own.CFStringCreateWithCString(null, new TextEncoder().encode(`${name}\0`), UTF8),
  ) as [Deno.PointerValue, Deno.PointerValue, Deno.PointerValue];
  let found: FrontWindow = { kind: "none" };
  for (let index = 0n; index < own.CFArrayGetCount(list) && found.kind === "none"; index++) {
    const window = own.CFArrayGetValueAtIndex(list, index);
    const layer = new Int32Array(1);
    own.CFNumberGetValue(own.CFDictionaryGetValue(window, layerKey), BigInt(SINT32), new Uint8Array(layer.buffer));
    if (layer[0] !== 0) continue;
    const application = textOf(own, window, programKey);
    found = { kind: "window", title: textOf(own, window, titleKey), program: application, application };
  }
  for (const held of [list, layerKey, titleKey, programKey]) own.CFRelease(held);
  return found;
}

function textOf(own: Frameworks, dictionary: Deno.PointerValue, key: Deno.PointerValue): string {
  const value = own.CFDictionaryGetValue(dictionary, key);
  const bytes = new Uint8Array(TEXT_BYTES_MAX);
  if (value === null || own.CFStringGetCString(value, bytes, BigInt(TEXT_BYTES_MAX), UTF8) === 0) return "";
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
}

/** Never throws. */
export function capture(): Capture {
  frameworks ??= load();
  const own = frameworks;
  if (own.CGPreflightScreenCaptureAccess() === 0) return { kind: "failed", ...DENIED };
  const ids = new Uint32Array(DISPLAYS_MAX);
  const count = new Uint32Array(1);
  own.CGGetActiveDisplayList(DISPLAYS_MAX, new Uint8Array(ids.buffer), new Uint8Array(count.buffer));
  const displays = [...ids.subarray(0, count[0] ?? 0)].flatMap((id) => pictureOf(own, id) ?? []);
  return displays.length > 0 ? { kind: "captured", displays } : { kind: "failed", ...DENIED };
}

function pictureOf(own: Frameworks, id: number): DisplayPicture | null {
  const image = own.CGDisplayCreateImage(id);
  if (image === null) return null;
  const width = Number(own.CGImageGetWidth(image));
  const height = Number(own.CGImageGetHeight(image));
  const bytesPerLine = Number(own.CGImageGetBytesPerRow(image));
  const data = own.CGDataProviderCopyData(own.CGImageGetDataProvider(image));
  const pointer = own.CFDataGetBytePtr(data);
  const bounds = new Float64Array(own.CGDisplayBounds(id).slice().buffer);
  let rgb: Uint8Array<ArrayBuffer> | null = null;
  if (pointer !== null) {
    const raw = Deno.UnsafePointerView.getArrayBuffer(pointer, Number(own.CFDataGetLength(data)));
    rgb = toRgb(raw, { width, height, bytesPerLine, bitsPerPixel: 32, bigEndian: false, masks: BGRX });
  }
  own.CFRelease(data);
  own.CGImageRelease(image);
  return rgb === null ? null : { x: bounds[0] ?? 0, y: bounds[1] ?? 0, width, height, rgb };
}
