import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { clip, lengthOf, type Span, subtract, unionOf } from "./union.ts";

const spans = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -2, max: 10 })).map(([start, length]) => ({
    start,
    end: start + length,
  })),
  { maxLength: 8 },
);
const draw = (covered: (at: number) => boolean) =>
  Array.from({ length: 45 }, (_, at) => (covered(at) ? "#" : ".")).join("");
const covers = (given: readonly Span[]) => (at: number) => given.some(({ start, end }) => start <= at && at < end);
const isDisjoint = (given: readonly Span[]) =>
  given.every((span, i) => span.end > span.start && span.start > (given[i - 1]?.end ?? -1));

test("a union covers what its stretches cover, in as few pieces as possible", () => {
  fc.assert(
    fc.property(spans, (given) => {
      const union = unionOf(given);
      assert.equal(draw(covers(union)), draw(covers(given)));
      assert.ok(isDisjoint(union));
      assert.equal(lengthOf(union), [...draw(covers(given))].filter((letter) => letter === "#").length);
    }),
  );
});

test("a difference covers what the first covers and the second does not", () => {
  fc.assert(
    fc.property(spans, spans, (a, b) => {
      const rest = subtract(a, b);
      assert.equal(
        draw(covers(rest)),
        draw((at) => covers(a)(at) && !covers(b)(at)),
      );
      assert.ok(isDisjoint(rest));
    }),
  );
});

test("clipping keeps what lies within", () => {
  fc.assert(
    fc.property(spans, (given) => {
      const inside = clip(given, { start: 10, end: 20 });
      assert.equal(
        draw(covers(inside)),
        draw((at) => at >= 10 && at < 20 && covers(given)(at)),
      );
    }),
  );
});

test("a union leaves what it was given as it was", () => {
  const given = [
    { start: 5, end: 9 },
    { start: 1, end: 6 },
  ];
  assert.deepEqual(unionOf(given), [{ start: 1, end: 9 }]);
  assert.deepEqual(given[0], { start: 5, end: 9 });
});
