// What a slot holds, as drawings: input line above, counts below.
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { slotSchema } from "../../../protocol/batch.ts";
import { merged, type SlotItem, wireItems } from "../item.ts";
import { type Counted, count, foldedToHours, type OpenSlot, question } from "./slots.ts";

const EIGHT = Date.UTC(2026, 10, 21, 8);
const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;

/** One letter a second from 8:00 on: k key, c click, s scroll, m movement, b movement and a key at once; a dot is nothing. */
function drawn(line: string, fromMs = EIGHT): Counted {
  const input: Counted = { presses: [], clicks: [], scrolls: [], movedS: [] };
  [...line].forEach((letter, second) => {
    const atMs = fromMs + second * 1000 + 300;
    if (letter === "k" || letter === "b") input.presses.push(atMs);
    if (letter === "c") input.clicks.push(atMs);
    if (letter === "s") input.scrolls.push(atMs);
    if (letter === "m" || letter === "b") input.movedS.push(Math.floor(atMs / 1000));
  });
  return input;
}

function counted(...inputs: Counted[]): SlotItem[] {
  let open: OpenSlot | null = null;
  let ids = 0;
  const items = new Map<string, SlotItem>();
  for (const input of inputs) {
    const change = count(open, input, { clock: 1, newId: () => idOf(++ids) });
    open = change.open;
    for (const item of change.changed) items.set(item.id, item);
  }
  return [...items.values()];
}
const figures = ({ keyboardEvents, clicks, scrolls, mouseEvents, activeSeconds }: SlotItem) =>
  [keyboardEvents, clicks, scrolls, mouseEvents, activeSeconds].join(" ");

const DRAWINGS: [name: string, inputs: string[], figures: string][] = [
  // keys, clicks, scrolls, mouse events, active seconds
  ["nothing is no slot", ["......"], ""],
  ["a key is a second with input", ["k....."], "1 0 0 0 1"],
  ["movement counts by seconds, clicks and scrolls one by one", ["mmmcs."], "0 1 1 5 5"],
  ["a key while the mouse moves is one second", ["b.b"], "2 0 0 2 2"],
];
for (const [name, inputs, expected] of DRAWINGS) {
  test(name, () =>
    assert.equal(
      counted(...inputs.map((line) => drawn(line)))
        .map(figures)
        .join(),
      expected,
    ),
  );
}

test("one second seen at two looks is one second", () => {
  const second = (ms: number): Counted => ({
    presses: [EIGHT + ms],
    clicks: [],
    scrolls: [],
    movedS: [Math.floor((EIGHT + ms) / 1000)],
  });
  assert.deepEqual(counted(second(100), second(500), second(999)).map(figures), ["3 0 0 1 1"]);
  assert.deepEqual(counted(second(100), second(1000)).map(figures), ["2 0 0 2 2"]);
});

test("however the same input is split into looks, the slots are the same", () => {
  const event = fc.record({ kind: fc.constantFrom("k", "c", "s", "m"), waitMs: fc.nat(4_000), cut: fc.boolean() });
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 400 }), (events) => {
      const looks: Counted[] = [drawn("")];
      const whole = drawn("");
      let atMs = EIGHT + 590_000;
      for (const { kind, waitMs, cut } of events) {
        atMs += waitMs;
        if (cut) looks.push(drawn(""));
        for (const input of [whole, looks.at(-1) ?? whole]) {
          if (kind === "k") input.presses.push(atMs);
          if (kind === "c") input.clicks.push(atMs);
          if (kind === "s") input.scrolls.push(atMs);
          const second = Math.floor(atMs / 1000);
          if (kind === "m" && input.movedS.at(-1) !== second) input.movedS.push(second);
        }
      }
      assert.deepEqual(counted(...looks).map(figures), counted(whole).map(figures));
    }),
  );
});

test("ten minutes end at the UTC clock's, whatever look they are seen in", () => {
  const items = counted(drawn("kkkk", EIGHT + 598_000));
  assert.deepEqual(
    items.map((item) => [item.slot - EIGHT, figures(item)]),
    [
      [0, "2 0 0 0 2"],
      [600_000, "2 0 0 0 2"],
    ],
  );
});

