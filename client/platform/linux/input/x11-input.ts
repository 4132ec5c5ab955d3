// Input of an X11 display, counted: raw events of XInput2 tell that a key or button was pressed and that the pointer moved,
// the server's motion history where it went. The field that holds which key it was is never read.
import type { IdleUnknown, Input, InputWatch } from "../../platform.ts";
import { connectXcb, type Xcb } from "./xcb.ts";

/** XI2proto.h, XI 2.2: raw events come also while another program has grabbed the keyboard. */
const QUERY_VERSION = 47;
const SELECT_EVENTS = 46;
const ALL_MASTER_DEVICES = 1;
const RAW_KEY_PRESS = 13;
const RAW_BUTTON_PRESS = 15;
const RAW_MOTION = 17;
/** The reply to GetMotionEvents: its points begin here; each is a stamp, x and y as 16 bits. */
const HISTORY = 32;
const POINT_BYTES = 8;
/** Points nearer to each other say nothing more about a way, ms. */
const POINT_MS = 8;
/** Set where the server repeats a key that is held. */
const KEY_REPEAT = 0x10000;
/** Buttons 4 to 7 are the wheel's. */
const WHEEL = { first: 4, last: 7 };
/** X.h: an event of an extension, and the core requests for the pointer's way and place. */
const GENERIC_EVENT = 35;
const GET_MOTION_EVENTS = 39;
const QUERY_POINTER = 38;

/** One drain is at most 1 s behind; a mouse makes 1,000 events in it, some make 8,000. The rest comes with the next one. */
const EVENTS_MAX = 20_000;
/** Fewer moves between two looks cost nothing worth saving. */
const MOVES_FEW = 20;
/** An event older than this was not stamped by the clock that we compare with. */
const AGE_MAX_MS = 10_000;
const STAMP = 2 ** 32;

const unknown = (reason: string, remedy: string): IdleUnknown => ({ kind: "unknown", reason, remedy });
const AGAIN = "Is the session still there? The agent tries again by itself. If not: check DISPLAY and XAUTHORITY.";

/** awakeMs: CLOCK_MONOTONIC, by which X servers of this machine stamp their events. wallMs: the wall clock. */
export type Clocks = { awakeMs: () => number; wallMs: () => number };

/** Never throws: without library, display or extension every drain says so. */
export function watchX11Input(display: string, clocks: Clocks): InputWatch {
  let listening: Listening | null = null;
  const drop = () => {
    listening?.xcb.close();
    listening = null;
  };
  return {
    drain: () => {
      if (listening === null) {
        const begun = listen(display);
        if ("kind" in begun) return begun;
        listening = begun;
      }
      const input = drained(listening, clocks);
      if (!listening.xcb.lost()) return input;
      drop();
      return unknown(`The X display ${display} went away.`, AGAIN);
    },
    stop: drop,
  };
}

/** read: up to which stamp the motion history was read, and how many points of that very stamp. at: where the pointer was then. */
type Listening = {
  xcb: Xcb;
  opcode: number;
  read: { toStamp: number; ofStamp: number };
  at: { x: number; y: number } | null;
  /** Whether each movement is told as an event. */
  moves: boolean;
};
type Point = { stamp: number; x: number; y: number };

function listen(display: string): Listening | IdleUnknown {
  let xcb: Xcb | null;
  try {
    xcb = connectXcb(display);
  } catch (error) {
    return unknown(
      `Input cannot be counted: ${error instanceof Error ? error.message.split("\n")[0] : error}`,
      "Install the package libxcb1 (its name differs between distributions).",
    );
  }
  if (xcb === null) return unknown(`The X display ${display} cannot be opened to count input.`, AGAIN);
  const opcode = xcb.extension("XInputExtension");
  if (opcode === null || xcb.ask(versionRequest(opcode)) === null) {
    xcb.close();
    return unknown(
      `The X display ${display} has no XInput 2.2.`,
      "Switch the extension on in the X server's configuration, or update the X server.",
    );
  }
  xcb.tell(selectRequest(opcode, xcb.root, true));
  const listening: Listening = { xcb, opcode, read: { toStamp: 1, ofStamp: 0 }, at: placeOf(xcb), moves: true };
  history(listening); // what was before nobody agreed to be counted
  return listening;
}

function drained(listening: Listening, clocks: Clocks): Input {
  const { xcb, opcode } = listening;
  const stampNow = Math.floor(clocks.awakeMs()) % STAMP;
  const wallNow = clocks.wallMs();
  const instantOf = (stamp: number) => {
    const age = (stampNow - stamp + STAMP) % STAMP;
    return age <= AGE_MAX_MS ? wallNow - age : wallNow;
  };
  const input: Input = { kind: "input", presses: [], clicks: [], scrolls: [], movedS: [], path: [] };
  const moved = new Set<number>();
  let moves = 0;
  // The answer comes after every event before it: what is pressed by now is counted now.
  const way = history(listening);
  xcb.events(EVENTS_MAX, (event) => {
    if (event.getUint8(0) !== GENERIC_EVENT || event.getUint8(1) !== opcode) return;
    const kind = event.getUint16(8);
    const stamp = event.getUint32(12);
    if (stamp < listening.read.toStamp - STAMP / 2) listening.read = { toStamp: 1, ofStamp: 0 }; // stamps begin anew every 49.7 days
    const at = instantOf(stamp);
    if (kind === RAW_MOTION && movesPointer(event)) {
      moves += 1;
      moved.add(Math.floor(at / 1000));
    }
    if (kind === RAW_KEY_PRESS && (event.getUint32(24) & KEY_REPEAT) === 0) input.presses.push(at);
    if (kind === RAW_BUTTON_PRESS) {
      const button = event.getUint32(16);
      (button >= WHEEL.first && button <= WHEEL.last ? input.scrolls : input.clicks).push(at);
    }
  });
  for (const { stamp, x, y } of way) {
    const atMs = instantOf(stamp);
    moved.add(Math.floor(atMs / 1000));
    input.path.push({ atMs, x, y });
  }
  tellMoves(listening, { moves, rests: way.length === 0 });
  input.movedS = [...moved].sort((a, b) => a - b);
  return input;
}

