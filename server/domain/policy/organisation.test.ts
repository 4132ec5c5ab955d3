import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY, policySchema } from "../../../protocol/policy.ts";
import { type OrganisationSettings, organisationPolicy, readHours, writeHours } from "./organisation.ts";

const settings: OrganisationSettings = {
  settled: new Set(),
  REQUIRE_NOTICE: true,
  inputCounts: true,
  activityLog: true,
  allowScreenshotCapture: true,
  isScreenshotEnabled: true,
  screenshotFrequency: 10,
  randomScreenshot: false,
  blurScreenshots: false,
  screenshotHours: null,
  privateWindows: [],
  allowPause: true,
  allowDelete: true,
  SCREENSHOT_DELETE_WINDOW_MINUTES: 5,
  applications: true,
  applicationTitles: false,
  urls: "host",
};

test("without any setting the policy is the product's default", () => {
  assert.deepEqual(organisationPolicy(settings, {}), DEFAULT_POLICY);
});

test("private windows are added to the product's own and never take one away", () => {
  const policy = organisationPolicy({ ...settings, privateWindows: ["Payroll", "KeePass"] }, {});
  assert.deepEqual(policy.privateWindows, [...DEFAULT_POLICY.privateWindows, "Payroll"]);
  assert.ok(policySchema.safeParse(policy).success);
});

test("what config.env says stands; what it leaves open is the page's", () => {
  const written = { ...settings, screenshotFrequency: 20, settled: new Set(["screenshotFrequency", "REQUIRE_NOTICE"]) };
  const policy = organisationPolicy(written, {
    screenshotFrequency: 5,
    requireNotice: false,
    urls: "full",
    screenshotHours: [],
    privateWindows: ["Payroll"],
  });
  assert.deepEqual(
    [policy.screenshotFrequency, policy.requireNotice, policy.urls, policy.screenshotHours],
    [20, true, "full", []],
  );
  assert.deepEqual(policy.privateWindows, [...DEFAULT_POLICY.privateWindows, "Payroll"]);
});

test("hours are written as they are read", () => {
  for (const text of [
    "Mon-Fri 09:00-17:00",
    "Mon-Tue 09:00-12:00, Mon-Tue 13:00-17:00, Sat 22:00-06:00",
    "Sun 00:00-24:00",
  ])
    assert.equal(writeHours(readHours(text) ?? []), text);
});

test("hours are read as people write them, and nothing else is guessed", () => {
  assert.deepEqual(readHours("Sat 10:00-12:30"), [{ weekday: 6, fromMin: 600, toMin: 750 }]);
  assert.deepEqual(
    readHours("mon-FRI 09:00-17:00, Sun 00:00-24:00")?.map(({ weekday, toMin }) => [weekday, toMin]),
    [
      [1, 1020],
      [2, 1020],
      [3, 1020],
      [4, 1020],
      [5, 1020],
      [7, 1440],
    ],
  );
  for (const wrong of [
    "",
    "Mon",
    "Mon 9-17",
    "Fri-Mon 09:00-17:00",
    "Mon 09:00-09:00",
    "Mon 09:60-10:00",
    "Day 09:00-10:00",
    "Mon 09:00-24:30",
  ])
    assert.equal(readHours(wrong), null, wrong);
});
