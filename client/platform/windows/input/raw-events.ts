// What one raw event of Windows says: a key let go, a button pressed, a wheel turned, the mouse moved. Pure: bytes in, counts out.
// Of a key only the one bit is read that says whether it went up or down. Source: RAWINPUT, RAWMOUSE, RAWKEYBOARD (winuser.h).

/** RAWINPUTHEADER on 64 bits: dwType 0, dwSize 4, hDevice 8, wParam 16. */
export const HEADER_BYTES = 24;
/** The longest of the two that are asked for: a mouse's 24 bytes. */
export const EVENT_BYTES = HEADER_BYTES + 24;
const MOUSE = 0;
const KEYBOARD = 1;

/** RAWKEYBOARD: MakeCode 24, Flags 26. */
const KEY_FLAGS = 26;
const KEY_BREAK = 1;
/** RAWMOUSE: usFlags 24, usButtonFlags 28, usButtonData 30, lLastX 36, lLastY 40. */
const MOUSE_FLAGS = 24;
const BUTTON_FLAGS = 28;
const BUTTON_DATA = 30;
const LAST_X = 36;
const LAST_Y = 40;
const MOVE_ABSOLUTE = 1;
const BUTTONS_DOWN = [0x1, 0x4, 0x10, 0x40, 0x100];
const WHEELS = 0x400 | 0x800;
/** WHEEL_DELTA: one notch; fine wheels turn in parts of it. */
const NOTCH = 120;

export type RawEvent = { released: number; clicks: number; notches: number; moved: boolean };

/** Keeps what it takes to tell one event from the next: parts of a notch, and the place of an absolute device. */
export function createRawReader(): (event: DataView) => RawEvent {
  let turned = 0;
  let place = "";
  return (event) => {
    const kind = event.getUint32(0, true);
    const none = { released: 0, clicks: 0, notches: 0, moved: false };
    // A held key is pressed again and again, but let go once: so the releases are the presses.
    if (kind === KEYBOARD) return { ...none, released: event.getUint16(KEY_FLAGS, true) & KEY_BREAK };
    if (kind !== MOUSE) return none;
    const buttons = event.getUint16(BUTTON_FLAGS, true);
    if ((buttons & WHEELS) !== 0) turned += Math.abs(event.getInt16(BUTTON_DATA, true));
    const notches = Math.floor(turned / NOTCH);
    turned -= notches * NOTCH;
    const [x, y] = [event.getInt32(LAST_X, true), event.getInt32(LAST_Y, true)];
    let moved = x !== 0 || y !== 0;
    if ((event.getUint16(MOUSE_FLAGS, true) & MOVE_ABSOLUTE) !== 0) {
      moved = place !== `${x} ${y}`;
      place = `${x} ${y}`;
    }
    return { released: 0, clicks: BUTTONS_DOWN.filter((down) => (buttons & down) !== 0).length, notches, moved };
  };
}
