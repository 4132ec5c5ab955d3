import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "../../protocol/policy.ts";
import { gateOf, type Hindrance, type Situation } from "./gate.ts";

/** Saturday, 10:00: a person at work who has accepted the notice. */
const AT_WORK: Situation = {
  policy: DEFAULT_POLICY,
  local: { nowMs: 1_000_000, weekday: 6, minute: 600 },
  accepted: true,
  pausedUntil: null,
  private: false,
  locked: false,
  working: true,
  battery: "enough",
  strained: false,
};
const policy = (changed: Partial<Situation["policy"]>) => ({ policy: { ...DEFAULT_POLICY, ...changed } });

type Kind = keyof ReturnType<typeof gateOf>;
type Row = [string, Partial<Situation>, { [kind in Kind]: Hindrance | null }];
const ALL = (why: Hindrance | null) => ({ counts: why, pictures: why, applications: why, sites: why });
const BUT = (changed: Partial<Row[2]>) => ({ ...ALL(null), ...changed });
const ROWS: Row[] = [
  ["a person at work who has accepted the notice: all", {}, ALL(null)],
  ["before the notice was accepted: nothing", { accepted: false }, ALL("notice")],
  [
    "where the notice is not asked for, nobody waits for it",
    { accepted: false, ...policy({ requireNotice: false }) },
    ALL(null),
  ],
  ["paused: nothing", { pausedUntil: 1_000_001 }, ALL("paused")],
  ["a pause ends at its instant", { pausedUntil: 1_000_000 }, ALL(null)],
  [
    "a pause does not outlive the policy that allowed it",
    { pausedUntil: 1_000_001, ...policy({ allowPause: false }) },
    ALL(null),
  ],
  ["recording stopped altogether: nothing", { private: true }, ALL("private")],
  ["low battery: nothing", { battery: "low" }, ALL("battery")],
  ["a locked screen: nothing; what is typed there is a password", { locked: true }, ALL("locked")],
  [
    "away from the desk: counts wait for the first input, nothing else is recorded",
    { working: false },
    { counts: null, pictures: "away", applications: "away", sites: "away" },
  ],
  ["an agent that costs too much gives up pictures only", { strained: true }, BUT({ pictures: "strained" })],
  ["a policy without counts", policy({ inputCounts: false }), BUT({ counts: "policy" })],
  ["screenshots switched off", policy({ isScreenshotEnabled: false }), BUT({ pictures: "policy" })],
  ["screenshots not allowed at all", policy({ allowScreenshotCapture: false }), BUT({ pictures: "policy" })],
  ["applications without sites", policy({ urls: "off" }), BUT({ sites: "policy" })],
  ["sites without applications", policy({ applications: false }), BUT({ applications: "policy" })],
  [
    "what the policy does not record is not said to wait for anything else",
    {
      accepted: false,
      locked: true,
      ...policy({ inputCounts: false, isScreenshotEnabled: false, applications: false, urls: "off" }),
    },
    ALL("policy"),
  ],
];

for (const [name, changed, expected] of ROWS) {
  test(name, () => {
    const gate = gateOf({ ...AT_WORK, ...changed });
    for (const kind of Object.keys(expected) as Kind[])
      deepEqual([kind, gate[kind].why, gate[kind].allowed], [kind, expected[kind], expected[kind] === null]);
  });
}

test("pictures keep to their hours, counts do not; hours over midnight belong to the day they begin", () => {
  const screenshotHours = [
    { weekday: 5, fromMin: 22 * 60, toMin: 6 * 60 },
    { weekday: 6, fromMin: 9 * 60, toMin: 17 * 60 },
  ];
  const at = (weekday: number, hour: number) => {
    const gate = gateOf({
      ...AT_WORK,
      ...policy({ screenshotHours }),
      local: { nowMs: 0, weekday, minute: hour * 60 },
    });
    equal(gate.counts.allowed, true);
    return gate.pictures.why;
  };
  deepEqual(
    [at(5, 21), at(5, 22), at(6, 5), at(6, 6), at(6, 9), at(6, 16), at(6, 17), at(7, 10)],
    ["hours", null, null, "hours", null, null, "hours", "hours"],
  );
});

test("no hours at all: never a picture", () => {
  equal(gateOf({ ...AT_WORK, ...policy({ screenshotHours: [] }) }).pictures.why, "hours");
});
