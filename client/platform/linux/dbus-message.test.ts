import assert from "node:assert/strict";
import test from "node:test";
import { marshall } from "@homebridge/dbus-native/lib/message.js";
import fc from "fast-check";
import { MESSAGE_BYTES_MAX, readMessage, writeCall } from "./dbus-message.ts";

const CALL = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
  member: "AddMatch",
  signature: "s" as const,
  body: ["type='signal',member='Überraschung'"] as [string],
};

test("a call that is written is read as it was meant", () => {
  const written = writeCall(CALL, 7);
  const read = readMessage(written) ?? assert.fail();
  assert.equal(read.length, written.length);
  assert.deepEqual(
    [read.message.member, read.message.path, read.message.interface, read.message.body],
    [CALL.member, CALL.path, CALL.interface, CALL.body],
  );
});

test("a message is read when it is whole, and what follows it is left alone", () => {
  const written = writeCall(CALL, 7);
  for (let length = 0; length < written.length; length++) assert.equal(readMessage(written.subarray(0, length)), null);
  assert.equal(readMessage(Uint8Array.from([...written, ...written]))?.length, written.length);
});

test("what another implementation writes is read: dictionaries, variants, structs, every number", () => {
  const body = [
    "i",
    [
      ["LockedHint", ["b", true]],
      ["Seat", ["(so)", ["seat0", "/seat"]]],
      ["n", ["x", 5]],
    ],
    ["old", "older"],
    250,
    -3,
    65_000,
    7,
    2.5,
    [[1, "a"]],
    "as",
  ];
  const written = marshall({
    type: 4,
    serial: 3,
    path: "/p",
    interface: "a.b",
    member: "Changed",
    signature: "sa{sv}asynquda(us)g",
    body,
  }) as unknown as Uint8Array;
  const { message } = readMessage(written) ?? assert.fail();
  assert.deepEqual([message.type, message.path, message.interface, message.member], [4, "/p", "a.b", "Changed"]);
  assert.deepEqual(message.body, [
    "i",
    [
      ["LockedHint", true],
      ["Seat", ["seat0", "/seat"]],
      ["n", 5n],
    ],
    ["old", "older"],
    250,
    -3,
    65_000,
    7,
    2.5,
    [[1, "a"]],
    "as",
  ]);
});

test("whatever a bus sends, it is a message, not yet one, or an error; never a hang", () => {
  const written = writeCall(CALL, 7);
  const wounded = fc.array(fc.tuple(fc.nat(written.length - 1), fc.nat(255)), { maxLength: 8 }).map((wounds) => {
    const copy = written.slice();
    for (const [at, byte] of wounds) copy[at] = byte;
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(wounded, fc.uint8Array({ maxLength: 200 })), (input) => {
      try {
        const read = readMessage(input);
        assert.ok(read === null || read.length <= input.length);
      } catch (error) {
        assert.ok(error instanceof Error && error.name !== "AssertionError");
      }
    }),
    { numRuns: 3000 },
  );
});

test("a message that claims to be huge is refused before it is waited for", () => {
  const head = new Uint8Array(16);
  head[0] = 0x6c;
  new DataView(head.buffer).setUint32(4, MESSAGE_BYTES_MAX, true);
  assert.throws(() => readMessage(head), /a message of \d+ bytes/);
});
