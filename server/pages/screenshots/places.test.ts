import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stretch } from "../../domain/strip.ts";
import { ENGLISH } from "../../words/words.ts";
import { ownTile } from "../my/own-pictures.ts";
import { galleryPage } from "./gallery.ts";
import type { Note } from "./missing.ts";
import { placesOf } from "./places.ts";
import { type Shot, stateOfShot } from "./shot.ts";

const MINUTE = 60_000;
const NINE = Date.UTC(2026, 10, 19, 8); // 09:00 in Brussels
const at = (minutes: number) => NINE + minutes * MINUTE;
const NOW = at(600);
const calendar = { zone: "Europe/Brussels", dayStartMin: 0 };

const shot = (minutes: number, over: Partial<Shot> = {}): Shot => ({
  id: `id-${minutes}`,
  host: "ws-anna",
  ts: at(minutes),
  displays: 1,
  blurred: false,
  width: 960,
  height: 600,
  bytes: 40_000,
  thumbnail: { width: 320, height: 200 },
  state: "complete",
  store: "LOCAL",
  bucket: null,
  completedAt: at(minutes) + 4_000,
  deletedAt: null,
  deletedBy: null,
  deletedByName: null,
  ...over,
});
const stretch = (from: number, to: number, over: Partial<Stretch> = {}): Stretch => ({
  start: at(from),
  end: at(to),
  state: "working",
  estimated: false,
  cause: null,
  ...over,
});
const note = (minutes: number, kind: string, body: string | null = null): Note => ({ ts: at(minutes), kind, body });
const places = (asked: Partial<Parameters<typeof placesOf>[0]>) =>
  placesOf({
    shots: [],
    notes: [],
    stretches: [],
    calendar,
    now: NOW,
    enabled: true,
    frequencyMin: 10,
    keptFrom: null,
    windowMin: 5,
    words: ENGLISH,
    ...asked,
  });
const whys = (asked: Partial<Parameters<typeof placesOf>[0]>) => places(asked).map(({ missing }) => missing?.why ?? "");

test("a picture is shown to nobody else in the minutes its person has to delete it, to the last of them", () => {
  const came = shot(0);
  const windowMs = 5 * MINUTE;
  const completedAt = came.completedAt ?? 0;
  assert.deepEqual(stateOfShot(came, { now: completedAt + windowMs - 1, windowMs }), {
    kind: "quarantine",
    untilMs: completedAt + windowMs,
  });
  assert.equal(stateOfShot(came, { now: completedAt + windowMs, windowMs }).kind, "open");
  assert.equal(stateOfShot(came, { now: completedAt, windowMs: 0 }).kind, "open");
  assert.equal(stateOfShot({ ...came, state: "waiting" }, { now: NOW, windowMs }).kind, "waiting");
  assert.equal(stateOfShot({ ...came, state: "deleted" }, { now: NOW, windowMs }).kind, "deleted");
});

test("the minutes that are its person's alone are counted down for them, the one that has begun included", () => {
  const marks = (now: number) => {
    const tile = ownTile(shot(0), { now, zone: "Europe/Brussels", windowMs: 5 * MINUTE, later: true }, ENGLISH);
    return tile.kind === "picture" ? tile.marks : [];
  };
  const came = shot(0).completedAt ?? 0;
  assert.deepEqual(marks(came), ["only you for 5\u00a0minutes more, until 09:05"]);
  assert.deepEqual(marks(came + 4 * MINUTE + 1), ["only you for 1\u00a0minute more, until 09:05"]);
  assert.deepEqual(marks(came + 5 * MINUTE), []);
});

test("each missing picture says why, what became of it before what its machine said, and that before what its person did", () => {
  const table: [string, RegExp, Partial<Parameters<typeof placesOf>[0]>][] = [
    [
      "deleted",
      /^Deleted by its person at 09:05, before anyone else could see it\.$/,
      { shots: [shot(2, { state: "deleted", deletedAt: at(5), deletedBy: "person" })] },
    ],
    [
      "deleted by a manager",
      /^Deleted by Max, a manager, at 09:50\.$/,
      { shots: [shot(2, { state: "deleted", deletedAt: at(50), deletedBy: "manager", deletedByName: "Max" })] },
    ],
    ["never came", /files never came/, { shots: [shot(2, { state: "deleted", deletedBy: "never-came" })] }],
    ["waiting", /still on ws-anna/, { shots: [shot(2, { state: "waiting", completedAt: null })] }],
    [
      "elsewhere",
      /^In a bucket of the workstation’s own \(anna-own\): open it there\.$/,
      { shots: [shot(2, { store: "OWN", bucket: "anna-own" })] },
    ],
    ["quarantine", /until 09:07/, { shots: [shot(2)], now: at(3) }],
    ["paused", /^Paused by the person\.$/, { notes: [note(-20, "paused"), note(4, "resumed")] }],
    ["low battery", /^Low battery/, { notes: [note(3, "battery")] }],
    ["failed", /^It was black\.$/, { notes: [note(3, "screenshot-failed", "It was black.")] }],
    ["not permitted", /does not let pictures be taken/, { notes: [note(3, "permission-missing")] }],
    ["worked", /gave no reason/, {}],
    ["worked in part", /^Worked 4\u00a0min of it: none was due\.$/, { stretches: [stretch(0, 4)] }],
    ["by policy", /policy takes none now/, { enabled: false }],
    ["kept no longer", /^Kept no longer\.$/, { keptFrom: "2099-01-01", notes: [note(4, "paused")] }],
    ["not due", /^None was due\.$/, { frequencyMin: 30 }],
  ];
  for (const [name, why, asked] of table)
    assert.match(whys({ stretches: [stretch(0, 10)], ...asked })[0] ?? "", why, name);
  for (const [cause, why] of [
    ["idle", /^No input/],
    ["lock", /^Locked/],
    ["sleep", /^Asleep/],
    ["private", /stopped by the person/],
    [null, /^Not working/],
  ] as const)
    assert.match(whys({ stretches: [stretch(0, 10, { state: "stopped", cause })] })[0] ?? "", why);
  assert.match(whys({ stretches: [stretch(0, 10, { state: "not-heard", cause: "silent" })] })[0] ?? "", /not heard/);
});

