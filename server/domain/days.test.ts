import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import * as batch from "../../protocol/batch.ts";
import { eventWindow, grownSpan, touchedSpan, UNTIL_MAX_MS, workedDays } from "./days.ts";
import type { Calendar, DayTotal, WorkEvent } from "./events.ts";
import { asStored, type History, type HistoryReport, history, shuffled } from "./generated-histories.ts";
import { intervalsOf, streamsOf } from "./intervals.ts";
import { addDays, dayBounds, dayOf } from "./local-day.ts";
import { slowDays } from "./slow-days.test-oracle.ts";
import { lengthOf, unionOf } from "./union.ts";

const HOUR = 3_600_000;

type Case = {
  name: string;
  time_zone: string;
  now: string;
  reports: { user: string; state: "working" | "stopped"; ts: string; id?: string; host?: string; until?: string }[];
  days: {
    user: string;
    day: string;
    worked_s: number;
    estimated_s: number;
    first_login: string | null;
    last_seen: string | null;
  }[];
};
const cases: Case[] = JSON.parse(readFileSync(new URL("./worktime-cases.json", import.meta.url), "utf8"));

for (const { name, time_zone, now, reports, days } of cases) {
  test(`worked example: ${name}`, () => {
    const given: HistoryReport[] = reports.map((report) => ({
      user: report.user,
      host: report.host ?? "",
      id: report.id ?? null,
      state: report.state,
      ts: Date.parse(report.ts),
      until: report.until === undefined ? null : Date.parse(report.until),
    }));
    const asked = { calendar: { zone: time_zone, dayStartMin: 0 }, now: Date.parse(now), reports: given };
    const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
    const found = usersOf(asked).flatMap((user) => fastDays(asked, user));
    assert.deepEqual(
      found.map((day) => ({
        user: day.user,
        day: day.day,
        worked_s: day.workedS,
        estimated_s: day.estimatedS,
        first_login: iso(day.firstLogin),
        last_seen: iso(day.lastSeen),
      })),
      days,
    );
    for (const user of usersOf(asked)) assert.deepEqual(fastDays(asked, user), slowDays(asked, user));
  });
}

test("the window reaches back as far as the wire lets an until reach ahead", () => {
  assert.equal(UNTIL_MAX_MS, batch.UNTIL_MAX_MS);
});

/** The days that a person's events can touch, with some to spare on both sides. */
function rangeOf(events: readonly WorkEvent[], calendar: Calendar) {
  const ts = events.map((event) => event.ts);
  return {
    from: addDays(dayOf(Math.min(...ts), calendar), -2),
    to: addDays(dayOf(Math.max(...ts), calendar), 4),
  };
}

const usersOf = ({ reports }: History) => [...new Set(reports.map(({ user }) => user))];
const eventsOf = ({ reports }: History, user: string) => asStored(reports).filter((event) => event.user === user);

function fastDays({ reports, now, calendar }: History, user: string): DayTotal[] {
  const events = asStored(reports).filter((event) => event.user === user);
  return workedDays({ user, events, now, calendar, ...rangeOf(events, calendar) }).days;
}

/** Runs a property over generated histories, one user at a time, and prints the seed with which it can be run again. */
function holds(
  name: string,
  { runs }: { runs: number },
  property: (one: History, user: string, keys: number[]) => void,
) {
  test(name, (t) => {
    const seed = randomInt(2 ** 31);
    t.diagnostic(`${runs} histories, seed ${seed}`);
    const keys = fc.array(fc.nat(), { minLength: 10, maxLength: 10 });
    const check = fc.property(history, keys, (one, numbers) => {
      for (const user of usersOf(one)) property(one, user, numbers);
    });
    fc.assert(check, { numRuns: runs, seed });
  });
}

holds("a thousand histories give what the slow computation gives", { runs: 1000 }, (one, user) => {
  assert.deepEqual(fastDays(one, user), slowDays(one, user));
});

holds("identified reports in any order give the same days", { runs: 500 }, (one, user, keys) => {
  const isPlain = ({ id }: HistoryReport) => id === null;
  const plain = one.reports.filter(isPlain); // their arrival counts, so it is kept
  const identified = shuffled(
    one.reports.filter((report) => !isPlain(report)),
    keys,
  );
  for (const reports of [
    [...plain, ...identified],
    [...identified, ...plain, ...identified],
  ]) {
    assert.deepEqual(fastDays({ ...one, reports }, user), fastDays(one, user));
  }
});

holds("no day holds more than its length, nor more estimated than worked", { runs: 500 }, (one, user) => {
  for (const day of fastDays(one, user)) {
    const { start, end } = dayBounds(day.day, one.calendar);
    assert.ok(day.workedS * 1000 <= end - start);
    assert.ok(day.estimatedS >= 0 && day.estimatedS <= day.workedS);
    for (const at of [day.firstLogin, day.lastSeen])
      assert.ok(at === null || (at >= start && at <= end && at <= one.now));
    assert.ok(day.firstLogin !== null || day.lastSeen !== null);
  }
});

