// Brings day_totals and what hangs on it (people, machines, open stretches) up to date for some people: load their events,
// compute, replace. All in one settlement, so that a crash leaves either the old rows and the marks, or the new rows.

import { eventWindow, touchedSpan, workedDays } from "../domain/days.ts";
import type { Calendar, DayTotal } from "../domain/events.ts";
import { streamsOf } from "../domain/intervals.ts";
import { addDays, dayOf, daysFromTo } from "../domain/local-day.ts";
import { markSummedStale } from "./apps/stale.ts";
import type { StoredEvent } from "./event-lines.ts";
import { write } from "./given-rows.ts";
import type { Database } from "./open.ts";
import { type Calendars, calendarsWithin } from "./people/day-starts.ts";
import { forgetPeople, markPeopleChanged, maybeNew } from "./people/everybody.ts";
import { byPerson, type LogIns, logInsWithin } from "./people/log-ins.ts";
import { retentionWithin } from "./retention/kept.ts";
import {
  addPeople,
  clearMarks,
  countChange,
  countPut,
  type DayRange,
  dropOpen,
  dropTotals,
  eventsIn,
  inSettlementOfFigures,
  type Mark,
  type OpenPerson,
  putHeads,
  putOpen,
  putTotals,
  type StreamHead,
  totalsIn,
} from "./totals.ts";

/**
 * Ranges of one person nearer than this become one, days: the events that a range needs reach 48 h before and 12 h beyond it,
 * and its ends are rounded to whole days; what is loaded twice would be counted as two reports.
 */
const JOINED_DAYS = 5;

/** A stretch of time of a log-in whose days have to be computed again, both ends included. */
export type Span = { user: string; from: number; to: number };

/** The time in which figures may differ because of these marks. */
export const spansOf = (marks: readonly Pick<Mark, "user" | "host" | "fromTs" | "toTs">[]): Span[] =>
  marks.map(({ user, host, fromTs, toTs }) => ({
    user,
    from: touchedSpan({ host, ts: fromTs, until: null }).from,
    to: touchedSpan({ host, ts: toTs, until: null }).to,
  }));

/** keptFrom: the first day that is still computed. */
type Known = { logIns: LogIns; calendars: Calendars; keptFrom: string };

/**
 * The days of people that lie in these spans of their log-ins, overlapping and neighbouring ones joined. Days after today have
 * no figures; an event ahead of the clock leaves its person open until it has come. Days before the first that is computed still
 * are frozen: not all of their events are there.
 */
function rangesOf(
  spans: readonly Span[],
  { logIns: { personOf }, calendars, now, keptFrom }: Known & { now: number },
): DayRange[] {
  const ranges: DayRange[] = [];
  for (const [user, own] of Map.groupBy(spans, (span) => personOf(span.user))) {
    const calendar = calendars.of(user);
    const untilToday = (ms: number) => dayOf(Math.min(ms, now), calendar);
    let last: DayRange | undefined;
    for (const { from, to } of own.toSorted((a, b) => a.from - b.from)) {
      const range = { user, from: later(untilToday(from), keptFrom), to: untilToday(to) };
      if (range.to < range.from) continue;
      if (last !== undefined && range.from <= addDays(last.to, JOINED_DAYS)) last.to = later(last.to, range.to);
      else {
        last = range;
        ranges.push(last);
      }
    }
  }
  return ranges;
}

export type Settlement = { spans: readonly Span[]; marks: readonly Mark[] };

