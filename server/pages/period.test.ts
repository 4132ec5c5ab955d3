import assert from "node:assert/strict";
import { test } from "node:test";
import { monthAround, personFilePath, personPath, readDay, readMonth, readWeek, weekAround } from "./period.ts";

test("an address names a day, a week or a month that the calendar has, or nothing", () => {
  for (const day of ["2026-11-21", "2028-02-29"]) assert.equal(readDay(day), day);
  for (const day of ["2026-02-29", "2026-13-01", "2026-1-1", "21-11-2026", "0001-01-01", "9999-12-31", ""])
    assert.equal(readDay(day), null, day);
  assert.deepEqual(readWeek("2026-W47")?.days.at(0), "2026-11-16");
  assert.deepEqual(readWeek("2026-W53")?.days.at(-1), "2027-01-03");
  for (const week of ["2025-W53", "2026-W00", "2026-W54", "2026-47", "2026-W1"])
    assert.equal(readWeek(week), null, week);
  assert.equal(readMonth("2026-02")?.days.length, 28);
  for (const month of ["2026-13", "2026-00", "2026-1", "2026"]) assert.equal(readMonth(month), null, month);
});

test("the weeks and months around a turn of the year", () => {
  assert.deepEqual(weekAround(readWeek("2026-W53")?.days ?? [], 1), { year: 2027, week: 1 });
  assert.deepEqual(weekAround(readWeek("2026-W01")?.days ?? [], -1), { year: 2025, week: 52 });
  assert.equal(monthAround("2026-12", 1), "2027-01");
  assert.equal(monthAround("2026-01", -1), "2025-12");
});

test("every name comes back from the address of its page", () => {
  for (const user of [
    "anna",
    "<b>eve</b>",
    "DOMAIN\\kim",
    "a/b",
    "..",
    ".",
    "100%",
    "%2e%2e",
    "o'neil",
    "李雷",
    "a?b#c",
    "a.csv",
    "+ +",
    "..a",
  ]) {
    const url = new URL(personPath(user, { day: "2026-11-21" }), "http://stint");
    const [, page, segment] = url.pathname.split("/");
    assert.equal(page, "person");
    assert.equal(segment === undefined ? url.searchParams.get("user") : decodeURIComponent(segment), user);
    assert.equal(url.searchParams.get("day"), "2026-11-21");
    assert.ok(new URL(personFilePath(user, "log.csv"), "http://stint").pathname.endsWith("/log.csv"));
  }
});
