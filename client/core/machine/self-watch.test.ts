import assert from "node:assert/strict";
import test from "node:test";
import { beginWatch, restarted, restOf, type SelfWatch, watchSelf } from "./self-watch.ts";

const MINUTE = 60_000;
const MB = 1024 * 1024;
const usual = { rss: 60, core: 0.002 };
const REST = 10 * MINUTE;

/** A reading each minute; what is said after each. */
function watched(loads: readonly { rss: number; core: number }[], restMs = REST): SelfWatch[] {
  let cpuMs = 0;
  let watch = beginWatch({ atMs: 0, rssBytes: usual.rss * MB, cpuMs });
  return loads.map(({ rss, core }, i) => {
    cpuMs += core * MINUTE;
    if (i === 0) watch = { ...watch, rssMin: rss * MB };
    watch = watchSelf(watch, { atMs: (i + 1) * MINUTE, rssBytes: rss * MB, cpuMs }, restMs);
    return watch;
  });
}
const minutes = (count: number, load: { rss: number; core: number }) => Array.from({ length: count }, () => load);

test("an agent as it should be is never a burden, and a short burst is none", () => {
  assert.deepEqual(new Set(watched(minutes(600, usual)).map(({ burden }) => burden)), new Set(["none"]));
  const bursts = Array.from({ length: 600 }, (_, i) => (i % 10 === 0 ? { rss: 400, core: 0.15 } : usual));
  assert.deepEqual(new Set(watched(bursts).map(({ burden }) => burden)), new Set(["none"]));
});

test("too much memory or processor time for ten minutes costs the pictures, and then the run", () => {
  for (const [load, words] of [
    [{ rss: 151, core: 0 }, /151 MB of memory for 10 minutes/],
    [{ rss: 60, core: 0.025 }, /2\.5 % of a core for 10 minutes/],
  ] as const) {
    const said = watched(minutes(20, load));
    assert.equal(
      said.findIndex(({ burden }) => burden === "pictures-given-up"),
      9,
    );
    assert.match(said[9]?.why ?? "", words);
    assert.equal(
      said.findIndex(({ burden }) => burden === "restart"),
      19,
    );
  }
});

test("pictures come back when it is well again without them", () => {
  const said = watched([...minutes(10, { rss: 200, core: 0 }), ...minutes(11, usual)]);
  assert.equal(said[9]?.burden, "pictures-given-up");
  assert.equal(said[19]?.burden, "none");
});

test("each restart within a day doubles the wait before the next, up to six hours", () => {
  let restarts = { count: 0, lastAtMs: 0 };
  const waits: number[] = [];
  let now = 1_000_000_000_000;
  for (let i = 0; i < 8; i++) {
    waits.push(restOf(restarts, now) / MINUTE);
    restarts = restarted(restarts, now);
    now += MINUTE;
  }
  assert.deepEqual(waits, [10, 20, 40, 80, 160, 320, 360, 360]);
  assert.equal(restOf(restarts, now + 25 * 60 * MINUTE) / MINUTE, 10);
  assert.equal(restarted(restarts, now + 25 * 60 * MINUTE).count, 1);
  assert.equal(restOf(restarts, now - 1000 * MINUTE) / MINUTE, 10, "a clock set back is no reason to wait");
});