/** Returns the days of which any row is another now. */
export async function settle(
  db: Database,
  { spans, marks }: Settlement,
  calendar: Calendar,
  now: number,
): Promise<ReadonlySet<string>> {
  const { days, strangers } = await inSettlementOfFigures(db, async (tx) => {
    const logIns = await logInsWithin(db, tx.knex);
    const calendars = await calendarsWithin(db, tx.knex, calendar);
    const keptFrom = (await retentionWithin(db, tx.knex)).keptFrom.events ?? "";
    const ranges = rangesOf(spans, { logIns, calendars, keptFrom, now });
    const raw = ranges.flatMap((range) => logIns.of([range.user]).map((user) => ({ ...range, user })));
    const loaded = await eventsIn(
      tx,
      raw.map(({ user, from, to }) => ({
        user,
        ...eventWindow({ from, to, calendar: calendars.of(logIns.personOf(user)) }),
      })),
    );
    const events = byPerson(loaded, logIns);
    const computed: DayTotal[] = [];
    const open: OpenPerson[] = [];
    const closed = raw.map(({ user }) => user).filter((user) => logIns.personOf(user) !== user);
    for (const { user, from, to } of ranges) {
      const own = calendars.of(user);
      const result = workedDays({ user, events: events.get(user) ?? [], now, calendar: own, from, to });
      computed.push(...result.days);
      if (to !== dayOf(now, own)) continue; // what is open reaches into today
      if (result.open === null) closed.push(user);
      else open.push({ user, ...result.open });
    }
    // A log-in that was a person before it was merged has rows of its own, which nothing is computed for any more; and where a day
    // begins later than it did, today is a day that was yesterday.
    const isToday = ({ user, to }: DayRange) => to === dayOf(now, calendars.of(logIns.personOf(user)));
    const kept = raw.map((range) => (isToday(range) ? { ...range, to: addDays(range.to, 1) } : range));
    const { changed, gone } = differences(await totalsIn(tx, kept), computed);
    const lessened = new Set(gone.map(({ day }) => day));
    const put = new Set(changed.map(({ day }) => day).filter((day) => !lessened.has(day)));
    const strangers = await maybeNew(db, tx.knex, [...events.keys()]);
    if (strangers.length > 0) await markPeopleChanged(tx.knex);
    await write(
      tx,
      addPeople(strangers, now),
      putTotals(changed, now),
      dropTotals(gone),
      putOpen(open),
      dropOpen(closed),
      putHeads([...events.values()].flatMap(headsOf)),
      markSummedStale([...changed, ...gone, ...daysOfMarks(marks, logIns, calendars)]),
      clearMarks(marks),
      countPut(put, now),
      countChange(lessened, now),
    );
    return { days: new Set([...put, ...lessened]), strangers };
  });
  if (strangers.length > 0) forgetPeople(db);
  return days;
}

/** A late report may move work within a day without changing how much it is. */
const daysOfMarks = (marks: readonly Mark[], { personOf }: LogIns, calendars: Calendars) =>
  marks.flatMap(({ user: logIn, fromTs, toTs }) => {
    const user = personOf(logIn);
    const calendar = calendars.of(user);
    return daysFromTo(dayOf(fromTs, calendar), dayOf(toTs, calendar)).map((day) => ({ user, day }));
  });

/** Only what differs is written: most marks touch a day or two of which one has changed. */
function differences(
  kept: readonly DayTotal[],
  computed: readonly DayTotal[],
): { changed: DayTotal[]; gone: DayTotal[] } {
  const keyOf = ({ user, day }: DayTotal) => `${day} ${user}`;
  const before = new Map(kept.map((row) => [keyOf(row), row]));
  const after = new Map(computed.map((row) => [keyOf(row), row]));
  const same = (a: DayTotal | undefined, b: DayTotal) =>
    a !== undefined &&
    a.workedS === b.workedS &&
    a.estimatedS === b.estimatedS &&
    a.firstLogin === b.firstLogin &&
    a.lastSeen === b.lastSeen &&
    a.lastEstimated === b.lastEstimated;
  return {
    changed: [...after.values()].filter((row) => !same(before.get(keyOf(row)), row)),
    gone: [...before].filter(([key]) => !after.has(key)).map(([, row]) => row),
  };
}

function headsOf(events: readonly StoredEvent[]): StreamHead[] {
  return streamsOf(events).flatMap((stream) => (stream.at(-1) as StoredEvent | undefined) ?? []);
}

const later = (a: string, b: string) => (a > b ? a : b);
