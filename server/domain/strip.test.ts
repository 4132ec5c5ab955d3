import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { workedDays } from "./days.ts";
import type { WorkEvent } from "./events.ts";
import { asStored, history } from "./generated-histories.ts";
import { dayOf } from "./local-day.ts";
import { type StripAsked, stripOf } from "./strip.ts";
import { lengthOf } from "./union.ts";

const at = (time: string) => Date.parse(`2026-11-20T${time}:00Z`);
const clock = (ms: number) => new Date(ms).toISOString().slice(11, 16);

const event = (given: Partial<WorkEvent>): WorkEvent => ({
  seq: 1,
  id: null,
  user: "bo",
  host: "DESK",
  state: "working",
  ts: 0,
  until: null,
  reason: null,
  ...given,
});
const works = (from: string, until: string, host = "DESK") => event({ id: from, host, ts: at(from), until: at(until) });
const stops = (ts: string, reason: WorkEvent["reason"], host = "DESK") =>
  event({ id: `${ts}s`, host, state: "stopped", ts: at(ts), reason });
const says = (ts: string, state: WorkEvent["state"]) => event({ host: "", ts: at(ts), state });
const ran = (from: string, to: string, host = "DESK") => ({ user: "bo", host, from: at(from), to: at(to) });

/** One line a stretch: from, to, state, cause; an estimate is marked. */
function strip(asked: Partial<StripAsked>): string[] {
  const whole = { events: [], running: [], machines: [], day: "2026-11-20", now: at("23:00"), ...asked };
  return stripOf({ ...whole, calendar: { zone: "UTC", dayStartMin: 0 } }).map(
    ({ start, end, state, estimated, cause }) =>
      `${clock(start)} ${clock(end)} ${state}${estimated ? " estimated" : ""}${cause === null ? "" : ` ${cause}`}`,
  );
}
const NEXT_DAY = at("23:00") + 7_200_000;

test("a gap is called by the reason of the stop before it", () => {
  const events = [works("08:00", "10:00"), stops("10:00", "lock"), works("10:15", "12:00"), stops("12:00", "sleep")];
  assert.deepEqual(strip({ events, running: [ran("08:00", "12:00")], now: NEXT_DAY }), [
    "08:00 10:00 working",
    "10:00 10:15 stopped lock",
    "10:15 12:00 working",
  ]);
  assert.deepEqual(strip({ events, now: at("12:30") }).at(-1), "12:00 12:30 stopped sleep");
});

test("an agent that fell silent while its person worked was not heard, where it is not known to have run", () => {
  const events = [works("08:00", "10:00"), works("13:00", "14:00")];
  assert.deepEqual(strip({ events, running: [ran("08:00", "10:30"), ran("12:50", "14:00")], now: NEXT_DAY }), [
    "08:00 10:00 working",
    "10:00 10:30 stopped",
    "10:30 12:50 not-heard silent",
    "12:50 13:00 stopped",
    "13:00 14:00 working",
  ]);
});

test("two machines make one strip: work on either is work, and between them the later word holds", () => {
  const events = [
    works("08:00", "09:00"),
    stops("09:00", "idle"),
    works("08:30", "10:00", "LAPTOP"),
    stops("10:00", "lock", "LAPTOP"),
    works("11:00", "12:00"),
  ];
  assert.deepEqual(strip({ events, now: NEXT_DAY }), [
    "08:00 10:00 working",
    "10:00 11:00 stopped lock",
    "11:00 12:00 working",
  ]);
});

test("an estimate is drawn as one, but for what another machine makes certain", () => {
  const events = [says("08:00", "working"), works("09:00", "10:00", "LAPTOP"), says("14:00", "working")];
  assert.deepEqual(strip({ events, running: [ran("08:50", "13:00", "LAPTOP")], now: NEXT_DAY }), [
    "08:00 09:00 working estimated",
    "09:00 10:00 working",
    "10:00 12:00 working estimated",
    "12:00 13:00 not-heard no-heartbeat",
    "13:00 14:00 not-heard silent",
    "14:00 18:00 working estimated",
  ]);
});

test("a plain stop gives no reason", () => {
  const events = [
    says("08:00", "working"),
    says("09:00", "stopped"),
    says("10:00", "working"),
    says("11:00", "stopped"),
  ];
  assert.deepEqual(strip({ events, now: NEXT_DAY }), [
    "08:00 09:00 working",
    "09:00 10:00 stopped",
    "10:00 11:00 working",
  ]);
});

const desk = { user: "bo", host: "DESK", until: null, reason: null, nextInS: 60 };

test("a machine that is not heard just now is not shown as a person who stopped", () => {
  const events = [works("08:00", "10:00"), stops("10:00", "idle")];
  const machines = [{ ...desk, state: "stopped", ts: at("10:00"), reason: "idle", heardAt: at("10:20") } as const];
  assert.deepEqual(strip({ events, machines, running: [ran("08:00", "10:20")], now: at("12:00") }), [
    "08:00 10:00 working",
    "10:00 10:20 stopped idle",
    "10:20 12:00 not-heard silent",
  ]);
});

test("the moment since the last until of a machine at work is no gap", () => {
  const machines = [{ ...desk, state: "working", ts: at("08:00"), until: at("09:59"), heardAt: at("10:00") } as const];
  assert.deepEqual(strip({ events: [works("08:00", "09:59")], machines, now: at("10:00") }), ["08:00 09:59 working"]);
});

test("a day without work or log-in has no strip, and one with a log-in only has a strip up to now", () => {
  assert.deepEqual(strip({ events: [stops("08:00", "idle")] }), []);
  const events = [works("08:00", "08:00"), stops("08:00", "lock")];
  assert.deepEqual(strip({ events, now: at("09:00") }), ["08:00 09:00 stopped lock"]);
  assert.deepEqual(strip({ events, now: NEXT_DAY }), []);
});

test("a strip has neither holes nor overlaps, and its working parts are the day's figures", () => {
  fc.assert(
    fc.property(history, (one) => {
      const user = one.reports[0]?.user ?? "";
      const events = asStored(one.reports).filter((each) => each.user === user);
      for (const day of new Set(events.map(({ ts }) => dayOf(ts, one.calendar)))) {
        const { calendar, now } = one;
        const stretches = stripOf({ events, running: [], machines: [], day, calendar, now });
        stretches.forEach((stretch, i) => {
          assert.ok(stretch.end > stretch.start);
          assert.equal(stretch.start, stretches[i - 1]?.end ?? stretch.start);
        });
        const total = workedDays({ user, events, now, calendar, from: day, to: day }).days[0];
        const working = stretches.filter(({ state }) => state === "working");
        assert.equal(Math.round(lengthOf(working) / 1000), total?.workedS ?? 0);
        assert.equal(Math.round(lengthOf(working.filter((each) => each.estimated)) / 1000), total?.estimatedS ?? 0);
      }
    }),
    { numRuns: 300 },
  );
});
