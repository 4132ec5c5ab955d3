// Loads what the Day page shows of the people on it: totals, strips, coverage, and the day's sum over everybody.
import { type Machine, machinesOfPeople, machinesQuietSince } from "../../db/board.ts";
import { type DayRange, daySums, daysOfPeople, type Reading } from "../../db/days.ts";
import { holidaysOf, readExpectations } from "../../db/expectations.ts";
import { logInsOf } from "../../db/people/log-ins.ts";
import { teamNames } from "../../db/people.ts";
import { eventsOfPeople, runningOfPeople } from "../../db/read-events.ts";
import { NOTHING_CLAIMED } from "../../domain/claims/claims.ts";
import { coverageOfDay } from "../../domain/day-coverage.ts";
import { dayBounds, dayOf, weekdayOf } from "../../domain/local-day.ts";
import type { Within } from "../../domain/people/filter.ts";
import type { Person } from "../../domain/people-names.ts";
import { OVERDUE_SLACK_MS } from "../../domain/state-now.ts";
import { stripOf } from "../../domain/strip.ts";
import type { DayAsked, DayFacts } from "../../pages/day.ts";
import type { Site } from "../../pages/frame.ts";
import { type Listing, STRIP_ROWS_MAX } from "../../pages/listing.ts";
import { arePlainSendersOne } from "../../pages/separable.ts";
import { claimedByDay } from "../claims/load-claimed.ts";
import { peopleShown } from "./load-people.ts";

export async function loadDay(
  reading: Reading,
  asked: { site: Site; listing: Listing; day: string },
): Promise<DayAsked> {
  const { db, calendar, now } = reading;
  const { site, listing, day } = asked;
  const range = { from: day, to: day };
  const begun = day <= dayOf(now, calendar);
  const [teams, holidays, quiet, sums, { people, total }] = await Promise.all([
    teamNames(db, listing.within),
    holidaysOf(db, day, day),
    quietWithin(reading, range, listing.within),
    daySums(reading, listing, range),
    begun ? peopleShown(reading, { listing, range, rowsMax: STRIP_ROWS_MAX }) : { people: [], total: 0 },
  ]);
  return {
    site,
    calendar,
    now,
    listing,
    day,
    keptFrom: reading.keptFrom.events,
    teams,
    holiday: holidays.get(day) ?? null,
    quiet,
    sum: sums.get(day) ?? null,
    total,
    rows: await dayFacts(reading, people, day),
  };
}

/** Machines that promised to speak and were last heard within their people's own days; whether they are overdue is the domain's word. */
export async function quietWithin(reading: Reading, days: DayRange, within: Within): Promise<Machine[]> {
  const { db, board, calendars, now } = reading;
  const { start, end } = calendars.bounds(days);
  const before = now - OVERDUE_SLACK_MS;
  // After a night in which a large office switched itself off these are all its machines, which the board remembers.
  const machines =
    within !== undefined || end <= now
      ? await machinesQuietSince(db, { start, end, before, within })
      : [...(await board.heardSince(start, now)).values()].flat();
  const { personOf } = await logInsOf(db);
  const isWithin = calendars.within(days);
  return machines.filter(
    ({ user, heardAt, nextInS }) => heardAt < before && (nextInS ?? 0) > 0 && isWithin(personOf(user), heardAt),
  );
}

export async function dayFacts(reading: Reading, people: readonly Person[], day: string): Promise<DayFacts[]> {
  const { db, calendars, now } = reading;
  const users = people.map(({ user }) => user);
  const oneDay = { from: day, to: day };
  const [machines, days, events, running, expectations, claimed] = await Promise.all([
    machinesOfPeople(db, users),
    daysOfPeople(reading, users, oneDay),
    eventsOfPeople(db, users, calendars.events(oneDay)),
    runningOfPeople(db, users, calendars.bounds(oneDay)),
    readExpectations(db),
    claimedByDay(reading, users, oneDay),
  ]);
  return people.map((person) => {
    const calendar = calendars.of(person.user);
    const bounds = dayBounds(day, calendar);
    const heard = events.get(person.user) ?? [];
    const ran = (running.get(person.user) ?? []).filter(({ from, to }) => to > bounds.start && from < bounds.end);
    const total = days.get(person.user)?.get(day) ?? null;
    const hoursOn = (date: string) => expectations.hoursOf(person, weekdayOf(date));
    const own = machines.get(person.user) ?? [];
    return {
      person,
      total,
      machineOn: ran.length > 0,
      coverage: coverageOfDay({ running: ran, hoursOn, total, day, calendar, now }),
      stretches: stripOf({ events: heard, running: ran, machines: own, day, calendar, now }),
      claimed: claimed.get(person.user)?.get(day) ?? NOTHING_CLAIMED,
      separable: arePlainSendersOne(heard.filter(({ ts }) => ts >= bounds.start && ts < bounds.end)),
    };
  });
}
