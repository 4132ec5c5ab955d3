// The screen on Windows itself: known colours in a window come out of the capture, and the window in front is told.
import assert from "node:assert/strict";
import test from "node:test";
import { openWindows } from "../../windows.ts";
import { CreateWindowExW, wide } from "../dlls.ts";
import { run, until } from "./hands/test-hand.ts";

const user32 = Deno.dlopen("user32.dll", {
  CreateWindowExW,
  DestroyWindow: { parameters: ["pointer"], result: "i32" },
  SetForegroundWindow: { parameters: ["pointer"], result: "i32" },
  PeekMessageW: { parameters: ["buffer", "pointer", "u32", "u32", "u32"], result: "i32" },
  DispatchMessageW: { parameters: ["buffer"], result: "isize" },
  GetDC: { parameters: ["pointer"], result: "pointer" },
  ReleaseDC: { parameters: ["pointer", "pointer"], result: "i32" },
  FillRect: { parameters: ["pointer", "buffer", "pointer"], result: "i32" },
}).symbols;
const gdi32 = Deno.dlopen("gdi32.dll", {
  CreateSolidBrush: { parameters: ["u32"], result: "pointer" },
}).symbols;

const WS_POPUP_VISIBLE = 0x90000000;
const WS_EX_TOPMOST = 8;
const bytesOf = (units: Uint16Array<ArrayBuffer>) => new Uint8Array(units.buffer);
const PLACE = { x: 100, y: 80, width: 300, height: 200 };
/** COLORREF is 0x00BBGGRR: blue and red changed places would be seen. */
const LEFT = { colorref: 0x0000ff, rgb: [255, 0, 0] };
const RIGHT = { colorref: 0xff8000, rgb: [0, 128, 255] };

function openWindow(title: string): Deno.PointerObject {
  const { x, y, width, height } = PLACE;
  const [kind, text] = [bytesOf(wide("STATIC")), bytesOf(wide(title))];
  const window = user32.CreateWindowExW(
    WS_EX_TOPMOST,
    kind,
    text,
    WS_POPUP_VISIBLE,
    x,
    y,
    width,
    height,
    null,
    null,
    null,
    null,
  );
  assert.ok(window !== null);
  return window;
}

function handleMessages(): void {
  const message = new Uint8Array(48);
  while (user32.PeekMessageW(message, null, 0, 0, 1) !== 0) user32.DispatchMessageW(message);
}

function paint(window: Deno.PointerObject): void {
  const context = user32.GetDC(window);
  const half = PLACE.width / 2;
  for (const [left, { colorref }] of [[0, LEFT] as const, [half, RIGHT] as const]) {
    const rectangle = new Uint8Array(new Int32Array([left, 0, left + half, PLACE.height]).buffer);
    user32.FillRect(context, rectangle, gdi32.CreateSolidBrush(colorref));
  }
  user32.ReleaseDC(window, context);
}

test("known colours in a window come out of the capture, each in its place", async () => {
  const windows = openWindows();
  const window = openWindow("Colours");
  await until("the colours are seen", () => {
    handleMessages();
    paint(window);
    const captured = windows.capture();
    assert.ok(captured.kind === "captured", captured.kind === "failed" ? captured.reason : "");
    const [display] = captured.displays;
    assert.ok(display !== undefined);
    assert.equal(display.rgb.length, display.width * display.height * 3);
    const at = (x: number, y: number) => {
      const from = ((PLACE.y + y - display.y) * display.width + PLACE.x + x - display.x) * 3;
      return [...display.rgb.subarray(from, from + 3)];
    };
    const seen = [at(40, 100), at(260, 100)];
    return JSON.stringify(seen) === JSON.stringify([LEFT.rgb, RIGHT.rgb]) ? true : null;
  });
  user32.DestroyWindow(window);
  windows.close();
});

test("the window in front is told by its title and its program's name, without its folder", async () => {
  const windows = openWindows();
  const window = openWindow("Passwords.kdbx - Käse");
  const application = await until("it is in front", () => {
    handleMessages();
    user32.SetForegroundWindow(window);
    const front = windows.windowInFront();
    return front.kind === "window" && front.title === "Passwords.kdbx - Käse" && front.program === "deno.exe"
      ? front.application
      : null;
  });
  assert.match(application, /^Deno: /, "what the program says of itself");
  user32.DestroyWindow(window);
  windows.close();
});

test("another program's window is told too", async () => {
  const windows = openWindows();
  const notepad = new Deno.Command("notepad.exe", { stdin: "null", stdout: "null", stderr: "null" }).spawn();
  const application = await until("notepad is in front", () => {
    const front = windows.windowInFront();
    if (front.kind !== "window" || !/notepad\.exe/i.test(front.program) || front.title === "") return null;
    return front.application;
  });
  assert.equal(application, "notepad", "Wine's says nothing of itself: then its file's name");
  await run("taskkill.exe", "/f", "/pid", String(notepad.pid));
  await notepad.status;
  windows.close();
});