test("an agent that starts again within a slot goes on where it was", () => {
  const first = count(null, drawn("kk"), { clock: 1, newId: () => idOf(1) }).open;
  const kept: OpenSlot = JSON.parse(JSON.stringify(first));
  const { open } = count(kept, drawn("..k"), { clock: 2, newId: assert.fail });
  assert.equal(open && figures(open.item), "3 0 0 0 3");
  assert.deepEqual([open?.item.id, open?.item.clock], [idOf(1), 2]);
});

test("a question is counted by its kind, with the last evidence", () => {
  const open = count(null, drawn("m"), { clock: 1, newId: () => idOf(1) }).open ?? assert.fail();
  const asked = question(question(open, { kind: "mouse-speed", evidence: "a" }), {
    kind: "mouse-speed",
    evidence: "b",
  });
  assert.deepEqual(asked.item.scripted, [{ kind: "mouse-speed", count: 2, evidence: "b" }]);
});

test("counts only grow, whichever of two versions comes last, and the wire takes them", () => {
  const [early, late] = [counted(drawn("k"))[0], counted(drawn("kkmm"))[0]];
  assert.ok(early !== undefined && late !== undefined);
  assert.deepEqual(merged(early, late), late);
  assert.deepEqual(merged(late, early), late);
  const wire = slotSchema.parse(wireItems(late, 0)[0]);
  assert.deepEqual([wire.slot, wire.keyboard_events, wire.mouse_events, wire.active_seconds], [EIGHT, 2, 2, 4]);
});

test("a slot of a clock that was wrong goes to the ten minutes in which most of it lies", () => {
  const [item] = counted(drawn("k"));
  assert.ok(item !== undefined);
  const at = (minutes: number) => (slotSchema.parse(wireItems(item, minutes * 60_000)[0]).slot - EIGHT) / 60_000;
  assert.deepEqual([at(4), at(6), at(-6), at(61)], [0, 10, -10, 60]);
});

test("slots that waited too long become hours, however often, and every slot is sent as it was", () => {
  const told = fc.tuple(fc.nat(50), fc.nat(200), fc.nat(600), fc.constantFrom(1, 2));
  fc.assert(
    fc.property(fc.array(told, { maxLength: 40 }), fc.nat(40), (slots, cut) => {
      const items = slots.map(
        ([tens, keys, active, clock], n): SlotItem => ({
          ...{ type: "slot", id: idOf(n), clock, slot: EIGHT + tens * 600_000 },
          ...{ keyboardEvents: keys, clicks: 1, scrolls: 2, mouseEvents: 3, activeSeconds: active },
          scripted: keys > 100 ? [{ kind: "regular-beat", count: keys, evidence: `${keys} times` }] : [],
        }),
      );
      const once = foldedToHours(items.slice(0, cut));
      const { hours, gone } = foldedToHours([...once.hours, ...items.slice(cut)]);
      assert.equal(new Set([...once.gone, ...gone]).size + hours.length, items.length);
      const ofHour = ({ clock, slot }: SlotItem) => `${clock} ${Math.floor(slot / 3_600_000)}`;
      assert.equal(new Set(hours.map(ofHour)).size, hours.length);
      const sent = (list: SlotItem[]) =>
        list.flatMap((item) =>
          wireItems(item, 0).map((wire) => JSON.stringify({ ...slotSchema.parse(wire), id: null })),
        );
      assert.deepEqual(sent(hours).sort(), sent(items).sort());
    }),
  );
});

test("an hour that is met again, in another agent's queue, keeps the larger of each slot", () => {
  const item = (n: number, keys: number, rest: number[]): SlotItem => {
    const counts = (tens: number, keyboardEvents: number) => ({
      ...{ slot: EIGHT + tens * 600_000, keyboardEvents },
      ...{ clicks: 0, scrolls: 0, mouseEvents: 0, activeSeconds: 0, scripted: [] },
    });
    const others = rest.map((one, i) => counts(i + 1, one));
    return { type: "slot", id: idOf(n), clock: 1, ...counts(0, keys), ...(others.length > 0 && { rest: others }) };
  };
  assert.deepEqual(merged(item(1, 5, [7, 1]), item(1, 3, [9])), item(1, 5, [9, 1]));
  assert.deepEqual(merged(item(1, 5, []), item(1, 8, [])), item(1, 8, []));
});
