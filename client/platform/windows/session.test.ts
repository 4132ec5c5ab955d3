import assert from "node:assert/strict";
import test from "node:test";
import { hostName } from "./session.ts";

test("the console's session is the machine itself, any other is named by its number", () => {
  assert.equal(hostName("DESK-7", 1, 1), "DESK-7");
  assert.equal(hostName("DESK-7", 3, 1), "DESK-7#3");
});

test("while nobody is at the console, a remote desktop has its number too", () => {
  const NO_CONSOLE_SESSION = 0xffff_ffff;
  assert.equal(hostName("TS-1", 2, NO_CONSOLE_SESSION), "TS-1#2");
});
