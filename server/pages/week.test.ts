import assert from "node:assert/strict";
import { test } from "node:test";
import type { DayTotal } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";
import { ENGLISH } from "../words/words.ts";
import { readListing } from "./listing.ts";
import { readWeek } from "./period.ts";
import { type WeekAsked, weekPage } from "./week.ts";

const UTC = { zone: "UTC", dayStartMin: 0 };
const HOUR_S = 3600;
const total = (day: string, hours: number, estimatedS = 0): [string, DayTotal] => [
  day,
  { user: "anna", day, workedS: hours * HOUR_S, estimatedS, firstLogin: 0, lastSeen: 0, lastEstimated: false },
];
const sum = (day: string, hours: number): [string, { workedS: number; estimatedS: number; people: number }] => [
  day,
  { workedS: hours * HOUR_S, estimatedS: 0, people: 1 },
];
const plain = (text: string) => text.replaceAll("\u00a0", " ");

function asked({ now = Date.parse("2026-11-18T12:00:00Z"), ...rest }: Partial<WeekAsked> = {}): WeekAsked {
  const week = readWeek("2026-W47");
  assert.ok(week !== null);
  return {
    site: {
      version: "0",
      words: ENGLISH,
      assets: { css: "", icon: "", keys: "", live: "", preview: "p", charts: "", chartLibrary: "" },
    },
    calendar: UTC,
    now,
    listing: readListing(new URLSearchParams()),
    week,
    keptFrom: null,
    teams: [],
    holidays: new Map(),
    quiet: [],
    sums: new Map([sum("2026-11-16", 8), sum("2026-11-18", 3), sum("2026-11-09", 6), sum("2026-11-11", 8)]),
    total: 1,
    rows: [
      {
        person: { user: "anna", name: "Anna", sortName: "anna", team: null, teamId: null },
        today: dayOf(now, UTC),
        days: new Map([
          total("2026-11-16", 8, 60),
          total("2026-11-18", 3),
          total("2026-11-09", 6),
          total("2026-11-11", 8),
        ]),
        claimed: new Map(),
        machineOn: new Set(["2026-11-17"]),
        targetS: null,
      },
    ],
    ...rest,
  };
}

test("days that are over are compared with days that are over; today counts, and is not compared", () => {
  const page = weekPage(asked());
  const [anna] = page.rows;
  assert.equal(plain(anna?.total ?? ""), "11 h 00 min");
  assert.equal(plain(anna?.against ?? ""), "+ 2 h 00 min");
  assert.equal(plain(page.sums[1]?.total ?? ""), "6 h 00 min");
  assert.match(page.remark, /Today counts in the bar/);
});

test("a day says its hours, a machine without input, no report, or nothing yet", () => {
  const [anna] = weekPage(asked()).rows;
  assert.deepEqual(
    anna?.cells.map(({ text }) => plain(text)),
    ["8 h 00 min", "0 h, machine on", "3 h 00 min", "", "", "", ""],
  );
  assert.deepEqual(
    anna?.cells.map(({ estimated }) => estimated),
    [true, false, false, false, false, false, false],
  );
});

test("a free day without a report is a dash, a working day is named", () => {
  const page = weekPage(
    asked({ now: Date.parse("2026-12-01T12:00:00Z"), holidays: new Map([["2026-11-19", "Feast"]]) }),
  );
  assert.deepEqual(page.rows[0]?.cells.map(({ text }) => plain(text)).slice(3), ["–", "no report", "–", "–"]);
});

test("every cell of the two last rows that a chart reads has its number", () => {
  const { sums } = weekPage(asked());
  assert.deepEqual(
    sums.map(({ cells }) => cells.map(({ seconds }) => seconds)),
    [
      [28_800, 0, 10_800, null, null, null, null],
      [21_600, 0, null, null, null, null, null],
    ],
  );
});

test("on the first day of a week there is nothing to compare yet", () => {
  const page = weekPage(asked({ now: Date.parse("2026-11-16T09:00:00Z") }));
  assert.equal(page.sums.length, 1);
  assert.equal(page.rows[0]?.against, "");
});

test("for whom the day of before is not over yet, it is compared and missed when it is", () => {
  const page = weekPage(asked());
  const [night] = weekPage({ ...asked(), rows: asked().rows.map((row) => ({ ...row, today: "2026-11-17" })) }).rows;
  assert.deepEqual(page.rows[0]?.cells.map(({ text }) => plain(text)).slice(2, 4), ["3 h 00 min", ""]);
  assert.equal(plain(night?.against ?? ""), "+ 2 h 00 min", "Monday alone");
  const [monday] = weekPage({ ...asked(), rows: asked().rows.map((row) => ({ ...row, today: "2026-11-16" })) }).rows;
  assert.equal(monday?.against, "");
});
