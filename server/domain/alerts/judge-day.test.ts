// What is asked about a day, as a table: expected 09:00–17:00 on Friday 20 November 2026, by the clock of UTC.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Hours, windowsOf } from "../coverage.ts";
import type { MachineRow } from "../state-now.ts";
import { alertsOfDay, type DayAsked } from "./judge-day.ts";

const DAY = "2026-11-20";
const MINUTE_MS = 60_000;
const at = (clock: string) => Date.parse(`${DAY}T${clock}:00Z`);
const OFFICE = { fromMin: 540, toMin: 1020 };
const worked = (from: string, to: string, hours: number) => ({
  workedS: hours * 3600,
  firstLogin: at(from),
  lastSeen: at(to),
});
const machine = (heard: string, nextInS: number | null): MachineRow => ({
  ...{ host: "desk", state: "working", ts: at("09:00"), until: at(heard), reason: null },
  heardAt: at(heard),
  nextInS,
});

const UTC = { zone: "UTC", dayStartMin: 0 };
const windows = (hoursOn: (date: string) => Hours | null) =>
  windowsOf({ hoursOn, day: DAY, calendar: UTC, firstLogin: null, lastSeen: null });

const ask = (given: Partial<DayAsked>) =>
  alertsOfDay({
    ...{ day: DAY, calendar: UTC, now: at("23:00"), knowsHours: true, targetS: null },
    limits: { lateMs: 15 * MINUTE_MS, overtimeMs: 60 * MINUTE_MS },
    windows: windows((date) => (date === DAY ? OFFICE : null)),
    ...{ total: worked("09:00", "17:00", 7), machines: [], excused: [], scripted: [] },
    ...given,
  }).map(({ kind, byMs }) => (byMs === 0 ? kind : `${kind} ${byMs / MINUTE_MS}`));

const TABLE: [string, Partial<DayAsked>, string[]][] = [
  ["a usual day", {}, []],
  ["fifteen minutes are not late", { total: worked("09:15", "17:00", 7) }, []],
  ["sixteen are", { total: worked("09:16", "17:00", 7) }, ["late 16"]],
  ["gone before the end", { total: worked("09:00", "16:00", 7) }, ["early 60"]],
  ["not while the end is to come", { total: worked("09:00", "16:00", 7), now: at("16:30") }, []],
  ["an hour more is not overtime", { total: worked("08:00", "17:00", 9) }, []],
  ["more than that is", { total: worked("07:00", "17:30", 9.5) }, ["overtime 90"]],
  ["by a part-timer's target", { total: worked("09:00", "17:00", 7), targetS: 5 * 3600 }, ["overtime 120"]],
  ["nobody heard all day", { total: null }, ["no-report 480"]],
  ["nobody heard yet", { total: null, now: at("09:10") }, []],
  ["no day of work", { total: null, windows: [] }, []],
  ["work on a holiday", { windows: [] }, ["overtime 420"]],
  ["without working hours nothing", { total: worked("12:00", "13:00", 12), knowsHours: false }, []],
  ["a claim excuses", { total: worked("11:00", "17:00", 6), excused: [{ start: at("09:00"), end: at("11:00") }] }, []],
  [
    "and only what it covers",
    { total: worked("11:00", "17:00", 6), excused: [{ start: at("09:00"), end: at("10:30") }] },
    ["late 30"],
  ],
  ["a day claimed whole", { total: null, excused: [{ start: at("08:00"), end: at("18:00") }] }, []],
  ["a machine that broke its promise", { machines: [machine("12:00", 60)] }, ["silent 660"]],
  ["also of whom no hours are known", { machines: [machine("12:00", 60)], knowsHours: false }, ["silent 660"]],
  ["one that said good-bye", { machines: [machine("12:00", 0)] }, []],
  ["one that promises nothing", { machines: [machine("12:00", null)] }, []],
  ["a word that is late by seconds", { machines: [machine("22:58", 60)] }, []],
  [
    "the same question of six slots is one",
    {
      scripted: [0, 1, 2].map((n) => ({
        ...{ host: "desk", kind: "regular-beat", evidence: "every 60.0 s" },
        slot: at("10:00") + n * 10 * MINUTE_MS,
      })),
    },
    ["scripted"],
  ],
];

for (const [name, given, expected] of TABLE) test(name, () => assert.deepEqual(ask(given), expected));

test("the night shift's morning is no late coming, and its evening no early going", () => {
  const night = { fromMin: 22 * 60, toMin: 6 * 60 };
  const total = { workedS: 7 * 3600, firstLogin: at("01:29"), lastSeen: at("23:10") };
  assert.deepEqual(ask({ windows: windows(() => night), total, now: Date.parse("2026-11-21T01:00:00Z") }), []);
});
