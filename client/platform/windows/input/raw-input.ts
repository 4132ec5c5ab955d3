// Input of a Windows session by Raw Input, also while other programs are in front (RIDEV_INPUTSINK). The messages wait in the
// queue of this thread until they are drained; a low-level hook was rejected, because it holds up each key press of the
// session. Windows hands over nothing while a program with higher rights is in front.
import type { IdleUnknown, Input, InputWatch } from "../../platform.ts";
import { type Dlls, wide } from "../dlls.ts";
import { WM_INPUT } from "../messages.ts";
import { createRawReader, EVENT_BYTES, HEADER_BYTES } from "./raw-events.ts";

/** A drain is at most 1 s behind; a mouse makes 1,000 events in it, some make 8,000. The rest comes with the next one. */
const EVENTS_MAX = 20_000;
/** HID usages of the generic desktop page. */
const GENERIC_DESKTOP = 1;
const MOUSE = 2;
const KEYBOARD = 6;
const RIDEV_INPUTSINK = 0x100;
const RIDEV_REMOVE = 0x1;
const RAWINPUTDEVICE_BYTES = 16;
const RID_INPUT = 0x1000_0003;
/** A window that takes messages only. */
const HWND_MESSAGE = -3n;
const PM_REMOVE = 1;
/** MSG on 64 bits: hwnd 0, message 8, wParam 16, lParam 24, time 32. */
const MSG_BYTES = 48;
const MSG_LPARAM = 24;
const MSG_TIME = 32;
/** MOUSEMOVEPOINT on 64 bits: x 0, y 4, time 8, dwExtraInfo 16. */
const POINT_BYTES = 24;
const POINTS_MAX = 64;
const DISPLAY_POINTS = 1;
const TICKS = 2 ** 32;
/** Coordinates left of and above the first display come as 16 bits without a sign. */
const SIGNED_16 = 0x8000;

const unknown = (reason: string): IdleUnknown => ({
  kind: "unknown",
  reason,
  remedy: "Log off and on again; if it stays so, send `stint doctor --report` to IT.",
});

/** Never throws: where Windows refuses, every drain says so. */
export function watchRawInput(dlls: Dlls, wallMs: () => number): InputWatch {
  const window = dlls.CreateWindowExW(
    0,
    wide("STATIC"),
    wide("Stint input"),
    0,
    0,
    0,
    0,
    0,
    Deno.UnsafePointer.create(BigInt.asUintN(64, HWND_MESSAGE)),
    null,
    null,
    null,
  );
  if (window === null) {
    const refused = unknown("Windows refused the window that input is told to (CreateWindowExW).");
    return { drain: () => refused, stop: () => undefined };
  }
  if (dlls.RegisterRawInputDevices(devices(RIDEV_INPUTSINK, window), 2, RAWINPUTDEVICE_BYTES) === 0) {
    dlls.DestroyWindow(window);
    const refused = unknown("Windows does not tell of keys and mouse (RegisterRawInputDevices).");
    return { drain: () => refused, stop: () => undefined };
  }
  const way = createWay(dlls);
  way(); // what was before nobody agreed to be counted
  const read = createRawReader();
  const message = new DataView(new ArrayBuffer(MSG_BYTES));
  const event = new DataView(new ArrayBuffer(EVENT_BYTES));
  const size = new Uint32Array(1);
  const [messageBytes, eventBytes] = [new Uint8Array(message.buffer), new Uint8Array(event.buffer)];

  const next = (): boolean => {
    if (dlls.PeekMessageW(messageBytes, window, WM_INPUT, WM_INPUT, PM_REMOVE) === 0) return false;
    // What an earlier key left in these bytes is gone before the next is looked at.
    eventBytes.fill(0);
    size[0] = EVENT_BYTES;
    dlls.GetRawInputData(message.getBigInt64(MSG_LPARAM, true), RID_INPUT, eventBytes, size, HEADER_BYTES);
    return true;
  };

  return {
    drain: () => {
      const nowTick = Number(dlls.GetTickCount64() % BigInt(TICKS));
      const nowMs = wallMs();
      const instantOf = (tick: number) => {
        const age = (nowTick - tick + TICKS) % TICKS;
        return age < TICKS / 2 ? nowMs - age : nowMs; // stamped after the look at the clock
      };
      const input: Input = { kind: "input", presses: [], clicks: [], scrolls: [], movedS: [], path: [] };
      const moved = new Set<number>();
      for (let n = 0; n < EVENTS_MAX && next(); n++) {
        const atMs = instantOf(message.getUint32(MSG_TIME, true));
        const { released, clicks, notches, moved: moves } = read(event);
        for (let count = 0; count < released; count++) input.presses.push(atMs);
        for (let count = 0; count < clicks; count++) input.clicks.push(atMs);
        for (let count = 0; count < notches; count++) input.scrolls.push(atMs);
        if (moves) moved.add(Math.floor(atMs / 1000));
      }
      eventBytes.fill(0);
      input.movedS = [...moved].sort((a, b) => a - b);
      if (moved.size > 0) input.path = way().map(({ tick, x, y }) => ({ atMs: instantOf(tick), x, y }));
      return input;
    },
    stop: () => {
      dlls.RegisterRawInputDevices(devices(RIDEV_REMOVE, null), 2, RAWINPUTDEVICE_BYTES);
      dlls.DestroyWindow(window);
    },
  };
}

