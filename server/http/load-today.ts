// Loads what the Today page shows, for the page itself, the live page and the files: one reading of the database at one now.
import { type Machine, machinesHeardSince, machinesOfPeople } from "../db/board.ts";
import { daysOfPeople, figuresByPerson, type Reading } from "../db/days.ts";
import { pageOfPeople, peopleMatching, teamNames } from "../db/people.ts";
import { eventsOfPeople, runningOfPeople } from "../db/read-events.ts";
import { eventWindow } from "../domain/days.ts";
import { localDayAt } from "../domain/local-day.ts";
import type { Person } from "../domain/people-names.ts";
import { stateOfMachine } from "../domain/state-now.ts";
import { stripOf } from "../domain/strip.ts";
import type { Site } from "../pages/frame.ts";
import { type Listing, ROWS_MAX, sortBy } from "../pages/listing.ts";
import { arePlainSendersOne } from "../pages/separable.ts";
import { heardSinceMin, stateToday } from "../pages/state-shown.ts";
import type { Counts, TodayAsked, TodayFacts } from "../pages/today.ts";

/** @param rowsMax null: everybody on one page, for files */
export async function loadToday(
  reading: Reading,
  asked: { site: Site; listing: Listing; rowsMax?: number | null },
): Promise<TodayAsked> {
  const { db, calendar, now } = reading;
  const { site, listing, rowsMax = ROWS_MAX } = asked;
  const { day: today, start: dayStart } = localDayAt(now, calendar);
  const [recent, teams] = await Promise.all([
    machinesHeardSince(db, listing, heardSinceMin(dayStart, now)),
    teamNames(db),
  ]);
  const states = new Map([...recent].map(([user, machines]) => [user, stateToday(machines, { dayStart, now })]));
  const { people, total, everybody } = await peopleShown(reading, { listing, rowsMax, today, states });
  return {
    site,
    calendar,
    now,
    listing,
    teams,
    counts: countsOf(states, everybody),
    silent: [...recent.values()]
      .flat()
      .filter((m) => m.heardAt >= dayStart && stateOfMachine(m, now).state === "not-heard"),
    total,
    rows: await factsOf(reading, people, { today, dayStart }),
  };
}

type Shown = { people: Person[]; total: number; everybody: number };

/** Who is on the asked page. By name the database pages; by state or figure all who match have to be looked at. */
async function peopleShown(
  reading: Reading,
  asked: { listing: Listing; rowsMax: number | null; today: string; states: ReadonlyMap<string, { state: string }> },
): Promise<Shown> {
  const { listing, rowsMax, today, states } = asked;
  const { sort, state, page } = listing;
  if (sort.by === "name" && state === null && rowsMax !== null) {
    const shown = await pageOfPeople(reading.db, listing, {
      offset: (page - 1) * rowsMax,
      limit: rowsMax,
      descending: sort.descending,
    });
    return { ...shown, everybody: shown.total };
  }
  const all = await peopleMatching(reading.db, listing);
  const inState = state === null ? all : all.filter(({ user }) => (states.get(user)?.state ?? "no-report") === state);
  const sorted = await inOrder(reading, inState, listing, today);
  const people = rowsMax === null ? sorted : sorted.slice((page - 1) * rowsMax, page * rowsMax);
  return { people, total: inState.length, everybody: all.length };
}

async function inOrder(
  reading: Reading,
  people: Person[],
  { q, team, sort }: Listing,
  today: string,
): Promise<Person[]> {
  if (sort.by === "name") return sort.descending ? people.toReversed() : people;
  const figures = await figuresByPerson(reading, { q, team }, { from: today, to: today });
  const figure = sort.by === "first" ? "firstLogin" : "workedS";
  return sortBy(people, sort, ({ user }) => figures.get(user)?.[figure] ?? null);
}

function countsOf(states: ReadonlyMap<string, { state: keyof Counts }>, everybody: number): Counts {
  const counts: Counts = { working: 0, stopped: 0, "not-heard": 0, "no-report": everybody };
  for (const { state } of states.values()) {
    if (state === "no-report") continue;
    counts[state]++;
    counts["no-report"]--;
  }
  return counts;
}

async function factsOf(
  reading: Reading,
  people: readonly Person[],
  { today, dayStart }: { today: string; dayStart: number },
): Promise<TodayFacts[]> {
  const { db, calendar, now } = reading;
  const users = people.map(({ user }) => user);
  const [machines, days, events, running] = await Promise.all([
    machinesOfPeople(db, users),
    daysOfPeople(reading, users, { from: today, to: today }),
    eventsOfPeople(db, users, eventWindow({ from: today, to: today, calendar })),
    runningOfPeople(db, users, { start: dayStart, end: now }),
  ]);
  return people.map((person) => {
    const own: Machine[] = machines.get(person.user) ?? [];
    const heard = events.get(person.user) ?? [];
    const ran = running.get(person.user) ?? [];
    return {
      person,
      machines: own,
      state: stateToday(own, { dayStart, now }),
      total: days.get(person.user)?.get(today) ?? null,
      machineOn: ran.length > 0,
      stretches: stripOf({ events: heard, running: ran, machines: own, day: today, calendar, now }),
      separable: arePlainSendersOne(heard.filter(({ ts }) => ts >= dayStart)),
    };
  });
}
