import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY, type Policy, policySchema } from "../../protocol/policy.ts";
import { widens } from "../../protocol/recorded.ts";
import { BEFORE_APPLICATIONS, policyInForce, readPolicy, SAYS_NOTHING } from "./policy.ts";

const policy = (changed: Partial<Policy>): Policy => ({ ...DEFAULT_POLICY, ...changed });
const local = (changed: Partial<typeof SAYS_NOTHING>) => ({ ...SAYS_NOTHING, ...changed });

test("a policy is read whatever a newer server adds and an older one leaves out, which then is not recorded", () => {
  deepEqual(readPolicy('{"screenshotFrequency":30,"smell":true}'), {
    kind: "policy",
    policy: policy({ screenshotFrequency: 30, ...BEFORE_APPLICATIONS }),
  });
});

test("what is no policy is refused whole, with the reason", () => {
  const rows: [text: string, why: RegExp][] = [
    ["", /not JSON/],
    ["<html>", /not JSON/],
    ["[]", /no object/],
    ["null", /no object/],
    ['{"screenshotFrequency":0}', /screenshotFrequency/],
    ['{"inputCounts":"no"}', /inputCounts/],
    ['{"screenshotHours":[{"weekday":8,"fromMin":0,"toMin":1}]}', /screenshotHours/],
  ];
  for (const [text, why] of rows) {
    const read = readPolicy(text);
    equal(read.kind, "unreadable", text);
    if (read.kind === "unreadable") equal(why.test(read.why), true, read.why);
  }
});

test("a machine that says nothing follows the server", () => {
  const server = policy({ screenshotFrequency: 15, blurScreenshots: true });
  deepEqual(policyInForce(server, SAYS_NOTHING), server);
});

test("the more restrictive wins, key by key", () => {
  const rows: [server: Partial<Policy>, here: Partial<typeof SAYS_NOTHING>, expected: Partial<Policy>][] = [
    [{ inputCounts: true }, { inputCounts: false }, { inputCounts: false }],
    [{ inputCounts: false }, { inputCounts: true }, { inputCounts: false }],
    [{ activityLog: false }, { activityLog: true }, { activityLog: false }],
    [{ isScreenshotEnabled: false }, { isScreenshotEnabled: true }, { isScreenshotEnabled: false }],
    [{ isScreenshotEnabled: true }, { isScreenshotEnabled: false }, { isScreenshotEnabled: false }],
    [{ allowScreenshotCapture: false }, { isScreenshotEnabled: true }, { allowScreenshotCapture: false }],
    [{ screenshotFrequency: 15 }, { screenshotFrequency: 5 }, { screenshotFrequency: 15 }],
    [{ screenshotFrequency: 15 }, { screenshotFrequency: 30 }, { screenshotFrequency: 30 }],
    [{ blurScreenshots: true }, { blurScreenshots: false }, { blurScreenshots: true }],
    [{ blurScreenshots: false }, { blurScreenshots: true }, { blurScreenshots: true }],
    [{ applications: true }, { applications: false }, { applications: false }],
    [{ applicationTitles: false }, { applicationTitles: true }, { applicationTitles: false }],
    [{ urls: "full" }, { urls: "host" }, { urls: "host" }],
    [{ urls: "host" }, { urls: "full" }, { urls: "host" }],
    [{ urls: "off" }, { urls: "full" }, { urls: "off" }],
  ];
  for (const [server, here, expected] of rows)
    deepEqual(policyInForce(policy(server), local(here)), policy({ ...server, ...expected }));
});

test("no configuration widens what the server allows", () => {
  const yesNo = [true, false, null];
  for (const server of [
    DEFAULT_POLICY,
    policy({ inputCounts: false, activityLog: false }),
    policy({ isScreenshotEnabled: false }),
    policy({ blurScreenshots: true, screenshotFrequency: 60 }),
  ])
    for (const flag of yesNo)
      for (const screenshotFrequency of [null, 1, 1440])
        equal(
          widens(
            server,
            policyInForce(server, {
              inputCounts: flag,
              activityLog: flag,
              isScreenshotEnabled: flag,
              screenshotFrequency,
              randomScreenshot: flag,
              blurScreenshots: flag,
              applications: flag,
              applicationTitles: flag,
              urls: flag === null ? null : flag ? "full" : "off",
            }),
          ),
          false,
        );
});

test("without a server's policy nothing but presence is recorded, unless this machine says so; the notice always comes first", () => {
  const silent = policyInForce(null, SAYS_NOTHING);
  deepEqual(
    [silent.inputCounts, silent.activityLog, silent.isScreenshotEnabled, silent.applications, silent.urls],
    [false, false, false, false, "off"],
  );
  equal(silent.requireNotice, true);
  const told = policyInForce(null, local({ inputCounts: true, isScreenshotEnabled: true, screenshotFrequency: 5 }));
  deepEqual(
    [told.inputCounts, told.activityLog, told.isScreenshotEnabled, told.screenshotFrequency, told.requireNotice],
    [true, true, true, 5, true],
  );
});

test("what the agent takes of each key is what the wire says", () => {
  const values: unknown[] = [
    ...[true, false, null, 0, 1, 1.5, -1, 7, 1440, 1441, "", "10", [], {}, ["KeePass"], [""], ["x".repeat(129)], [7]],
    new Array(500).fill("a"),
    new Array(501).fill("a"),
    new Array(100).fill("a"),
    new Array(101).fill("a"),
    [{ weekday: 1, fromMin: 0, toMin: 1440 }],
    [{ weekday: 0, fromMin: 0, toMin: 1440 }],
    [{ weekday: 1, fromMin: 0, toMin: 1441 }],
    [{ weekday: 1, fromMin: 0.5, toMin: 1 }],
    [{ weekday: 1 }],
    [null],
    new Array(101).fill({ weekday: 1, fromMin: 0, toMin: 1 }),
  ];
  const keys = Object.keys(policySchema.shape);
  for (const key of keys)
    for (const value of values) {
      const told = { [key]: value };
      const expected = policySchema.safeParse({ ...DEFAULT_POLICY, ...told }).success;
      equal(readPolicy(JSON.stringify(told)).kind, expected ? "policy" : "unreadable", JSON.stringify(told));
    }
  // Projects are the only thing that a policy may leave out.
  deepEqual(keys.filter((key) => key !== "projects").sort(), Object.keys(DEFAULT_POLICY).sort());
});