/** Two RAWINPUTDEVICEs: usUsagePage 0, usUsage 2, dwFlags 4, hwndTarget 8. */
function devices(flags: number, window: Deno.PointerValue): Uint8Array<ArrayBuffer> {
  const list = new DataView(new ArrayBuffer(2 * RAWINPUTDEVICE_BYTES));
  [MOUSE, KEYBOARD].forEach((usage, n) => {
    const at = n * RAWINPUTDEVICE_BYTES;
    list.setUint16(at, GENERIC_DESKTOP, true);
    list.setUint16(at + 2, usage, true);
    list.setUint32(at + 4, flags, true);
    list.setBigUint64(at + 8, BigInt(Deno.UnsafePointer.value(window)), true);
  });
  return new Uint8Array(list.buffer);
}

type Point = { tick: number; x: number; y: number };

/** Where the pointer went since the last call: Windows keeps the last 64 points. Without them, where it is now. */
function createWay(dlls: Dlls): () => Point[] {
  const place = new Int32Array(2);
  const asked = new DataView(new ArrayBuffer(POINT_BYTES));
  const points = new DataView(new ArrayBuffer(POINTS_MAX * POINT_BYTES));
  let last: Point = { tick: -1, x: 0, y: 0 };
  return () => {
    dlls.GetCursorPos(place);
    const [x = 0, y = 0] = place;
    asked.setInt32(0, x & 0xffff, true);
    asked.setInt32(4, y & 0xffff, true);
    const count = dlls.GetMouseMovePointsEx(
      POINT_BYTES,
      new Uint8Array(asked.buffer),
      new Uint8Array(points.buffer),
      POINTS_MAX,
      DISPLAY_POINTS,
    );
    const now = { tick: Number(dlls.GetTickCount64() % BigInt(TICKS)), x, y };
    // The newest comes first.
    const told = count > 0 ? Array.from({ length: count }, (_, n) => pointAt(points, n)).reverse() : [now];
    const seen = told.findLastIndex((point) => point.tick === last.tick && point.x === last.x && point.y === last.y);
    last = told.at(-1) ?? last;
    return told.slice(seen + 1);
  };
}

function pointAt(points: DataView, n: number): Point {
  const at = n * POINT_BYTES;
  const signed = (value: number) => (value >= SIGNED_16 ? value - 2 * SIGNED_16 : value);
  return {
    tick: points.getUint32(at + 8, true),
    x: signed(points.getInt32(at, true)),
    y: signed(points.getInt32(at + 4, true)),
  };
}
