import assert from "node:assert/strict";
import { test } from "node:test";
import { DateTime } from "luxon";
import { readTime } from "../../protocol/primitives.ts";
import {
  addDays,
  dayBounds,
  dayOf,
  daysFromTo,
  isZone,
  monthDays,
  readLocal,
  wallClockAt,
  weekDays,
  weekdayOf,
  weekOf,
} from "./local-day.ts";

const HOUR = 3_600_000;

/** zone, DAY_START in minutes, day, its first instant, its length in hours. */
const DAYS: [zone: string, dayStartMin: number, day: string, start: string, hours: number][] = [
  ["UTC", 0, "2026-06-10", "2026-06-10T00:00:00Z", 24],
  ["Europe/Berlin", 0, "2026-03-29", "2026-03-28T23:00:00Z", 23],
  ["Europe/Berlin", 0, "2026-10-25", "2026-10-24T22:00:00Z", 25],
  ["Europe/Berlin", 360, "2026-03-28", "2026-03-28T05:00:00Z", 23],
  // 02:30 does not exist: the day begins where the clock springs to, not half an hour later.
  ["Europe/Berlin", 150, "2026-03-29", "2026-03-29T01:00:00Z", 23.5],
  // 02:30 comes twice: the first counts.
  ["Europe/Berlin", 150, "2026-10-25", "2026-10-25T00:30:00Z", 25],
  ["America/New_York", 0, "2026-11-01", "2026-11-01T04:00:00Z", 25],
  ["Asia/Beirut", 0, "2026-03-28", "2026-03-27T22:00:00Z", 24],
  ["Asia/Beirut", 0, "2026-03-29", "2026-03-28T22:00:00Z", 23],
  // Midnight comes twice in Beirut's autumn: the clock goes from 00:00 back to 23:00 of the day before.
  ["Asia/Beirut", 0, "2026-10-24", "2026-10-23T21:00:00Z", 25],
  ["America/Sao_Paulo", 0, "2018-11-04", "2018-11-04T03:00:00Z", 23],
  ["America/Sao_Paulo", 0, "2018-02-17", "2018-02-17T02:00:00Z", 25],
  ["Australia/Lord_Howe", 0, "2026-04-05", "2026-04-04T13:00:00Z", 24.5],
  ["Australia/Lord_Howe", 0, "2026-10-04", "2026-10-03T13:30:00Z", 23.5],
  ["Asia/Kathmandu", 0, "2026-06-10", "2026-06-09T18:15:00Z", 24],
  ["Pacific/Apia", 0, "2011-12-29", "2011-12-29T10:00:00Z", 24],
  ["Pacific/Apia", 0, "2011-12-30", "2011-12-30T10:00:00Z", 0],
  ["Pacific/Apia", 0, "2011-12-31", "2011-12-30T10:00:00Z", 24],
  // The clock goes from midnight of the 30th to that of the 31st, past 06:00 on the 30th: six hours are left of that day.
  ["Pacific/Apia", 360, "2011-12-30", "2011-12-30T10:00:00Z", 6],
  ["Pacific/Apia", 360, "2011-12-31", "2011-12-30T16:00:00Z", 24],
  ["UTC", 0, "2028-02-29", "2028-02-29T00:00:00Z", 24],
];

for (const [zone, dayStartMin, day, start, hours] of DAYS) {
  test(`${day} in ${zone} from minute ${dayStartMin} begins ${start} and has ${hours} hours`, () => {
    const bounds = dayBounds(day, { zone, dayStartMin });
    assert.equal(new Date(bounds.start).toISOString(), new Date(start).toISOString());
    assert.equal((bounds.end - bounds.start) / HOUR, hours);
  });
}

test("days follow each other without hole or overlap, and each instant lies in the day it is said to", () => {
  for (const zone of ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia"]) {
    for (const dayStartMin of [0, 150, 360, 1439]) {
      const calendar = { zone, dayStartMin };
      let end = dayBounds("2010-12-31", calendar).end;
      for (const day of daysFromTo("2011-01-01", "2012-12-31")) {
        const bounds = dayBounds(day, calendar);
        assert.equal(bounds.start, end);
        end = bounds.end;
        if (bounds.start === bounds.end) continue;
        for (const ms of [bounds.start, (bounds.start + bounds.end) / 2, bounds.end - 1]) {
          assert.equal(dayOf(ms, calendar), day);
        }
      }
    }
  }
});

