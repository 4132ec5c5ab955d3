import assert from "node:assert/strict";
import { test } from "node:test";
import type { Stretch } from "../domain/strip.ts";
import { ENGLISH } from "../words/words.ts";
import { axisOf, drawStrip, hoursAround } from "./strip.ts";

const BRUSSELS = { zone: "Europe/Brussels", dayStartMin: 0 };
const labels = (axis: { marks: { x: string; label: string }[] }) => axis.marks.map(({ x, label }) => `${label} ${x}`);

test("on a day of 23 or 25 hours the ticks move and the times stay right", () => {
  assert.deepEqual(labels(axisOf({ day: "2026-11-20", calendar: BRUSSELS, step: 6 })), [
    "0 0%",
    "6 25%",
    "12 50%",
    "18 75%",
    "24 100%",
  ]);
  assert.deepEqual(labels(axisOf({ day: "2026-03-29", calendar: BRUSSELS, step: 6 })), [
    "0 0%",
    "6 21.74%",
    "12 47.83%",
    "18 73.91%",
    "24 100%",
  ]);
  assert.deepEqual(labels(axisOf({ day: "2026-10-25", calendar: BRUSSELS, step: 12 })), ["0 0%", "12 52%", "24 100%"]);
});

test("a day that starts at six is drawn from six to six", () => {
  const axis = axisOf({ day: "2026-11-20", calendar: { ...BRUSSELS, dayStartMin: 360 }, step: 6 });
  assert.deepEqual(labels(axis), ["6 0%", "12 25%", "18 50%", "24 75%", "6 100%"]);
});

test("an axis holds all that is on it, and an office day at least", () => {
  const at = (time: string) => Date.parse(`2026-11-20T${time}:00+01:00`);
  const hours = (...spans: [string, string][]) =>
    hoursAround(
      spans.map(([start, end]) => ({ start: at(start), end: at(end) })),
      { day: "2026-11-20", calendar: BRUSSELS, step: 3 },
    );
  assert.deepEqual(hours(), { fromHour: 6, toHour: 18 });
  assert.deepEqual(hours(["05:10", "19:30"]), { fromHour: 3, toHour: 21 });
  assert.deepEqual(hours(["00:00", "23:59"]), { fromHour: 0, toHour: 24 });
});

test("a strip says the same in words, in lines and in the text of each line", () => {
  const at = (time: string) => Date.parse(`2026-11-20T${time}:00+01:00`);
  const stretch = (start: string, end: string, rest: Partial<Stretch>): Stretch => ({
    start: at(start),
    end: at(end),
    state: "working",
    estimated: false,
    cause: null,
    ...rest,
  });
  const axis = axisOf({ day: "2026-11-20", calendar: BRUSSELS, step: 6 });
  const strip = drawStrip(
    [
      stretch("08:09", "09:48", {}),
      stretch("09:48", "10:00", { state: "stopped", cause: "lock" }),
      stretch("10:00", "12:00", { estimated: true }),
      stretch("12:00", "12:10", { state: "not-heard", cause: "silent" }),
    ],
    axis,
    BRUSSELS.zone,
    at("12:10"),
    ENGLISH,
  );
  assert.equal(
    strip.label,
    "working 08:09 to 09:48, stopped 09:48 to 10:00, working 10:00 to 12:00, estimated, not heard 12:00 to 12:10",
  );
  assert.deepEqual(
    strip.lines.map(({ title }) => title),
    ["08:09–09:48 working", "09:48–10:00 stopped: lock", "10:00–12:00 working, estimated", "12:00–12:10 not heard"],
  );
  assert.deepEqual([strip.lines[0]?.x1, strip.lines[0]?.x2, strip.now], ["33.96%", "40.83%", "50.69%"]);
  assert.equal(drawStrip([], axis, BRUSSELS.zone, null, ENGLISH).label, "no report");
});

test("an axis reaches into the next morning for whoever works at night", () => {
  const at = (text: string) => Date.parse(`${text}+01:00`);
  const shift = [{ start: at("2026-11-20T22:00:00"), end: at("2026-11-21T06:00:00") }];
  const hours = hoursAround(shift, { day: "2026-11-20", calendar: BRUSSELS, step: 6 });
  assert.deepEqual(hours, { fromHour: 6, toHour: 30 });
  assert.deepEqual(labels(axisOf({ day: "2026-11-20", calendar: BRUSSELS, ...hours, step: 6 })), [
    "6 0%",
    "12 25%",
    "18 50%",
    "24 75%",
    "6 100%",
  ]);
});