/**
 * A pointer that is known to move need not be told move by move, which would be nine tenths of what this costs: the history
 * tells its seconds as well. It holds 256 points, which is enough while it is read five times a second; the first move after
 * a rest is told again.
 */
function tellMoves(listening: Listening, { moves, rests }: { moves: number; rests: boolean }): void {
  const wanted = listening.moves ? moves < MOVES_FEW : rests;
  if (wanted === listening.moves) return;
  listening.moves = wanted;
  listening.xcb.tell(selectRequest(listening.opcode, listening.xcb.root, wanted));
}

/** Smooth wheels are motion too, along axes of their own: only the first two move the pointer. XCB puts four bytes before the mask. */
const movesPointer = (event: Deno.UnsafePointerView) => event.getUint16(22) > 0 && (event.getUint32(36) & 3) !== 0;

/**
 * The way since the last call. The server writes down, at each event, where the pointer was before it, and 0, 0 where a
 * button or wheel moved nothing; so each point belongs to the stamp before its own, and the last one is asked for.
 *
 *     written   (t1, a) (t2, b) (t3, c)     a: where the pointer was at the last call
 *     meant     (t1, b) (t2, c) (t3, now)
 */
function history(listening: Listening): Point[] {
  const { xcb, read, at: before } = listening;
  const reply = xcb.ask(historyRequest(xcb.root, read.toStamp));
  const count = reply === null ? 0 : reply.getUint32(8, true);
  if (reply === null || count === 0) return [];
  const stampAt = (n: number) => reply.getUint32(HISTORY + n * POINT_BYTES, true);
  const placeAt = (n: number) => reply.getInt32(HISTORY + n * POINT_BYTES + 4, true);
  // Several points may have one stamp: those of the last call's last stamp come again.
  const first = stampAt(0) === read.toStamp ? read.ofStamp : 0;
  const toStamp = stampAt(count - 1);
  let ofStamp = 1;
  while (ofStamp < count && stampAt(count - 1 - ofStamp) === toStamp) ofStamp += 1;
  listening.read = { toStamp, ofStamp };

  const kept: Point[] = [];
  let pending: number | null = null;
  for (let n = first; n < count; n++) {
    const place = placeAt(n);
    if (place === 0) continue;
    const last = kept.at(-1);
    // The place belongs to the stamp before, which is told of where it is due.
    if (pending !== null && (last === undefined || pending - last.stamp >= POINT_MS))
      kept.push({ stamp: pending, x: (place << 16) >> 16, y: place >> 16 });
    pending = stampAt(n);
  }
  if (pending === null) return [];
  const at = placeOf(xcb);
  listening.at = at;
  // A button or wheel pressed right after a move is written down with the old place.
  if (at === null || (kept.length === 0 && before !== null && before.x === at.x && before.y === at.y)) return [];
  kept.push({ stamp: pending, ...at });
  return kept;
}

function placeOf(xcb: Xcb): { x: number; y: number } | null {
  const reply = xcb.ask(pointerRequest(xcb.root));
  return reply === null ? null : { x: reply.getInt16(16, true), y: reply.getInt16(18, true) };
}

// Requests: opcode, minor opcode or unused, length in units of four bytes, then the fields.

const versionRequest = (opcode: number) => new Uint8Array([opcode, QUERY_VERSION, 2, 0, 2, 0, 2, 0]);
const pointerRequest = (window: number) => words([QUERY_POINTER, 0, 2], [window]);
const historyRequest = (window: number, from: number) => words([GET_MOTION_EVENTS, 0, 4], [window, from, 0]);

function selectRequest(opcode: number, window: number, moves: boolean): Uint8Array<ArrayBuffer> {
  const mask = (1 << RAW_KEY_PRESS) | (1 << RAW_BUTTON_PRESS) | (moves ? 1 << RAW_MOTION : 0);
  // One mask of one word, for all masters: so each event comes once, whatever device it is from.
  return words([opcode, SELECT_EVENTS, 5], [window, 1, ALL_MASTER_DEVICES | (1 << 16), mask]);
}

function words([opcode, minor, length]: [number, number, number], fields: number[]): Uint8Array<ArrayBuffer> {
  const request = new DataView(new ArrayBuffer(4 + 4 * fields.length));
  request.setUint8(0, opcode);
  request.setUint8(1, minor);
  request.setUint16(2, length, true);
  fields.forEach((field, n) => {
    request.setUint32(4 + 4 * n, field, true);
  });
  return new Uint8Array(request.buffer);
}
