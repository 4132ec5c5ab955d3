// For tests: hands on a real X display, by the XTEST extension, thousands of times faster than xdotool. They know key codes;
// what is tested must not.
import { connectXcb } from "./xcb.ts";

const FAKE_INPUT = 2;
const KEY = { press: 2, release: 3 };
const BUTTON = { press: 4, release: 5 };
const MOTION = 6;

export type Hand = {
  /** A key by its code, 8 to 255: 38 is "a" on the usual keyboard. */
  key(code: number): void;
  /** 1 to 3 are buttons, 4 to 7 notches of the wheel. */
  button(number: number): void;
  move(x: number, y: number): void;
  hold(code: number): void;
  letGo(code: number): void;
  /** Waits until the server has taken all of it. */
  done(): void;
  close(): void;
};

export function openHand(display: string): Hand {
  const xcb = connectXcb(display);
  const opcode = xcb?.extension("XTEST") ?? null;
  if (xcb === null || opcode === null) throw new Error(`The display ${display} has no XTEST.`);
  const fake = (type: number, detail: number, x = 0, y = 0) => {
    const request = new DataView(new ArrayBuffer(36));
    request.setUint8(0, opcode);
    request.setUint8(1, FAKE_INPUT);
    request.setUint16(2, 9, true);
    request.setUint8(4, type);
    request.setUint8(5, detail);
    request.setInt16(24, x, true);
    request.setInt16(26, y, true);
    xcb.tell(new Uint8Array(request.buffer));
  };
  return {
    key: (code) => {
      fake(KEY.press, code);
      fake(KEY.release, code);
    },
    button: (number) => {
      fake(BUTTON.press, number);
      fake(BUTTON.release, number);
    },
    move: (x, y) => fake(MOTION, 0, x, y),
    hold: (code) => fake(KEY.press, code),
    letGo: (code) => fake(KEY.release, code),
    done: () => {
      xcb.extension("XTEST");
    },
    close: () => xcb.close(),
  };
}
