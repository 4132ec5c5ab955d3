// Local days as they are read: rows of day_totals, and in their place, for people whose figures depend on now, days computed
// from events at the moment of reading. Pages, exports and the read API all read days here, so they agree.
import { eventWindow, workedDays } from "../domain/days.ts";
import type { Calendar, DayTotal } from "../domain/events.ts";
import { dayOf, daysFromTo } from "../domain/local-day.ts";
import { isEverybody, type PeopleFilter, type Within } from "../domain/people/filter.ts";
import { compareByCodePoint } from "../domain/people-names.ts";
import type { KeptFrom } from "../domain/retention/kinds.ts";
import { ask, listOf } from "./ask.ts";
import type { Board } from "./board.ts";
import type { DayFigures, DaySum, PersonSum } from "./memory/columns.ts";
import { type DayColumns, sumsByDay } from "./memory/day-columns.ts";
import type { OpenPeople } from "./memory/open-people.ts";
import type { Database } from "./open.ts";
import type { Calendars } from "./people/day-starts.ts";
import { peopleMatching } from "./people.ts";
import { eventsOfPeople } from "./read-events.ts";

/** What a reading goes by: the database, the calendar, one now for all its figures, and what is remembered of the database. */
export type Reading = {
  db: Database;
  /** The organisation's; a person's own days go by `calendars.of`. */
  calendar: Calendar;
  calendars: Calendars;
  keptFrom: KeptFrom;
  now: number;
  columns: DayColumns;
  board: Board;
  open: OpenPeople;
};

/** Local days, both included. */
export type DayRange = { from: string; to: string };

type Row = Omit<DayTotal, "lastEstimated"> & { lastEstimated: number };

const DAY = `d.day, d."user", d.worked_s AS "workedS", d.estimated_s AS "estimatedS", d.first_login AS "firstLogin",
  d.last_seen AS "lastSeen", d.last_estimated AS "lastEstimated"`;

const totalOf = (row: Row): DayTotal => ({ ...row, lastEstimated: row.lastEstimated === 1 });

/** The days of these people, by person and then by day. */
export async function daysOfPeople(
  reading: Reading,
  users: readonly string[],
  { from, to }: DayRange,
): Promise<Map<string, Map<string, DayTotal>>> {
  const { db } = reading;
  const days = new Map<string, Map<string, DayTotal>>(users.map((user) => [user, new Map()]));
  if (users.length === 0) return days;
  const [rows, open] = await Promise.all([
    ask<Row>(db, `SELECT ${DAY} FROM day_totals d WHERE d."user" IN_LIST AND d.day >= ? AND d.day <= ?`, [
      listOf(db, users),
      from,
      to,
    ]),
    openDays(reading, { from, to }, users),
  ]);
  for (const row of rows) days.get(row.user)?.set(row.day, totalOf(row));
  for (const { user, day, total } of open) {
    if (total === null) days.get(user)?.delete(day);
    else days.get(user)?.set(day, total);
  }
  return days;
}

/** What one day's alerts are judged by, of everybody who has a report on it. */
export async function figuresOfDay(reading: Reading, day: string): Promise<ReadonlyMap<string, DayFigures>> {
  const [stored, open] = await Promise.all([
    reading.columns.figures(day),
    openDays(reading, { from: day, to: day }, null),
  ]);
  if (open.length === 0) return stored;
  const figures = new Map(stored);
  for (const { user, total } of open) {
    if (total === null) figures.delete(user);
    else figures.set(user, { ...total, isEstimated: total.estimatedS > 0 || total.lastEstimated });
  }
  return figures;
}

