// How well questions about scripts tell people from jigglers, as a table; and that a day of a person raises none.
import assert from "node:assert/strict";
import test from "node:test";
import { createScriptWatch, DEFAULT_THRESHOLDS, type Question, type Seen } from "./scripted.ts";
import { human, JIGGLERS, jiggler } from "./test-motion.ts";

const EIGHT = Date.UTC(2026, 10, 21, 8);
const HOUR_MS = 3_600_000;
const NONE: Seen = { presses: [], clicks: [], scrolls: [], path: [] };

/** Whether anything is asked at all, as soon as it is. */
function isAsked(motion: Iterable<Seen>): boolean {
  const watch = createScriptWatch(DEFAULT_THRESHOLDS);
  for (const seen of motion) if (watch(seen).length > 0) return true;
  return false;
}

function asked(motion: Iterable<Seen>, thresholds = DEFAULT_THRESHOLDS): Question[] {
  const watch = createScriptWatch(thresholds);
  const questions: Question[] = [];
  for (const seen of motion) questions.push(...watch(seen));
  return questions;
}

/** Those it was tuned on, and those it has never seen. */
const SETS: [name: string, firstSeed: number, each: number][] = [
  ["tuned on", 1, 30],
  ["unseen", 70_001, 60],
];
for (const [name, firstSeed, each] of SETS) {
  test(`jigglers are told from people with precision and recall of 0.95 at least (${name})`, () => {
    const seeds = Array.from({ length: each }, (_, n) => firstSeed + n);
    const people = seeds.flatMap((seed) => [seed, seed + 5_000]).map((seed) => isAsked(human(seed, EIGHT, HOUR_MS)));
    const falseAlarms = people.filter((alarm) => alarm).length;
    const rows = JIGGLERS.map((kind) => {
      const found = seeds.filter((seed) => isAsked(jiggler(kind, seed, EIGHT, HOUR_MS))).length;
      return { kind, found, precision: found / Math.max(1, found + falseAlarms), recall: found / each };
    });
    const found = rows.reduce((sum, row) => sum + row.found, 0);
    const all = {
      kind: "all",
      found,
      precision: found / (found + falseAlarms),
      recall: found / (each * JIGGLERS.length),
    };
    console.log(`\n${name}: ${each} hours of each jiggler, ${people.length} hours of people`);
    for (const { kind, precision, recall } of [...rows, all])
      console.log(`  ${kind.padEnd(16)} precision ${precision.toFixed(3)}  recall ${recall.toFixed(3)}`);
    for (const { kind, precision, recall } of [...rows, all])
      assert.ok(precision >= 0.95 && recall >= 0.95, `${kind}: precision ${precision}, recall ${recall}`);
  });
}

test("24 hours of a person raise no question", () => {
  assert.deepEqual(asked(human(424_242, EIGHT, 24 * HOUR_MS)), []);
});

test("evidence is a sentence of figures that the wire takes", () => {
  for (const kind of JIGGLERS)
    for (const { evidence } of asked(jiggler(kind, 3, EIGHT, HOUR_MS))) {
      assert.ok(evidence.length <= 500, evidence);
      assert.match(evidence, /\d/);
    }
});

test("each threshold moves what it is named for", () => {
  const keys = (gapMs: number): Seen[] => [
    { ...NONE, presses: Array.from({ length: 30 }, (_, n) => EIGHT + n * gapMs + (n % 3)) },
  ];
  const kinds = (motion: Iterable<Seen>, change: Partial<typeof DEFAULT_THRESHOLDS>) =>
    new Set(asked(motion, { ...DEFAULT_THRESHOLDS, ...change }).map(({ kind }) => kind));
  assert.ok(kinds(keys(10), {}).has("key-speed"));
  assert.ok(!kinds(keys(10), { keyGapMs: 5 }).has("key-speed"));
  const hops = [...Array(8).keys()].map(
    (n): Seen => ({ ...NONE, path: [{ atMs: EIGHT + n ** 2 * 1000, x: 100 + 300 * (n % 2), y: 100 }] }),
  );
  assert.ok(kinds(hops, {}).has("mouse-speed"));
  assert.ok(!kinds(hops, { mouseSpeed: 30_000 }).has("mouse-speed"));
  const line = [...jiggler("line", 3, EIGHT, HOUR_MS)];
  assert.ok(kinds(line, {}).has("straight-line"));
  assert.ok(!kinds(line, { linePx: 0.001 }).has("straight-line"));
});
