// Loads what a table of several days shows: the days of the people on it, on which of them a machine was on, and the sums by
// day over everybody who matches.
import { type DayRange, daySums, daysOfPeople, type Reading } from "../../db/days.ts";
import { type Expectations, holidaysOf, readExpectations } from "../../db/expectations.ts";
import { teamNames } from "../../db/people.ts";
import { runningOfPeople } from "../../db/read-events.ts";
import { targetOf } from "../../domain/expected/target.ts";
import { addDays, dayOf, daysFromTo } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import type { Site } from "../../pages/frame.ts";
import type { Listing } from "../../pages/listing.ts";
import type { MonthAsked } from "../../pages/month.ts";
import type { PeriodFacts, WeekAsked } from "../../pages/week.ts";
import { claimedByDay } from "../claims/load-claimed.ts";
import { quietWithin } from "./load-day.ts";
import { peopleShown } from "./load-people.ts";

export async function loadWeek(
  reading: Reading,
  asked: { site: Site; listing: Listing; week: WeekAsked["week"] },
): Promise<WeekAsked> {
  const own = rangeOf(asked.week.days);
  return { ...asked, ...(await loadPeriod(reading, asked, own, { ...own, from: addDays(own.from, -7) })) };
}

export async function loadMonth(
  reading: Reading,
  asked: { site: Site; listing: Listing; month: MonthAsked["month"] },
): Promise<MonthAsked> {
  const own = rangeOf(asked.month.days);
  return { ...asked, ...(await loadPeriod(reading, asked, own, own)) };
}

const rangeOf = (days: readonly string[]): DayRange => ({ from: days[0] ?? "", to: days.at(-1) ?? "" });

/** @param wide the days to load: the period's own, and those it is compared with */
async function loadPeriod(reading: Reading, { listing }: { listing: Listing }, own: DayRange, wide: DayRange) {
  const { db, calendar, now } = reading;
  const begun = own.from <= dayOf(now, calendar);
  const [teams, holidays, quiet, sums, { people, total }, expectations] = await Promise.all([
    teamNames(db, listing.within),
    holidaysOf(db, wide.from, wide.to),
    quietWithin(reading, own, listing.within),
    daySums(reading, listing, wide),
    begun ? peopleShown(reading, { listing, range: own }) : { people: [], total: 0 },
    readExpectations(db),
  ]);
  const days = daysFromTo(own.from, own.to);
  const rows = (await periodFacts(reading, people, wide)).map((facts) => ({
    ...facts,
    targetS: targetOfPerson(expectations, facts.person, { days, holidays }),
  }));
  return { calendar, now, keptFrom: reading.keptFrom.events, teams, holidays, quiet, sums, total, rows };
}

export const targetOfPerson = (
  expectations: Expectations,
  person: Person,
  { days, holidays }: { days: readonly string[]; holidays: ReadonlyMap<string, string> },
): number | null =>
  targetOf({
    weekMin: expectations.targetOf(person),
    days,
    isExpected: (weekday) => expectations.hoursOf(person, weekday) !== null,
    isKnown: expectations.knows(person),
    holidays,
  });

export async function periodFacts(
  reading: Reading,
  people: readonly Person[],
  range: DayRange,
): Promise<Omit<PeriodFacts, "targetS">[]> {
  const { db, calendars, now } = reading;
  const users = people.map(({ user }) => user);
  const window = calendars.bounds(range);
  const [days, running, claimed] = await Promise.all([
    daysOfPeople(reading, users, range),
    runningOfPeople(db, users, { ...window, end: Math.min(now, window.end) }),
    claimedByDay(reading, users, range),
  ]);
  return people.map((person) => {
    const machineOn = new Set<string>();
    const calendar = calendars.of(person.user);
    for (const { from, to } of running.get(person.user) ?? []) {
      const last = dayOf(Math.min(to, now) - 1, calendar);
      for (let day = dayOf(Math.max(from, window.start), calendar); day <= last; day = addDays(day, 1))
        if (day >= range.from && day <= range.to) machineOn.add(day);
    }
    return {
      person,
      today: dayOf(now, calendar),
      days: days.get(person.user) ?? new Map(),
      machineOn,
      claimed: claimed.get(person.user) ?? new Map(),
    };
  });
}
