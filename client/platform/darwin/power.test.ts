import assert from "node:assert/strict";
import test from "node:test";
import { spread } from "./input.ts";
import { powerOf } from "./power.ts";

test("pmset's answer is read: battery, mains, and a Mac without a battery", () => {
  const line = " -InternalBattery-0 (id=4653155)\t17%; discharging; 1:12 remaining present: true\n";
  assert.deepEqual(powerOf(`Now drawing from 'Battery Power'\n${line}`), { onMains: false, percent: 17 });
  assert.deepEqual(powerOf(`Now drawing from 'AC Power'\n${line.replace("17", "100")}`), {
    onMains: true,
    percent: 100,
  });
  assert.equal(powerOf("Now drawing from 'AC Power'\n"), null);
});

test("what a counter tells is laid out evenly over the time since the last look", () => {
  assert.deepEqual(spread(4, { fromMs: 1_000, toMs: 1_200 }), [1_050, 1_100, 1_150, 1_200]);
  assert.deepEqual(spread(0, { fromMs: 1_000, toMs: 1_200 }), []);
});
