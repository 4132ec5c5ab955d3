import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_POLICY } from "../../../protocol/default-policy.ts";
import { missingCredentials } from "../../core/connectivity.ts";
import { type Facts, stateWord } from "../facts.ts";
import { ENGLISH } from "../words/words.ts";
import { iconPixels } from "./icon.ts";
import { trayModel } from "./menu.ts";

const NOW = Date.UTC(2026, 10, 21, 14, 32);
const YES = { allowed: true, why: null } as const;
const WORKING: Facts = {
  nowMs: NOW,
  version: "1",
  person: { user: "anna", host: "ws-anna" },
  server: "http://server:5000",
  activity: { state: "working", sinceMs: NOW - 3_600_000, reason: null },
  today: [],
  policy: DEFAULT_POLICY,
  policyFrom: "server",
  gate: { counts: YES, pictures: YES, applications: YES, sites: YES },
  consent: { state: "accepted", acceptedAtMs: NOW },
  pausedUntilMs: null,
  queue: { waiting: 0, oldestAtMs: null, refused: [] },
  delivery: { failure: null, heardAtMs: NOW, plain: false },
  pictureTrouble: null,
  recorded: [],
  pictures: [],
  projects: { offered: [], chosen: null },
  browsers: { paired: [], code: null },
};
const lines = (changed: Partial<Facts>) =>
  trayModel({ ...WORKING, ...changed }, null, ENGLISH).menu.flatMap((line) =>
    line.kind === "line" ? [line.label] : ["-"],
  );

test("the shape says what matters most: the person's word, then the server, then the pause, then the state", () => {
  const failure = { failure: "no answer", heardAtMs: null, plain: false };
  const rows: [Partial<Facts>, string][] = [
    [{}, "working"],
    [{ activity: { state: "stopped", sinceMs: NOW, reason: "idle" } }, "stopped"],
    [{ activity: null }, "stopped"],
    [{ pausedUntilMs: NOW + 60_000 }, "paused"],
    [{ pausedUntilMs: NOW + 60_000, delivery: failure }, "offline"],
    [{ delivery: failure, consent: { state: "asked", acceptedAtMs: null } }, "attention"],
  ];
  for (const [changed, expected] of rows) equal(stateWord({ ...WORKING, ...changed }), expected);
});

test("a person at work can pause, look and leave", () => {
  const menu = lines({});
  ok(menu[0]?.startsWith("Working since"));
  deepEqual(menu.slice(1), [
    "-",
    "Pause for 15 min",
    "Pause until tomorrow",
    "-",
    "Open my page",
    "What is recorded",
    "Settings",
    "Doctor",
    "-",
    "Quit Stint",
  ]);
});

test("who has paused can resume, and sees until when", () => {
  const menu = lines({ pausedUntilMs: NOW + 600_000 });
  ok(menu.some((label) => label.startsWith("Resume (paused until")));
  ok(!menu.includes("Pause for 15 min"));
});

test("where the policy allows no pause there is neither pause nor quit", () => {
  const menu = lines({ policy: { ...DEFAULT_POLICY, allowPause: false } });
  ok(!menu.some((label) => /Pause|Quit/.test(label)));
});

test("a project is chosen among those that the server offers, and the choice is seen", () => {
  const menuOf = (projects: Facts["projects"]) =>
    trayModel({ ...WORKING, projects }, null, ENGLISH).menu.flatMap((line) => (line.kind === "menu" ? [line] : []))[0];
  equal(menuOf({ offered: [], chosen: null }), undefined);
  const menu = menuOf({ offered: ["House", "Café & Bar"], chosen: "House" });
  equal(menu?.label, "Project: House");
  deepEqual(
    menu?.lines.map((line) => line.kind === "line" && [line.label, line.checked, line.act]),
    [
      ["No project", false, { kind: "project", project: null }],
      ["House", true, { kind: "project", project: "House" }],
      ["Café & Bar", false, { kind: "project", project: "Café & Bar" }],
    ],
  );
  const later = menuOf({ offered: ["Attic", "Café & Bar"], chosen: null });
  equal(later?.lines[2]?.id, menu?.lines[2]?.id, "a menu that is open while the list changes does what was read");
  const many = Array.from({ length: 100 }, (_, n) => `Project ${n}`);
  equal(new Set(menuOf({ offered: many, chosen: null })?.lines.map(({ id }) => id)).size, 101);
});

test("the tooltip says the state in words, and fits", () => {
  const facts = { ...WORKING, delivery: { failure: "no answer", heardAtMs: null, plain: false } };
  const { tooltip } = trayModel(facts, 19_140_000, ENGLISH);
  ok(
    /^Stint: Working since .*\nServer not reached; reports are kept\n5\u00a0h\u00a019\u00a0min today$/.test(tooltip),
    tooltip,
  );
  const pictureTrouble = missingCredentials("office");
  ok(
    /\nPictures wait: no credentials for the bucket$/.test(
      trayModel({ ...WORKING, pictureTrouble }, null, ENGLISH).tooltip,
    ),
  );
  const long = trayModel({ ...WORKING, pausedUntilMs: NOW + 30 * 86_400_000 }, null, ENGLISH).tooltip;
  ok(long.length <= 127);
});

test("each state is a blue square with a shape of its own, at any size", () => {
  const states = ["working", "stopped", "paused", "offline", "attention"] as const;
  for (const size of [16, 22, 32]) {
    const drawn = states.map((state) => iconPixels(state, size));
    equal(new Set(drawn.map((pixels) => pixels.join())).size, states.length);
    for (const pixels of drawn) {
      equal(pixels.length, size * size * 4);
      const at = (x: number, y: number) => [...pixels.subarray((y * size + x) * 4, (y * size + x) * 4 + 4)];
      deepEqual(at(Math.floor(size / 2), 1), [255, 0x2a, 0x66, 0xe4], "blue at the upper edge");
      ok((at(0, 0)[0] ?? 255) < 255, "the corner is round");
    }
  }
  const middle = (state: (typeof states)[number]) => [
    ...iconPixels(state, 16).subarray((8 * 16 + 8) * 4, (8 * 16 + 8) * 4 + 4),
  ];
  deepEqual(middle("working"), [255, 255, 255, 255]);
  deepEqual(middle("stopped"), [255, 0x2a, 0x66, 0xe4]);
});
