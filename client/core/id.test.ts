import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { nextId } from "./id.ts";

const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const zeros = new Uint8Array(16);
const ones = new Uint8Array(16).fill(255);

test("an id is a UUID of version 7 that begins with the time", () => {
  const id = nextId(null, Date.UTC(2026, 10, 21), ones);
  assert.match(id, UUID_7);
  assert.equal(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16), Date.UTC(2026, 10, 21));
});

test("ids grow whatever the clock and the dice do", () => {
  const steps = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 2 ** 42 }), fc.uint8Array({ minLength: 16, maxLength: 16 })),
    { maxLength: 50 },
  );
  fc.assert(
    fc.property(steps, (all) => {
      let last: string | null = null;
      for (const [wallMs, random] of all) {
        const id = nextId(last, wallMs, random);
        assert.match(id, UUID_7);
        assert.ok(last === null || id > last, `${id} after ${last}`);
        last = id;
      }
    }),
  );
});

test("a millisecond whose ids are used up borrows the next", () => {
  const full = "0000000003e8-7fff-bfff-ffffffffffff".replace(/^(.{8})/, "$1-");
  const id = nextId(full, 1000, zeros);
  assert.ok(id > full);
  assert.equal(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16), 1001);
});
