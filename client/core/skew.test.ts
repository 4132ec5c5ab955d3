import assert from "node:assert/strict";
import test from "node:test";
import { correctionAfter, skewOf } from "./skew.ts";

test("the server's time is compared with the middle of question and answer", () => {
  assert.equal(skewOf({ askedAtMs: 1_000, heardAtMs: 3_000, serverAtMs: 2_000 }), 0);
  assert.equal(skewOf({ askedAtMs: 1_000, heardAtMs: 3_000, serverAtMs: 122_000 }), 120_000);
});

test("only a clock off by more than a minute is corrected, and a right correction stays", () => {
  const rows: [inUse: number | null, measured: number, after: number][] = [
    [null, 0, 0],
    [null, 60_000, 0],
    [null, -60_000, 0],
    [null, 60_001, 60_001],
    [null, -7_200_000, -7_200_000],
    [-7_200_000, -7_180_000, -7_200_000],
    [-7_200_000, -3_600_000, -3_600_000],
    [-7_200_000, 1_000, 0],
    [0, 90_000, 90_000],
  ];
  for (const [inUse, measured, after] of rows)
    assert.equal(correctionAfter(inUse, measured), after, `${inUse} ${measured}`);
});
