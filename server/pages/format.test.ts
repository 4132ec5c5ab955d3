import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clockOfSeconds,
  dateRange,
  difference,
  duration,
  fullDate,
  hoursAndMinutes,
  isoWithOffset,
  shortDateWithMonth,
  shortSpan,
  timeOfDay,
  utcOffset,
} from "./format.ts";

const EN = "en-GB";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("durations carry their units, and no minute that is not full", () => {
  const table: [number, string, string, string][] = [
    [0, "0 min", "0 h 00 min", "0:00"],
    [59, "0 min", "0 h 00 min", "0:00"],
    [2_520, "42 min", "0 h 42 min", "0:42"],
    [27_720, "7 h 42 min", "7 h 42 min", "7:42"],
    [28_799, "7 h 59 min", "7 h 59 min", "7:59"],
    [8_259_480, "2,294 h 18 min", "2,294 h 18 min", "2294:18"],
  ];
  for (const [seconds, short, full, clock] of table) {
    assert.equal(plain(duration(seconds, EN)), short);
    assert.equal(plain(hoursAndMinutes(seconds, EN)), full);
    assert.equal(clockOfSeconds(seconds), clock);
  }
});

test("a difference says its direction", () => {
  assert.equal(plain(difference(32_100, EN)), "+ 8 h 55 min");
  assert.equal(plain(difference(-44_400, EN)), "− 12 h 20 min");
  assert.equal(plain(difference(-30, EN)), "± 0 min");
});

test("how long ago is said in seconds for a minute, then in minutes and hours", () => {
  assert.deepEqual(
    [0, 51_400, 60_000, 7_800_000].map((ms) => plain(shortSpan(ms, EN))),
    ["0 s", "51 s", "1 min", "2 h 10 min"],
  );
});

test("times are the wall clock's of the zone, also where it is off by a quarter of an hour and on the day it changes", () => {
  const table: [string, string, string, string][] = [
    ["2026-11-20T13:32:07Z", "Europe/Brussels", "14:32", "UTC+1"],
    ["2026-07-01T13:32:07Z", "Europe/Brussels", "15:32", "UTC+2"],
    ["2026-11-20T13:32:07Z", "Asia/Kathmandu", "19:17", "UTC+5:45"],
    ["2026-11-20T13:32:07Z", "America/St_Johns", "10:02", "UTC−3:30"],
    ["2026-10-25T00:59:59Z", "Europe/Brussels", "02:59", "UTC+2"],
    ["2026-10-25T01:00:00Z", "Europe/Brussels", "02:00", "UTC+1"],
    ["2026-10-03T15:29:00Z", "Australia/Lord_Howe", "01:59", "UTC+10:30"],
    ["2026-10-03T15:30:00Z", "Australia/Lord_Howe", "02:30", "UTC+11"],
    ["2026-11-20T13:32:07Z", "UTC", "13:32", "UTC"],
  ];
  for (const [at, zone, time, offset] of table) {
    assert.equal(timeOfDay(Date.parse(at), zone, EN), time, `${at} ${zone}`);
    assert.equal(utcOffset(Date.parse(at), zone), offset, `${at} ${zone}`);
    assert.equal(Date.parse(isoWithOffset(Date.parse(at), zone)), Date.parse(at));
  }
});

test("dates are named whole, and ranges once", () => {
  assert.equal(fullDate("2026-11-20", EN), "Friday 20 November 2026");
  assert.equal(shortDateWithMonth("2026-11-19", EN), "Thu 19 Nov");
  assert.equal(dateRange("2026-11-16", "2026-11-22", EN), "16–22 November 2026");
  assert.equal(dateRange("2026-11-30", "2026-12-06", EN), "30 November – 6 December 2026");
  assert.equal(dateRange("2026-12-28", "2027-01-03", EN), "28 December 2026 – 3 January 2027");
});
