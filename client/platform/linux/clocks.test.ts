import assert from "node:assert/strict";
import test from "node:test";
import { openClocks } from "./clocks.ts";

test("the processor time of this process grows with what it does, not with the day", {
  skip: Deno.build.os !== "linux" && "only on Linux",
}, () => {
  const clocks = openClocks();
  try {
    const [before, day] = [clocks.cpuMs(), clocks.read().awakeMs];
    while (clocks.cpuMs() < before + 20);
    assert.ok(clocks.read().awakeMs >= day + 10);
    assert.ok(before > 0 && before < day);
  } finally {
    clocks.close();
  }
});
