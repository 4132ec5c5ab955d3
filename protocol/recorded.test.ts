import { equal } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "./default-policy.ts";
import type { Policy } from "./policy.ts";
import { widens } from "./recorded.ts";

const policy = (changed: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...changed });

test("a person is asked again when more is recorded than they were told, or a promise is taken back", () => {
  const day = (weekday: number, fromMin: number, toMin: number) => ({ weekday, fromMin, toMin });
  const rows: [told: Partial<Policy>, now: Partial<Policy>, asked: boolean][] = [
    [{}, {}, false],
    [{ inputCounts: false }, {}, true],
    [{}, { inputCounts: false }, false],
    [{ activityLog: false }, {}, true],
    [{ isScreenshotEnabled: false }, {}, true],
    [{ allowScreenshotCapture: false }, {}, true],
    [{}, { isScreenshotEnabled: false }, false],
    [{}, { screenshotFrequency: 5 }, true],
    [{}, { screenshotFrequency: 15 }, false],
    [{ isScreenshotEnabled: false }, { isScreenshotEnabled: false, screenshotFrequency: 1 }, false],
    [{ blurScreenshots: true }, {}, true],
    [{}, { blurScreenshots: true }, false],
    [{}, { allowPause: false }, true],
    [{}, { allowDelete: false }, true],
    [{ allowDelete: false }, {}, false],
    [{}, { screenshotDeleteWindowMinutes: 0 }, true],
    [{}, { privateWindows: [] }, true],
    [{ privateWindows: [] }, {}, false],
    [{ applications: false }, {}, true],
    [{}, { applications: false }, false],
    [{}, { applicationTitles: true }, true],
    [{ applicationTitles: true }, {}, false],
    [{ applications: false, applicationTitles: true }, { applications: false, applicationTitles: true }, false],
    [{ applications: false }, { applications: false, applicationTitles: true }, false],
    [{ applications: false, applicationTitles: true }, { applicationTitles: true }, true],
    [{ urls: "off" }, {}, true],
    [{}, { urls: "full" }, true],
    [{}, { urls: "off" }, false],
    [{ screenshotHours: [day(1, 540, 1020)] }, {}, true],
    [{}, { screenshotHours: [day(1, 540, 1020)] }, false],
    [{ screenshotHours: [day(1, 540, 1020)] }, { screenshotHours: [day(1, 540, 720), day(1, 780, 1020)] }, false],
    [{ screenshotHours: [day(1, 540, 720), day(1, 720, 1020)] }, { screenshotHours: [day(1, 540, 1020)] }, false],
    [{ screenshotHours: [day(1, 540, 1020)] }, { screenshotHours: [day(2, 540, 1020)] }, true],
    [{ screenshotHours: [day(7, 1320, 360)] }, { screenshotHours: [day(1, 0, 360)] }, false],
  ];
  for (const [told, now, asked] of rows) equal(widens(policy(told), policy(now)), asked, JSON.stringify([told, now]));
});