test("where nothing odd happens a day begins when luxon says", () => {
  for (const zone of ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"]) {
    for (const day of daysFromTo("2026-01-01", "2026-12-31")) {
      const { start } = dayBounds(day, { zone, dayStartMin: 0 });
      assert.equal(start, DateTime.fromISO(day, { zone }).toMillis(), `${day} ${zone}`);
    }
  }
});

test("an instant before 1970 and one far ahead have their days too", () => {
  assert.equal(dayOf(Date.parse("1969-12-31T22:59:59.999Z"), { zone: "Europe/Berlin", dayStartMin: 0 }), "1969-12-31");
  assert.equal(dayOf(Date.parse("2199-12-31T23:00:00Z"), { zone: "Europe/Berlin", dayStartMin: 0 }), "2200-01-01");
});

test("a zone or a day that does not exist is refused in words", () => {
  assert.throws(() => dayOf(0, { zone: "Mars/Olympus", dayStartMin: 0 }), /"Mars\/Olympus" is not a time zone/);
  assert.throws(() => dayBounds("yesterday", { zone: "UTC", dayStartMin: 0 }), /"yesterday" is not a day/);
  assert.deepEqual(["Europe/Berlin", "UTC", "+02:00", "", "Mars/Olympus"].map(isZone), [
    true,
    true,
    false,
    false,
    false,
  ]);
});

/** zone, as written, the instant that is meant. */
const READINGS: [zone: string, text: string, instant: string][] = [
  ["Europe/Berlin", "2026-03-27T09:00", "2026-03-27T08:00:00.000Z"],
  ["Europe/Berlin", "2026-03-27 09:00:01.5", "2026-03-27T08:00:01.500Z"],
  ["Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00.000Z"], // missing: later by the gap's length, 03:30
  ["Europe/Berlin", "2026-10-25T02:30:00", "2026-10-25T00:30:00.000Z"], // twice: the earlier
  ["Europe/Berlin", "2026-10-25T03:00:00", "2026-10-25T02:00:00.000Z"],
  ["Asia/Beirut", "2026-03-29T00:00:00", "2026-03-28T22:00:00.000Z"],
  ["Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:45:00.000Z"],
  ["Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00.000Z"], // a day late: noon of the 31st
  ["Europe/Berlin", "2026-03-27T09:00:00-05:00", "2026-03-27T14:00:00.000Z"],
];

for (const [zone, text, instant] of READINGS) {
  test(`${text} read in ${zone} is ${instant}`, () => {
    const read = readTime(text);
    assert.ok(read !== null);
    assert.equal(new Date(readLocal(read, zone)).toISOString(), instant);
  });
}

test("a wall clock time past midnight lies on the next date", () => {
  assert.equal(wallClockAt("2026-03-28", 1440 + 180, "Europe/Berlin"), Date.parse("2026-03-29T01:00:00Z"));
});

test("the week of a day is the ISO week, whose year is its Thursday's", () => {
  assert.deepEqual(weekOf("2026-11-21"), { year: 2026, week: 47 });
  assert.deepEqual(weekOf("2027-01-03"), { year: 2026, week: 53 });
  assert.deepEqual(weekOf("2027-01-04"), { year: 2027, week: 1 });
  assert.deepEqual(weekOf("2024-12-30"), { year: 2025, week: 1 });
  assert.deepEqual(weekDays({ year: 2026, week: 53 }).at(0), "2026-12-28");
  assert.deepEqual(weekDays({ year: 2026, week: 53 }).at(6), "2027-01-03");
  for (const day of daysFromTo("2019-12-20", "2031-01-10")) {
    const week = weekOf(day);
    assert.equal(weekDays(week)[weekdayOf(day) - 1], day);
    const said = DateTime.fromISO(day, { zone: "utc" });
    assert.deepEqual(week, { year: said.weekYear, week: said.weekNumber });
  }
});

test("a month has its own number of days", () => {
  assert.equal(monthDays("2028-02").at(-1), "2028-02-29");
  assert.equal(monthDays("2026-02").length, 28);
  assert.equal(monthDays("2026-12").at(-1), "2026-12-31");
  assert.equal(addDays("2028-02-28", 2), "2028-03-01");
  assert.equal(addDays("2026-01-01", -1), "2025-12-31");
  assert.deepEqual(daysFromTo("2026-01-02", "2026-01-01"), []);
});
