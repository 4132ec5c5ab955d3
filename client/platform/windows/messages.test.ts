import assert from "node:assert/strict";
import test from "node:test";
import { signalOf } from "./messages.ts";

const rows: [name: string, message: number, wParam: number, signal: string | null][] = [
  ["the screen is locked", 0x02b1, 7, "lock"],
  ["the screen is unlocked", 0x02b1, 8, "unlock"],
  ["another user takes the console", 0x02b1, 2, "lock"],
  ["the remote desktop is closed", 0x02b1, 4, "lock"],
  ["the session comes back to the console", 0x02b1, 1, "connected"],
  ["the session comes back by remote desktop", 0x02b1, 3, "connected"],
  ["somebody logs on elsewhere", 0x02b1, 5, null],
  ["the machine goes to sleep", 0x0218, 4, "suspend"],
  ["the machine wakes", 0x0218, 18, null],
  ["the battery changes", 0x0218, 10, null],
  ["log-off is only asked about", 0x0011, 0, null],
  ["log-off takes place", 0x0016, 1, "logoff"],
  ["log-off was refused by a program", 0x0016, 0, null],
  ["the window is asked to close", 0x0010, 0, "quit"],
  ["a mouse moves", 0x0200, 0, null],
];
for (const [name, message, wParam, signal] of rows) {
  test(`${name}: ${signal ?? "nothing is told"}`, () => assert.equal(signalOf(message, wParam), signal));
}