holds("the days add up to the union within half a second a day", { runs: 500 }, (one, user) => {
  const days = fastDays(one, user);
  const intervals = streamsOf(eventsOf(one, user)).flatMap((stream) => intervalsOf(stream, one.now));
  const union = lengthOf(unionOf(intervals)) / 1000;
  const sum = days.reduce((all, { workedS }) => all + workedS, 0);
  assert.ok(Math.abs(sum - union) <= days.length / 2);
});

holds("the events of the window are all that its days need", { runs: 500 }, (one, user, keys) => {
  const events = eventsOf(one, user);
  const { calendar, now } = one;
  const range = rangeOf(events, calendar);
  const from = addDays(range.from, (keys[0] ?? 0) % 8);
  const to = addDays(from, (keys[1] ?? 0) % 3);
  const window = eventWindow({ from, to, calendar });
  const near = events.filter(({ ts }) => ts >= window.from && ts <= window.to);
  const ofNear = workedDays({ user, events: near, now, calendar, from, to });
  const ofAll = workedDays({ user, events, now, calendar, from, to });
  assert.deepEqual(ofNear.days, ofAll.days);
  // Where a stretch ends on a later day may be known better with more events; that it lasts over these days is not.
  const end = dayBounds(to, calendar).end;
  const within = (open: { fromAt: number; boundAt: number } | null) =>
    open === null ? null : { fromAt: open.fromAt, boundAt: Math.min(open.boundAt, end) };
  assert.deepEqual(within(ofNear.open), within(ofAll.open));
});

holds("days that are not open do not change as time passes", { runs: 500 }, (one, user, keys) => {
  const events = eventsOf(one, user);
  const { calendar, now } = one;
  const { from, to } = rangeOf(events, calendar);
  const { days, open } = workedDays({ user, events, now, calendar, from, to });
  const later = now + ((keys[0] ?? 0) % (72 * HOUR));
  const then = workedDays({ user, events, now: later, calendar, from, to });
  if (open === null) {
    assert.deepEqual(then, { days, open });
    return;
  }
  assert.ok(open.boundAt > now);
  const changed = daysThatDiffer(days, then.days);
  for (const day of changed) {
    assert.ok(day >= dayOf(open.fromAt, calendar) && day <= dayOf(open.boundAt, calendar));
  }
  const last = workedDays({ user, events, now: open.boundAt, calendar, from, to });
  assert.equal(last.open, null);
});

function daysThatDiffer(before: readonly DayTotal[], after: readonly DayTotal[]): string[] {
  const text = (days: readonly DayTotal[]) => new Map(days.map((day) => [day.day, JSON.stringify(day)]));
  const [a, b] = [text(before), text(after)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((day) => a.get(day) !== b.get(day));
}

holds("a new event changes no day outside its touched span", { runs: 500 }, (one, user, keys) => {
  const events = eventsOf(one, user);
  const { calendar, now } = one;
  const added = events[(keys[0] ?? 0) % events.length];
  assert.ok(added !== undefined);
  const asked = { user, now, calendar, ...rangeOf(events, calendar) };
  const before = workedDays({ ...asked, events: events.filter((event) => event !== added) });
  const after = workedDays({ ...asked, events });
  const span = touchedSpan(added);
  for (const day of daysThatDiffer(before.days, after.days)) {
    assert.ok(day >= dayOf(span.from, calendar) && day <= dayOf(span.to, calendar), day);
  }
});

holds("an until that grows changes no day outside its grown span", { runs: 500 }, (one, user, keys) => {
  const events = eventsOf(one, user);
  const { calendar, now } = one;
  const grown = events.filter(({ host, state }) => host !== "" && state === "working")[(keys[0] ?? 0) % 3];
  if (grown === undefined) return;
  const until = Math.max(grown.until ?? grown.ts, grown.ts + ((keys[1] ?? 0) % (48 * HOUR)));
  const asked = { user, now, calendar, ...rangeOf(events, calendar) };
  const before = workedDays({ ...asked, events });
  const after = workedDays({
    ...asked,
    events: events.map((event) => (event === grown ? { ...event, until } : event)),
  });
  const span = grownSpan({ ts: grown.ts, before: grown.until, after: until });
  const touched = touchedSpan({ ...grown, until });
  assert.ok(span.from >= touched.from && span.to <= touched.to);
  for (const day of daysThatDiffer(before.days, after.days)) {
    assert.ok(day >= dayOf(span.from, calendar) && day <= dayOf(span.to, calendar), day);
  }
});
