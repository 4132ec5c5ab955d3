// The alerts of one day of everybody who matches: gathers what each day is judged by, and how much of it was seen. What is asked is
// the domain's word.
import { type Alert, type AlertLimits, alertsOfDay } from "../../domain/alerts/judge-day.ts";
import { coverageOfDay } from "../../domain/day-coverage.ts";
import { targetOf } from "../../domain/expected/target.ts";
import { addDays, dayBounds, dayOf, weekdayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { ask } from "../ask.ts";
import { machinesQuietSince } from "../board.ts";
import { daysOfPeople, type Reading } from "../days.ts";
import { type Expectations, holidaysOf, readExpectations } from "../expectations.ts";
import { byPerson, logInsOf } from "../people/log-ins.ts";
import { type PeopleFilter, peopleMatching } from "../people.ts";
import { claimsWithin } from "../person/claims.ts";
import { runningOfPeople } from "../read-events.ts";
import type { ScriptedRow } from "../slots.ts";

/** coverage: how much of the day was seen; null: plain reports. estimated: some of its figures are. */
export type PersonAlert = Alert & { person: Person; day: string; coverage: number | null; estimated: boolean };

/** In the order of names, of each person in the order of kinds. */
export async function alertsOf(
  reading: Reading,
  { day, filter, limits }: { day: string; filter: PeopleFilter; limits: AlertLimits },
): Promise<PersonAlert[]> {
  const { db, calendars, now } = reading;
  if (day > dayOf(now, reading.calendar)) return [];
  const people = await peopleMatching(db, filter);
  const users = people.map(({ user }) => user);
  const bounds = calendars.bounds({ from: day, to: day });
  const [days, expectations, holidays, quiet, claims, scripted, logIns] = await Promise.all([
    daysOfPeople(reading, users, { from: day, to: day }),
    readExpectations(db),
    holidaysOf(db, addDays(day, -1), addDays(day, 1)),
    machinesQuietSince(db, { ...bounds, before: now, within: undefined }),
    claimsWithin(db, users, bounds),
    scriptedWithin(db, bounds),
    logInsOf(db),
  ]);
  const quietOf = byPerson(quiet, logIns);
  const scriptedOf = byPerson(scripted, logIns);
  const expected = hoursOf(expectations, holidays);
  const found = people.flatMap((person) => {
    const { user } = person;
    const calendar = calendars.of(user);
    const own = dayBounds(day, calendar);
    const alerts = alertsOfDay({
      ...{ day, calendar, now, limits },
      ...expected(person, day),
      total: days.get(user)?.get(day) ?? null,
      machines: quietOf.get(user) ?? [],
      excused: (claims.get(user) ?? [])
        .filter(({ state }) => state === "accepted")
        .map(({ from, to }) => ({ start: from, end: to })),
      scripted: (scriptedOf.get(user) ?? []).filter(({ slot }) => slot >= own.start && slot < own.end),
    });
    return alerts.map((alert) => ({ ...alert, person, day }));
  });
  // Only of those who are asked about: stretches of everybody are many.
  const running = await runningOfPeople(db, [...new Set(found.map(({ person }) => person.user))], bounds);
  return found.map((alert) => {
    const { user } = alert.person;
    const total = days.get(user)?.get(day) ?? null;
    const ran = running.get(user) ?? [];
    const { hoursOn } = expected(alert.person, day);
    const coverage = coverageOfDay({ running: ran, hoursOn, total, day, calendar: calendars.of(user), now });
    return { ...alert, coverage, estimated: (total?.estimatedS ?? 0) > 0 || total?.lastEstimated === true };
  });
}

const hoursOf =
  (expectations: Expectations, holidays: ReadonlyMap<string, string>) => (person: Person, day: string) => {
    const knowsHours = expectations.knows(person);
    return {
      knowsHours,
      hoursOn: (date: string) => (holidays.has(date) ? null : expectations.hoursOf(person, weekdayOf(date))),
      targetS: targetOf({
        weekMin: expectations.targetOf(person),
        days: [day],
        isExpected: (weekday) => expectations.hoursOf(person, weekday) !== null,
        isKnown: knowsHours,
        holidays,
      }),
    };
  };

const scriptedWithin = (db: Reading["db"], { start, end }: { start: number; end: number }) =>
  ask<ScriptedRow>(
    db,
    `SELECT "user", host, slot, kind, count, evidence FROM scripted WHERE slot >= ? AND slot < ? ORDER BY "user", slot, host, kind`,
    [start, end],
  );
