import { deepEqual, doesNotMatch, match } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "./default-policy.ts";
import { ENGLISH_NOTICE, noticeOf } from "./notice.ts";
import type { Policy } from "./policy.ts";
import { wordsIn } from "./words.ts";

const lines = (changed: Partial<Policy>) =>
  new Map(
    noticeOf({ ...DEFAULT_POLICY, ...changed }, "http://server", wordsIn("en", ENGLISH_NOTICE, {})).map(
      ({ what, how }) => [what, how],
    ),
  );

test("the notice says what the policy records, and does not speak of what it does not", () => {
  const all = lines({});
  deepEqual(
    [...all.keys()],
    [
      "Working and stopped",
      "Input",
      "Activity log",
      "Pictures",
      "Applications",
      "Sites",
      "Private windows",
      "Your pictures",
      "Pause",
    ],
  );
  match(all.get("Pictures") ?? "", /one every 10 min.*not blurred/);
  match(all.get("Your pictures") ?? "", /yours alone for 5 min/);
  match(all.get("Applications") ?? "", /without the titles/);
  match(all.get("Sites") ?? "", /the host .* never the page/);
  match(lines({ applicationTitles: true }).get("Applications") ?? "", /with the titles/);
  match(lines({ urls: "full" }).get("Sites") ?? "", /whole address/);
  const little = lines({ inputCounts: false, isScreenshotEnabled: false, applications: false, urls: "off" });
  deepEqual([...little.keys()], ["Working and stopped", "Input", "Pictures", "Applications", "Sites", "Pause"]);
  deepEqual(
    ["Input", "Pictures", "Applications", "Sites"].map((what) => little.get(what)),
    ["not counted.", "none.", "not recorded.", "not recorded."],
  );
});

test("blur, chance, hours and private windows are told as they are", () => {
  const told = lines({
    blurScreenshots: true,
    randomScreenshot: true,
    screenshotFrequency: 15,
    screenshotHours: [
      { weekday: 1, fromMin: 540, toMin: 1020 },
      { weekday: 5, fromMin: 1320, toMin: 360 },
    ],
    privateWindows: ["Payroll"],
  });
  const pictures = told.get("Pictures") ?? "";
  match(
    pictures,
    /random moment of every 15 min.*blurred on this machine first.*Monday 09:00–17:00, Friday 22:00–06:00/,
  );
  match(told.get("Private windows") ?? "", /Payroll/);
  const day = (weekday: number) => [
    { weekday, fromMin: 540, toMin: 720 },
    { weekday, fromMin: 780, toMin: 1020 },
  ];
  const office = [1, 2, 3, 4, 5].flatMap(day);
  match(
    lines({ screenshotHours: office }).get("Pictures") ?? "",
    /within Monday to Friday 09:00–12:00 and 13:00–17:00\./,
  );
  match(lines({ screenshotHours: [] }).get("Pictures") ?? "", /no hours at all/);
});

test("where nobody may pause or delete, the notice says so instead of promising it", () => {
  const told = lines({ allowPause: false, screenshotDeleteWindowMinutes: 0 });
  match(told.get("Pause") ?? "", /does not allow/);
  match(told.get("Your pictures") ?? "", /at once/);
  doesNotMatch(told.get("Private windows") ?? "", /pause/);
});
