import { equal, match } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "../../../protocol/default-policy.ts";
import type { Policy } from "../../../protocol/policy.ts";
import { whyDropped } from "./still-allowed.ts";

test("a picture that waits is dropped when the policy would not have it taken now", () => {
  const rows: [Partial<Policy>, { blurred?: boolean; minute?: number }, RegExp | null][] = [
    [{}, {}, null],
    [{ isScreenshotEnabled: false }, {}, /no pictures any more/],
    [{ allowScreenshotCapture: false }, { blurred: true }, /no pictures any more/],
    [{ blurScreenshots: true }, {}, /blurred pictures only/],
    [{ blurScreenshots: true }, { blurred: true }, null],
    [{ screenshotHours: [{ weekday: 1, fromMin: 540, toMin: 1020 }] }, { minute: 600 }, null],
    [{ screenshotHours: [{ weekday: 1, fromMin: 540, toMin: 1020 }] }, { minute: 1020 }, /time of day/],
    [{ screenshotFrequency: 60 }, {}, null],
  ];
  for (const [changed, { blurred = false, minute = 600 }, told] of rows) {
    const why = whyDropped({ ...DEFAULT_POLICY, ...changed }, { blurred, taken: { weekday: 1, minute } });
    if (told === null) equal(why, null, JSON.stringify(changed));
    else match(why ?? "", told);
  }
});