/** Sums by day over everybody who matches; days without a report are left out. */
export async function daySums(
  reading: Reading,
  filter: PeopleFilter,
  { from, to }: DayRange,
): Promise<Map<string, DaySum>> {
  const { db } = reading;
  const users = await usersAsked(db, filter);
  const [sums, open] = await Promise.all([
    users === null ? reading.columns.byDay({ from, to }) : sumsByDay(db, users, { from, to }),
    openDays(reading, { from, to }, users),
  ]);
  const stored = await storedDays(db, open);
  for (const { user, day, total } of open) {
    const sum = sums.get(day) ?? { workedS: 0, estimatedS: 0, people: 0 };
    const old = stored.get(keyOf({ user, day }));
    sums.set(day, {
      workedS: sum.workedS + (total?.workedS ?? 0) - (old?.workedS ?? 0),
      estimatedS: sum.estimatedS + (total?.estimatedS ?? 0) - (old?.estimatedS ?? 0),
      people: sum.people + (total === null ? 0 : 1) - (old === undefined ? 0 : 1),
    });
  }
  for (const [day, sum] of sums) if (sum.people === 0) sums.delete(day);
  return sums;
}

/** Null: everybody. */
const usersAsked = async (db: Database, filter: PeopleFilter) =>
  isEverybody(filter) ? null : (await peopleMatching(db, filter)).map(({ user }) => user);

/** Figures of each person, summed over the days asked: what a table is sorted by when not by name. */
export async function figuresByPerson(reading: Reading, range: DayRange): Promise<(user: string) => PersonSum | null> {
  const [sumOf, open] = await Promise.all([reading.columns.sums(range), openDays(reading, range, null)]);
  if (open.length === 0) return sumOf;
  const stored = await storedDays(reading.db, open);
  const openOf = Map.groupBy(open, ({ user }) => user);
  return (user) => {
    const days = openOf.get(user);
    return days === undefined ? sumOf(user) : withOpen(sumOf(user), days, stored);
  };
}

function withOpen(sum: PersonSum | null, days: readonly OpenDay[], stored: ReadonlyMap<string, Row>): PersonSum | null {
  const logins = [sum?.firstLogin, ...days.map(({ total }) => total?.firstLogin)].filter(
    (at) => typeof at === "number",
  );
  const worked = days.map(
    ({ user, day, total }) => (total?.workedS ?? 0) - (stored.get(keyOf({ user, day }))?.workedS ?? 0),
  );
  return {
    workedS: worked.reduce((a, b) => a + b, sum?.workedS ?? 0),
    firstLogin: logins.length === 0 ? null : Math.min(...logins),
  };
}

/** The same of each person's own today, which where their day begins later is still yesterday. */
export async function figuresToday(reading: Reading): Promise<(user: string) => PersonSum | null> {
  const { calendars, now } = reading;
  const { from, to } = calendars.todays(now);
  const days = daysFromTo(from, to);
  const figures = await Promise.all(days.map((day) => figuresByPerson(reading, { from: day, to: day })));
  return (user) => figures[days.indexOf(dayOf(now, calendars.of(user)))]?.(user) ?? null;
}

/**
 * Days in the order (day, user) by code point, from the one after `after`: how the read API walks. At most `limit`;
 * `next`: where the rest begins, null when there is none.
 */
export async function daysInOrder(
  reading: Reading,
  asked: DayRange & { user: string | null; within: Within; after: DayKey | null; limit: number },
): Promise<{ days: DayTotal[]; next: DayKey | null }> {
  const { db } = reading;
  const { from, to, user, within, after, limit } = asked;
  const users = user !== null ? [user] : await usersAsked(db, { q: null, team: null, within });
  const start = after ?? { day: from, user: "" };
  const ofPerson = after === null ? `d.day >= ?` : `d.day > ?`;
  const [rows, open] = await Promise.all([
    user === null
      ? ask<Row>(
          db,
          `SELECT ${DAY} FROM day_totals d WHERE d.day <= ? AND (d.day, d."user") > (?, ?)
           ${users === null ? "" : `AND d."user" IN_LIST`} ORDER BY d.day, d."user" LIMIT ?`,
          [to, start.day, start.user, ...(users === null ? [] : [listOf(db, users)]), limit],
        )
      : ask<Row>(
          db,
          `SELECT ${DAY} FROM day_totals d WHERE d."user" = ? AND ${ofPerson} AND d.day <= ? ORDER BY d.day LIMIT ?`,
          [user, start.day, to, limit],
        ),
    openDays(reading, { from: start.day, to }, users),
  ]);
  // A full page ends where its last row does; open days past it belong to a later page.
  const last = rows.length === limit ? (rows.at(-1) ?? null) : null;
  const byKey = new Map(rows.map((row) => [keyOf(row), totalOf(row)]));
  for (const { user: opened, day, total } of open) {
    const key = { day, user: opened };
    if (compareDayKeys(key, start) <= 0 || (last !== null && compareDayKeys(key, last) > 0)) continue;
    if (total === null) byKey.delete(keyOf(key));
    else byKey.set(keyOf(key), total);
  }
  const days = [...byKey.values()].sort(compareDayKeys);
  const end = days.length > limit ? (days[limit - 1] ?? null) : last;
  return { days: days.slice(0, limit), next: end === null ? null : { day: end.day, user: end.user } };
}

