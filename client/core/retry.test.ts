import assert from "node:assert/strict";
import test from "node:test";
import { RETRY_AFTER_MAX_MS, RETRY_MAX_MS, readRetryAfter, retryDelayMs } from "./retry.ts";

const ALMOST_ONE = 1 - Number.EPSILON;
const bounds = (failures: number, pace: "retry" | "slow") =>
  [0, ALMOST_ONE].map((random) => retryDelayMs({ failures, pace, retryAfterMs: null }, random));

test("waits grow from a second to five minutes, with full jitter", () => {
  assert.deepEqual(
    [1, 2, 3, 8, 9, 10, 1000].map((n) => bounds(n, "retry")),
    [
      [0, 1_000],
      [0, 2_000],
      [0, 4_000],
      [0, 128_000],
      [0, 256_000],
      [0, RETRY_MAX_MS],
      [0, RETRY_MAX_MS],
    ],
  );
});

test("what only a person can put right is asked slowly", () => {
  assert.deepEqual(
    [1, 2, 3, 4, 50].map((n) => bounds(n, "slow")),
    [
      [30_000, 60_000],
      [60_000, 120_000],
      [120_000, 240_000],
      [150_000, 300_000],
      [150_000, 300_000],
    ],
  );
});

test("a Retry-After is honoured, within an hour, and never by all agents in the same instant", () => {
  const after = (retryAfterMs: number, random: number) =>
    retryDelayMs({ failures: 1, pace: "retry", retryAfterMs }, random);
  assert.equal(after(30_000, 0), 30_000);
  assert.ok(after(30_000, 0.5) > 30_000);
  assert.equal(after(1e12, 0), RETRY_AFTER_MAX_MS);
});

test("a Retry-After is seconds or a date", () => {
  const now = Date.UTC(2026, 10, 21, 12);
  assert.equal(readRetryAfter(null, now), null);
  assert.equal(readRetryAfter(" 120 ", now), 120_000);
  assert.equal(readRetryAfter("Sat, 21 Nov 2026 12:00:10 GMT", now), 10_000);
  assert.equal(readRetryAfter("Sat, 21 Nov 2026 11:00:00 GMT", now), 0);
  assert.equal(readRetryAfter("soon", now), null);
});
