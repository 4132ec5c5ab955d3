import assert from "node:assert/strict";
import test from "node:test";
import { isLocked } from "./lock-state.ts";

const rows: [
  name: string,
  state: number | null,
  flags: number | null,
  desktop: string | null,
  locked: boolean | null,
][] = [
  ["at work", 0, 1, "Default", false],
  ["locked", 0, 0, "", true],
  ["asked for an administrator's password", 0, 1, "", false],
  ["disconnected from remote desktop", 4, 1, "Default", true],
  ["behind another user's session", 4, 0, "", true],
  ["told by the desktop alone: at work", 0, null, "Default", false],
  ["told by the desktop alone: at the log-on screen", 0, null, "Winlogon", true],
  ["told by the desktop alone: out of reach", 0, -1, "", true],
  ["told nothing", null, null, null, null],
];
for (const [name, connectState, sessionFlags, inputDesktop, locked] of rows) {
  test(`a session ${name}: ${locked === null ? "not known" : locked ? "locked" : "not locked"}`, () => {
    assert.equal(isLocked({ connectState, sessionFlags, inputDesktop }), locked);
  });
}
