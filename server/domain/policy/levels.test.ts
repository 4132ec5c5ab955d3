// What three levels make together, as rows and by generated cases: never more than any of them allows, whatever the order.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { URL_LEVELS } from "../../../protocol/default-policy.ts";
import { DEFAULT_POLICY, type Policy, policySchema } from "../../../protocol/policy.ts";
import { widens } from "../../../protocol/recorded.ts";
import { decidedBy, type PolicyKey, restricted, type Told } from "./levels.ts";

const hours = fc.option(
  fc.array(
    fc.record({
      weekday: fc.integer({ min: 1, max: 7 }),
      fromMin: fc.integer({ min: 0, max: 48 }).map((n) => n * 30),
      toMin: fc.integer({ min: 0, max: 48 }).map((n) => n * 30),
    }),
    { maxLength: 6 },
  ),
);
const values = {
  requireNotice: fc.boolean(),
  inputCounts: fc.boolean(),
  activityLog: fc.boolean(),
  allowScreenshotCapture: fc.boolean(),
  isScreenshotEnabled: fc.boolean(),
  screenshotFrequency: fc.integer({ min: 1, max: 1440 }),
  randomScreenshot: fc.boolean(),
  blurScreenshots: fc.boolean(),
  screenshotHours: hours,
  privateWindows: fc.uniqueArray(fc.constantFrom("Payroll", "KeePass", "Bank", "給料"), { maxLength: 4 }),
  allowPause: fc.boolean(),
  allowDelete: fc.boolean(),
  screenshotDeleteWindowMinutes: fc.integer({ min: 0, max: 1440 }),
  applications: fc.boolean(),
  applicationTitles: fc.boolean(),
  urls: fc.constantFrom(...URL_LEVELS),
};
const whole: fc.Arbitrary<Policy> = fc.record(values, { noNullPrototype: true });
const told: fc.Arbitrary<Told> = fc.record(values, { requiredKeys: [], noNullPrototype: true });

test("no level widens what a broader one allows", () => {
  fc.assert(
    fc.property(whole, fc.array(told, { maxLength: 4 }), (organisation, levels) => {
      const inForce = restricted(organisation, ...levels);
      assert.equal(widens(organisation, inForce), false);
      for (const level of levels) assert.equal(widens({ ...inForce, ...level }, inForce), false);
      assert.ok(policySchema.safeParse(inForce).success);
    }),
  );
});

test("the order of levels does not matter, nor does saying a thing twice", () => {
  fc.assert(
    fc.property(whole, told, told, (organisation, a, b) => {
      const once = restricted(organisation, a, b);
      assert.deepEqual(restricted(organisation, b, a), once);
      assert.deepEqual(restricted(organisation, a, b, a, b), once);
      assert.deepEqual(restricted(restricted(organisation, a), b), once);
    }),
  );
});

test("a level that says nothing changes nothing", () => {
  fc.assert(fc.property(whole, (organisation) => assert.deepEqual(restricted(organisation, {}, {}), organisation)));
});

test("of each key the one that records least wins", () => {
  const rows: [Told, Told, Told][] = [
    [{ screenshotFrequency: 15 }, { screenshotFrequency: 5 }, { screenshotFrequency: 15 }],
    [{ isScreenshotEnabled: false }, { isScreenshotEnabled: true }, { isScreenshotEnabled: false }],
    [{ blurScreenshots: true }, { blurScreenshots: false }, { blurScreenshots: true }],
    [{ allowPause: false }, { allowPause: true }, { allowPause: true }],
    [{ urls: "host" }, { urls: "full" }, { urls: "host" }],
    [{ urls: "host" }, { urls: "off" }, { urls: "off" }],
    [{ applicationTitles: true }, { applicationTitles: false }, { applicationTitles: false }],
    [{ privateWindows: ["Bank"] }, { privateWindows: ["Payroll"] }, { privateWindows: ["Bank", "Payroll"] }],
    [
      { screenshotHours: [{ weekday: 1, fromMin: 540, toMin: 1020 }] },
      { screenshotHours: [{ weekday: 1, fromMin: 720, toMin: 120 }] },
      { screenshotHours: [{ weekday: 1, fromMin: 720, toMin: 1020 }] },
    ],
    [
      { screenshotHours: null },
      { screenshotHours: [{ weekday: 7, fromMin: 1320, toMin: 360 }] },
      {
        screenshotHours: [
          { weekday: 1, fromMin: 0, toMin: 360 },
          { weekday: 7, fromMin: 1320, toMin: 1440 },
        ],
      },
    ],
  ];
  for (const [organisation, level, expected] of rows)
    assert.deepEqual(restricted({ ...DEFAULT_POLICY, ...organisation }, level), { ...DEFAULT_POLICY, ...expected });
});

test("it is known which level decided", () => {
  const by = (key: PolicyKey, ...levels: Told[]) => decidedBy(key, DEFAULT_POLICY, levels);
  assert.equal(by("screenshotFrequency", {}, {}), 0);
  assert.equal(by("screenshotFrequency", { screenshotFrequency: 15 }, {}), 1);
  assert.equal(by("screenshotFrequency", { screenshotFrequency: 15 }, { screenshotFrequency: 30 }), 2);
  assert.equal(by("screenshotFrequency", { screenshotFrequency: 5 }, {}), 0);
});