/** The first and the last day that has a report; null while there is none. */
export async function knownDays(db: Database): Promise<DayRange | null> {
  const [row] = await ask<{ from: string | null; to: string | null }>(
    db,
    `SELECT (SELECT min(day) FROM day_totals) AS "from", (SELECT max(day) FROM day_totals) AS "to"`,
  );
  return row?.from && row.to ? { from: row.from, to: row.to } : null;
}

export type DayKey = { day: string; user: string };
const keyOf = ({ day, user }: DayKey) => `${day} ${user}`;

export function compareDayKeys(a: DayKey, b: DayKey): number {
  return a.day === b.day ? compareByCodePoint(a.user, b.user) : a.day < b.day ? -1 : 1;
}

/** A day of an open person as it is now; total null: it has neither an interval nor a `working` event. */
type OpenDay = DayKey & { total: DayTotal | null };

/** @param users null: everybody whose figures are open */
async function openDays(reading: Reading, { from, to }: DayRange, users: readonly string[] | null): Promise<OpenDay[]> {
  const { db, calendars, now } = reading;
  if (users?.length === 0) return [];
  const people = await reading.open(users);
  // The days from where the earliest open stretch began to where now, or the end of the last one, lies.
  const spans = people.flatMap(({ user, fromAt, boundAt }) => {
    const calendar = calendars.of(user);
    const first = later(dayOf(Math.min(fromAt, now), calendar), from);
    const last = earlier(dayOf(Math.min(boundAt, now), calendar), to);
    return first <= last ? [{ user, first, last, calendar }] : [];
  });
  if (spans.length === 0) return [];
  const windows = spans.map(({ first, last, calendar }) => eventWindow({ from: first, to: last, calendar }));
  const window = { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
  const events = await eventsOfPeople(
    db,
    spans.map(({ user }) => user),
    window,
  );
  return spans.flatMap(({ user, first, last, calendar }) => {
    const { days } = workedDays({ user, events: events.get(user) ?? [], now, calendar, from: first, to: last });
    const byDay = new Map(days.map((total) => [total.day, total]));
    return daysFromTo(first, last).map((day) => ({ user, day, total: byDay.get(day) ?? null }));
  });
}

/** The rows that open days stand in the place of. */
async function storedDays(db: Database, open: readonly OpenDay[]): Promise<Map<string, Row>> {
  if (open.length === 0) return new Map();
  const days = open.map(({ day }) => day);
  const rows = await ask<Row>(
    db,
    `SELECT ${DAY} FROM day_totals d WHERE d."user" IN_LIST AND d.day >= ? AND d.day <= ?`,
    [
      listOf(
        db,
        open.map(({ user }) => user),
      ),
      days.reduce(earlier),
      days.reduce(later),
    ],
  );
  return new Map(rows.map((row) => [keyOf(row), row]));
}

const earlier = (a: string, b: string) => (a < b ? a : b);
const later = (a: string, b: string) => (a > b ? a : b);
