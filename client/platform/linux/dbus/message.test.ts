import assert from "node:assert/strict";
import test from "node:test";
import { marshall } from "@homebridge/dbus-native/lib/message.js";
import fc from "fast-check";
import { variant, writeCall as write, writeError, writeReturn, writeSignal } from "./marshal.ts";
import { MESSAGE_BYTES_MAX, readMessage } from "./message.ts";

const CALL = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
  member: "AddMatch",
  body: ["type='signal',member='Überraschung'"],
};
const writeCall = (call: typeof CALL, serial: number) => write(call, { signature: "s", values: call.body }, serial);

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

test("what is written is byte for byte what another implementation writes", () => {
  const icon = [[2, 1, Buffer.from([1, 2, 3, 4, 5, 6, 7, 8])]];
  const theirs = marshall({
    type: 4,
    serial: 9,
    path: "/StatusNotifierItem",
    interface: "a.b",
    member: "Changed",
    signature: "sa{sv}a(iiay)(ia{sv}av)aibu",
    body: [
      "ü",
      [["label", ["s", "Pause"]]],
      icon,
      [0, [["enabled", ["b", false]]], [["(ia{sv}av)", [1, [], []]]]],
      [1, 2],
      true,
      7,
    ],
  }) as unknown as Uint8Array;
  const ours = writeSignal(
    { path: "/StatusNotifierItem", interface: "a.b", member: "Changed" },
    {
      signature: "sa{sv}a(iiay)(ia{sv}av)aibu",
      values: [
        "ü",
        [["label", variant("s", "Pause")]],
        [[2, 1, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)]],
        [0, [["enabled", variant("b", false)]], [variant("(ia{sv}av)", [1, [], []])]],
        [1, 2],
        true,
        7,
      ],
    },
    9,
  );
  const [one, other] = [readMessage(theirs)?.message, readMessage(ours)?.message];
  assert.deepEqual(other, one);
  assert.equal(ours.length, theirs.length);
});

test("an answer and an error name the call they answer", () => {
  const asked = { sender: ":1.7", serial: 42 };
  const answer = readMessage(writeReturn(asked, { signature: "u", values: [5] }, 3))?.message ?? assert.fail();
  assert.deepEqual([answer.type, answer.serial, answer.replySerial, answer.body], [2, 3, 42, [5]]);
  const error = readMessage(writeError(asked, "a.b.Unknown", "no such thing", 4))?.message ?? assert.fail();
  assert.deepEqual([error.type, error.replySerial, error.body], [3, 42, ["no such thing"]]);
});
