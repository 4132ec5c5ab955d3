// Whose session it is, whether it is locked, and what the hidden window hears. The lab never locks nor sleeps by itself:
// another process sends the messages that Windows would send.
import assert from "node:assert/strict";
import { hostname } from "node:os";
import test from "node:test";
import type { SessionEvent } from "../../platform.ts";
import { openWindows } from "../../windows.ts";
import { program, run, until } from "./hands/test-hand.ts";

test("the person is the plain Windows user name, as the PowerShell agent reports it", async () => {
  const windows = openWindows();
  const { text } = await run("cmd.exe", "/c", "echo %USERNAME%");
  assert.equal(windows.user(), text.trim());
  windows.close();
});

test("the console's session is reported under the machine's own name", () => {
  const windows = openWindows();
  assert.equal(windows.host(), hostname());
  assert.match(windows.os, /^Windows 1[01] \(10\.0\.\d+\)$/);
  windows.close();
});

test("a session in use is not locked", () => {
  const windows = openWindows();
  assert.equal(windows.locked(), false);
  windows.close();
});

// What Windows answers where we do not: Wine's answer is not Windows'.
const SYSTEMS_OWN = ".";

const SENT: [what: string, message: string, heard: string | null, answer: string][] = [
  ["the session is locked", "0x2b1:7", "lock", "0"],
  ["and unlocked", "0x2b1:8", "unlock", "0"],
  ["the remote desktop is closed", "0x2b1:4", "lock", "0"],
  ["and opened again, not locked", "0x2b1:3", "unlock", "0"],
  ["the battery changes", "0x218:10", null, SYSTEMS_OWN],
  ["the machine goes to sleep", "0x218:4", "suspend", "1"],
  ["may the session end? yes", "0x11:0", null, "1"],
  ["it does not after all", "0x16:0", null, "0"],
  ["it does", "0x16:1", "logoff", "0"],
];

test("lock, unlock, sleep, log-off and a polite end are heard, in order, with their time", async () => {
  const windows = openWindows();
  const heard: SessionEvent[] = [];
  const stop = windows.watchSession((event) => heard.push(event));
  const startedAt = Date.now();
  const sent = run(...program("test-send-messages.ts", String(Deno.pid), ...SENT.map(([, message]) => message)));
  const expected = SENT.flatMap(([, , kind]) => (kind === null ? [] : [kind]));
  await until("all messages are heard", () => (heard.length >= expected.length ? true : null));
  assert.deepEqual(
    heard.map(({ kind }) => kind),
    expected,
  );
  for (const { atMs } of heard) assert.ok(atMs >= startedAt && atMs <= Date.now());
  assert.match((await sent).text.trim(), new RegExp(`^${SENT.map(([, , , answer]) => answer).join(" ")}$`));
  const killed = run("taskkill.exe", "/PID", String(Deno.pid));
  await until("taskkill without /F asks for the end", () => (heard.at(-1)?.kind === "quit" ? true : null));
  await killed;
  stop();
  windows.close();
});

test("watching can be ended and begun anew, also twice at once", () => {
  const windows = openWindows();
  const first = windows.watchSession(() => undefined);
  const second = windows.watchSession(() => undefined);
  first();
  second();
  windows.watchSession(() => undefined)();
  windows.close();
});

test("doctor finds all of it working", async () => {
  const windows = openWindows();
  const found = await windows.capabilities();
  assert.deepEqual(
    found.filter(({ works }) => !works),
    [],
  );
  assert.ok(found.some(({ name }) => name === "lock, sleep and log-off messages"));
  windows.close();
});
