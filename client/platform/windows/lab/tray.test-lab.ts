// The tray on Windows: the icon by its pixels on the lab's taskbar, the page and the menu by the mouse, and a taskbar that has
// started again.
import assert from "node:assert/strict";
import test from "node:test";
import type { StateWord } from "../../../ui/facts.ts";
import { iconPixels } from "../../../ui/tray/icon.ts";
import type { TrayLook } from "../../tray.ts";
import { openWindows } from "../../windows.ts";
import { openWindowsTray } from "../tray/tray.ts";
import { press, until } from "./hands/test-hand.ts";

const lookOf = (icon: StateWord): TrayLook => ({
  icon,
  pixels: (size) => iconPixels(icon, size),
  tooltip: `Stint: ${icon}`,
  attention: false,
  lines: [
    { id: 1, kind: "line", label: "Working since 13:04", enabled: false, checked: false },
    { id: 2, kind: "separator" },
    {
      id: 14,
      kind: "menu",
      label: "Project",
      lines: [{ id: 15, kind: "line", label: "No project", enabled: true, checked: true }],
    },
    { id: 5, kind: "line", label: "Pause for 15 min", enabled: true, checked: false },
    { id: 13, kind: "line", label: "Quit Stint", enabled: true, checked: false },
  ],
});

/** The middle of the icon and how much of it is white, or null where no blue square of ours is on the screen. */
function seen(): { x: number; y: number; white: number; blue: number } | null {
  const windows = openWindows();
  const capture = windows.capture();
  windows.close();
  if (capture.kind !== "captured") throw new Error(capture.reason);
  const [screen] = capture.displays;
  if (screen === undefined) return null;
  const { width, height, rgb } = screen;
  const is = (at: number, [r, g, b]: [number, number, number]) =>
    rgb[at] === r && rgb[at + 1] === g && rgb[at + 2] === b;
  const places: [number, number][] = [];
  for (let y = Math.max(0, height - 60); y < height; y++)
    for (let x = 0; x < width; x++) if (is((y * width + x) * 3, [0x2a, 0x66, 0xe4])) places.push([x, y]);
  if (places.length < 30) return null;
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let white = 0;
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) if (is((y * width + x) * 3, [255, 255, 255])) white += 1;
  return { x: Math.floor((left + right) / 2), y: Math.floor((top + bottom) / 2), white, blue: places.length };
}

async function withTray(
  run: (tray: ReturnType<typeof openWindowsTray>, heard: string[]) => Promise<void>,
): Promise<void> {
  const heard: string[] = [];
  // Elsewhere: a pointer over the icon brings its tip up, which may hide it.
  await press("mousemove", "600", "300");
  const tray = openWindowsTray({
    activated: () => heard.push("activated"),
    chosen: (id) => heard.push(`chosen ${id}`),
  });
  try {
    await run(tray, heard);
  } finally {
    tray.close();
  }
}

test("the icon is on the taskbar, in the shape of the state, and goes with the agent", async () => {
  await withTray(async (tray) => {
    const whites: number[] = [];
    for (const state of ["working", "paused", "attention"] as const) {
      tray.show(lookOf(state));
      const expected = whiteIn(state);
      const icon = await until(`the icon shows ${state}`, () => {
        const found = seen();
        return found !== null && found.white === expected ? found : null;
      });
      whites.push(icon.white);
    }
    assert.equal(tray.failure(), null);
    assert.equal(new Set(whites).size, 3);
  });
  await until("the icon is gone", () => (seen() === null ? true : null));
});

function whiteIn(state: StateWord): number {
  const pixels = iconPixels(state, 16);
  return Array.from({ length: 256 }, (_, n) => pixels.subarray(4 * n, 4 * n + 4)).filter((one) =>
    one.every((value) => value === 255),
  ).length;
}

test("a click opens, the menu acts while the agent goes on, and a click elsewhere chooses nothing", async () => {
  await withTray(async (tray, heard) => {
    tray.show(lookOf("working"));
    const { x, y } = await until("the icon is there", seen);
    await press("mousemove", String(x), String(y), "click", "1");
    await until("the click is heard", () => (heard.includes("activated") ? true : null));
    let beats = 0;
    const beat = setInterval(() => beats++, 10);
    await press("click", "3", "sleep", "2");
    const during = beats;
    // By the mouse: Wine now and then gives the menu no keys. The menu stands on the screen's lower edge; Quit is its last line.
    await press("mousemove", String(x - 75), String(y - 19), "sleep", "0.3", "click", "1");
    await until("the choice is heard", () => (heard.includes("chosen 5") ? true : null));
    clearInterval(beat);
    assert.ok(during > 50, `the agent stood still while the menu was open: ${during} beats`);
    const before = heard.length;
    await press("mousemove", String(x), String(y), "click", "3", "sleep", "2");
    await press("mousemove", "600", "300", "click", "1", "sleep", "1");
    assert.equal(heard.length, before);
  });
});

test("a taskbar that has started again gets the icon again", async () => {
  const user32 = Deno.dlopen("user32.dll", {
    RegisterWindowMessageW: { parameters: ["buffer"], result: "u32" },
    FindWindowW: { parameters: ["buffer", "buffer"], result: "pointer" },
    PostMessageW: { parameters: ["pointer", "u32", "usize", "isize"], result: "i32" },
  });
  const shell32 = Deno.dlopen("shell32.dll", { Shell_NotifyIconW: { parameters: ["u32", "buffer"], result: "i32" } });
  const wide = (text: string) => Uint16Array.from(`${text}\0`, (sign) => sign.charCodeAt(0));
  await withTray(async (tray) => {
    tray.show(lookOf("working"));
    await until("the icon is there", seen);
    const window = user32.symbols.FindWindowW(wide(`StintTray${Deno.pid}`), wide("Stint tray"));
    const { notifyIconData, NIM } = await import("../tray/notify-icon.ts");
    const state = { window: BigInt(Deno.UnsafePointer.value(window)), icon: 0n, tooltip: "", callbackMessage: 0 };
    // The taskbar forgets the icon, as a new one would never have known it.
    shell32.symbols.Shell_NotifyIconW(NIM.DELETE, notifyIconData(state, null));
    await until("the icon is gone", () => (seen() === null ? true : null));
    user32.symbols.PostMessageW(window, user32.symbols.RegisterWindowMessageW(wide("TaskbarCreated")), 0n, 0n);
    await until("the icon is there again", seen);
  });
});
