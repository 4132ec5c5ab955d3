// Brings day_totals and what hangs on it (people, machines, open stretches) up to date for some people: load their events,
// compute, replace. All in one settlement, so that a crash leaves either the old rows and the marks, or the new rows.

import { eventWindow, touchedSpan, workedDays } from "../domain/days.ts";
import type { Calendar, WorkEvent } from "../domain/events.ts";
import { streamsOf } from "../domain/intervals.ts";
import { dayOf } from "../domain/local-day.ts";
import { foldName } from "../domain/people-names.ts";
import type { Database } from "./open.ts";
import {
  addPeople,
  clearMarks,
  eventsIn,
  inSettlement,
  type Mark,
  replaceDays,
  type StreamHead,
  setHeads,
  setOpen,
} from "./totals.ts";

/** The local days from..to of one person, both included. */
export type DayRange = { user: string; from: string; to: string };

/** The days whose figures may differ because of these marks, overlapping and neighbouring ranges joined. */
export function rangesOf(marks: readonly Mark[], calendar: Calendar, now: number): DayRange[] {
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
      // The events a range needs reach 60 h beyond it, so ranges nearer than that are cheaper as one.
      if (last !== undefined && span.from <= last.to + 60 * 3_600_000) last.to = Math.max(last.to, span.to);
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

export type Settlement = { ranges: readonly DayRange[]; marks: readonly number[] };

export async function settle(
  db: Database,
  { ranges, marks }: Settlement,
  calendar: Calendar,
  now: number,
): Promise<void> {
  const today = dayOf(now, calendar);
  await inSettlement(db, async (tx) => {
    const spans = ranges.map(({ user, from, to }) => ({ user, ...eventWindow({ from, to, calendar }) }));
    const events = byUser(await eventsIn(tx, db.dialect, spans));
    await addPeople(
      tx,
      [...events.keys()].map((user) => ({ user, sortName: foldName(user) })),
      now,
    );
    const heads: StreamHead[] = [];
    for (const { user, from, to } of ranges) {
      const own = events.get(user) ?? [];
      const { days, open } = workedDays({ user, events: own, now, calendar, from, to });
      await replaceDays(tx, { user, from, to, days });
      if (to === today) await setOpen(tx, user, open);
    }
    for (const own of events.values()) heads.push(...headsOf(own));
    await setHeads(tx, heads);
    await clearMarks(tx, marks);
  });
}

type StoredEvent = WorkEvent & { receivedAt: number };

function byUser(events: readonly StoredEvent[]): Map<string, StoredEvent[]> {
  const own = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const list = own.get(event.user);
    if (list === undefined) own.set(event.user, [event]);
    else list.push(event);
  }
  return own;
}

function headsOf(events: readonly StoredEvent[]): StreamHead[] {
  return streamsOf(events).flatMap((stream) => (stream.at(-1) as StoredEvent | undefined) ?? []);
}
