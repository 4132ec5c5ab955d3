// Brings day_totals and what hangs on it (people, machines, open stretches) up to date for some people: load their events,
// compute, replace. All in one settlement, so that a crash leaves either the old rows and the marks, or the new rows.

import { eventWindow, touchedSpan, workedDays } from "../domain/days.ts";
import type { Calendar, DayTotal } from "../domain/events.ts";
import { streamsOf } from "../domain/intervals.ts";
import { dayOf } from "../domain/local-day.ts";
import { foldName } from "../domain/people-names.ts";
import type { Database } from "./open.ts";
import {
  addPeople,
  clearMarks,
  type DayRange,
  dropOpen,
  dropTotals,
  eventsIn,
  inSettlement,
  type Mark,
  type OpenPerson,
  putHeads,
  putOpen,
  putTotals,
  type StoredEvent,
  type StreamHead,
  totalsIn,
} from "./totals.ts";

/**
 * Ranges of one person nearer than this become one, ms: the events that a range needs reach 48 h before and 12 h beyond it,
 * and its ends are rounded to whole days; what is loaded twice would be counted as two reports.
 */
const JOINED_MS = 5 * 24 * 3_600_000;

/** The days whose figures may differ because of these marks, overlapping and neighbouring ranges joined. */
export function rangesOf(
  marks: readonly Pick<Mark, "user" | "host" | "fromTs" | "toTs">[],
  calendar: Calendar,
  now: number,
): DayRange[] {
  const today = dayOf(now, calendar);
  const spans = new Map<string, { from: number; to: number }[]>();
  for (const { user, host, fromTs, toTs } of marks) {
    const span = {
      from: touchedSpan({ host, ts: fromTs, until: null }).from,
      to: touchedSpan({ host, ts: toTs, until: null }).to,
    };
    const own = spans.get(user);
    if (own === undefined) spans.set(user, [span]);
    else own.push(span);
  }
  const ranges: DayRange[] = [];
  for (const [user, own] of spans) {
    own.sort((a, b) => a.from - b.from);
    let last: { from: number; to: number } | undefined;
    for (const span of own) {
      if (last !== undefined && span.from <= last.to + JOINED_MS) last.to = Math.max(last.to, span.to);
      else {
        if (last !== undefined) ranges.push(rangeOf(user, last, calendar, today));
        last = { ...span };
      }
    }
    if (last !== undefined) ranges.push(rangeOf(user, last, calendar, today));
  }
  return ranges;
}

/** Days after today have no figures; an event ahead of the clock leaves its person open until it has come. */
function rangeOf(
  user: string,
  { from, to }: { from: number; to: number },
  calendar: Calendar,
  today: string,
): DayRange {
  const first = dayOf(from, calendar);
  const last = dayOf(to, calendar);
  return { user, from: first < today ? first : today, to: last < today ? last : today };
}

export type Settlement = { ranges: readonly DayRange[]; marks: readonly Mark[] };

/** Returns the days of which any row is another now. */
export async function settle(
  db: Database,
  { ranges, marks }: Settlement,
  calendar: Calendar,
  now: number,
): Promise<ReadonlySet<string>> {
  const today = dayOf(now, calendar);
  return inSettlement(db, async (tx) => {
    const spans = ranges.map(({ user, from, to }) => ({ user, ...eventWindow({ from, to, calendar }) }));
    const events = Map.groupBy(await eventsIn(tx, spans), ({ user }) => user);
    const computed: DayTotal[] = [];
    const open: OpenPerson[] = [];
    const closed: string[] = [];
    for (const { user, from, to } of ranges) {
      const result = workedDays({ user, events: events.get(user) ?? [], now, calendar, from, to });
      computed.push(...result.days);
      if (to !== today) continue; // what is open reaches into today
      if (result.open === null) closed.push(user);
      else open.push({ user, ...result.open });
    }
    await addPeople(
      tx.knex,
      [...events.keys()].map((user) => ({ user, sortName: foldName(user) })),
      now,
    );
    const { changed, gone } = differences(await totalsIn(tx, ranges), computed);
    await putTotals(tx, changed);
    await dropTotals(tx, gone);
    await putOpen(tx, open);
    await dropOpen(tx, closed);
    await putHeads(tx, [...events.values()].flatMap(headsOf));
    await clearMarks(tx, marks);
    return new Set([...changed, ...gone].map(({ day }) => day));
  });
}

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
