// Calendar files as offices have them, and as nobody should have them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readIcs } from "./read-ics.ts";

const WINDOW = { from: "2026-01-01", to: "2028-11-20" };
const file = (...events: string[][]) =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//test//EN",
    ...events.flatMap((lines, i) => ["BEGIN:VEVENT", `UID:${i}`, "DTSTAMP:20260101T000000Z", ...lines, "END:VEVENT"]),
    "END:VCALENDAR",
  ].join("\r\n");
function days(text: string): string[] {
  const read = readIcs(text, WINDOW);
  if ("fault" in read) return [[read.fault.why, read.fault.max ?? ""].join(" ").trim()];
  return [
    ...read.days.map(({ day, name }) => `${day} ${name}`),
    ...read.left.map(({ name, why }) => `${name}: ${why}`),
  ];
}

test("a whole day is a holiday, several days are several, the end is the day after the last", () => {
  assert.deepEqual(
    days(
      file(
        ["DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261227", "SUMMARY:Christmas"],
        ["DTSTART;VALUE=DATE:20260101", "SUMMARY:New Year’s Day"],
      ),
    ),
    ["2026-01-01 New Year’s Day", "2026-12-25 Christmas", "2026-12-26 Christmas"],
  );
});

test("what comes back every year does so within two years, but for the days taken out", () => {
  assert.deepEqual(
    days(file(["DTSTART;VALUE=DATE:20011003", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20271003", "SUMMARY:Unity Day"])),
    ["2026-10-03 Unity Day", "2028-10-03 Unity Day"],
  );
  assert.deepEqual(
    days(file(["DTSTART;VALUE=DATE:20250901", "RRULE:FREQ=YEARLY;BYMONTH=9;BYDAY=1MO;COUNT=3", "SUMMARY:Labor Day"])),
    ["2026-09-07 Labor Day", "2027-09-06 Labor Day"],
  );
});

test("an event with times is of the day on which it begins; names keep their letters and lose what is no letter", () => {
  assert.deepEqual(
    days(
      file(
        [
          "DTSTART;TZID=Europe/Berlin:20261224T120000",
          "DTEND;TZID=Europe/Berlin:20261224T180000",
          "SUMMARY:Heiligabend",
        ],
        ["DTSTART;VALUE=DATE:20260321", "SUMMARY:عيد\\n<b>النوروز</b>\\, 1"],
        ["DTSTART;VALUE=DATE:20260322"],
      ),
    ),
    ["2026-03-21 عيد <b>النوروز</b>, 1", "2026-03-22 Holiday", "2026-12-24 Heiligabend"],
  );
});

test("what is out of the window, has no day or recurs without end is told, not stored", () => {
  assert.deepEqual(
    days(
      file(
        ["DTSTART;VALUE=DATE:19991231", "SUMMARY:Old"],
        ["SUMMARY:Never"],
        ["DTSTART:20260101T000000Z", "RRULE:FREQ=SECONDLY", "SUMMARY:Always"],
        ["DTSTART;VALUE=DATE:20260501", "SUMMARY:May Day"],
      ),
    ),
    ["2026-05-01 May Day", "Old: outside", "Never: no-day", "Always: too-often"],
  );
});

test("what is no calendar, an empty one and one of everything are refused", () => {
  assert.match(days("<html>")[0] ?? "", /^no-calendar$/);
  assert.match(days("")[0] ?? "", /^no-(?:calendar|event)$/);
  assert.match(days(file())[0] ?? "", /^no-event$/);
  const daily = file(["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY", "SUMMARY:x"]);
  assert.match(days(daily)[0] ?? "", /^days 500$/);
});