test("only what was to be expected counts as missing", () => {
  const dues = (asked: Partial<Parameters<typeof placesOf>[0]>) => places(asked).map(({ missing }) => missing?.due);
  assert.deepEqual(dues({ stretches: [stretch(0, 10)] }), [true]);
  assert.deepEqual(dues({ stretches: [stretch(0, 10)], notes: [note(2, "paused")] }), [true]);
  assert.deepEqual(dues({ stretches: [stretch(0, 8), stretch(8, 10, { state: "stopped", cause: "idle" })] }), [false]);
  assert.deepEqual(dues({ stretches: [stretch(0, 10, { state: "stopped" })], notes: [note(2, "paused")] }), [false]);
  assert.deepEqual(dues({ stretches: [stretch(0, 10)], frequencyMin: 15 }), [false]);
});

test("a low battery explains the slots until it is enough again", () => {
  const low = {
    stretches: [stretch(0, 40)],
    notes: [
      note(-1400, "battery", "The machine runs on mains: pictures and counts go on."),
      note(12, "battery", "The battery is at 19 %: pictures and counts pause; working time goes on."),
      note(21, "battery", "The machine runs on mains: pictures and counts go on."),
    ],
  };
  assert.deepEqual(
    whys(low).map((why) => why.startsWith("Low battery")),
    [false, true, true, false],
  );
});

test("a pause explains the slots it touches and no other", () => {
  const paused = { stretches: [stretch(0, 40)], notes: [note(12, "paused"), note(21, "resumed")] };
  assert.deepEqual(
    whys(paused).map((why) => why.startsWith("Paused")),
    [false, true, true, false],
  );
});

test("ten minutes that are not over miss nothing yet", () => {
  assert.equal(places({ stretches: [stretch(0, 15)], now: at(15) }).length, 1);
});

const page = (asked: Partial<Parameters<typeof galleryPage>[0]>) =>
  galleryPage({
    site: {
      version: "1",
      words: ENGLISH,
      assets: { css: "", icon: "", keys: "", live: "", preview: "p", charts: "", chartLibrary: "" },
    },
    person: { user: "..", name: "Anna", sortName: "anna", team: null, teamId: null },
    day: "2026-11-19",
    shots: [],
    notes: [],
    stretches: [],
    calendar,
    now: NOW,
    enabled: true,
    frequencyMin: 10,
    keptFrom: null,
    windowMin: 5,
    from: null,
    mayDelete: false,
    ...asked,
  });

test("an hour is a row of six, the first begins at its place, and what misses for one reason is one tile", () => {
  const { hours, pager } = page({
    shots: [shot(20), shot(31)],
    stretches: [stretch(20, 40), stretch(40, 80, { state: "stopped", cause: "idle" })],
  });
  assert.deepEqual(
    hours.map(({ title, small, from }) => [title, small, from]),
    [
      ["09:00", "2 stored, 2 missing", 3],
      ["10:00", "0 stored, 2 missing", 1],
    ],
  );
  const joined = hours[0]?.tiles.at(-1);
  assert.deepEqual(joined, {
    kind: "missing",
    slots: 2,
    why: "No input, so no picture was taken.",
    time: "09:40–10:00",
  });
  assert.deepEqual(
    pager.go.hidden,
    [{ name: "user", value: ".." }],
    "a name that a path cannot hold is in the question",
  );
});

test("on the night when clocks go back there are two hours of one name", () => {
  const night = Date.UTC(2026, 9, 25, 0); // 02:00 summer time in Brussels
  const { hours } = page({
    day: "2026-10-25",
    stretches: [{ start: night, end: night + 120 * MINUTE, state: "working", estimated: false, cause: null }],
  });
  assert.deepEqual(
    hours.map(({ title }) => title),
    ["02:00", "02:00"],
  );
  assert.equal(new Set(hours.map(({ id }) => id)).size, 2);
});

test("a day without anything says so", () => {
  assert.match(page({}).nothing ?? "", /No picture, and no work either/);
  assert.match(page({ day: "2027-01-01" }).nothing ?? "", /not begun/);
});
