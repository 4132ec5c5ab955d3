// Loads what the Today page shows, for the page itself, the live page and the files: one reading of the database at one now.
import { type Machine, machinesMatching, machinesOfPeople } from "../../db/board.ts";
import { daysOfPeople, type Reading } from "../../db/days.ts";
import { isEverybody, teamNames } from "../../db/people.ts";
import { eventsOfPeople, runningOfPeople } from "../../db/read-events.ts";
import { eventWindow } from "../../domain/days.ts";
import { localDayAt } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import { stateOfMachine } from "../../domain/state-now.ts";
import { stripOf } from "../../domain/strip.ts";
import type { Site } from "../../pages/frame.ts";
import { type Listing, STRIP_ROWS_MAX } from "../../pages/listing.ts";
import { arePlainSendersOne } from "../../pages/separable.ts";
import { heardSinceMin, stateToday } from "../../pages/state-shown.ts";
import type { Counts, TodayAsked, TodayFacts } from "../../pages/today.ts";
import { peopleShown } from "./load-people.ts";

export async function loadToday(reading: Reading, asked: { site: Site; listing: Listing }): Promise<TodayAsked> {
  const { db, calendar, now, board } = reading;
  const { site, listing } = asked;
  const { day: today, start: dayStart } = localDayAt(now, calendar);
  const since = heardSinceMin(dayStart, now);
  const [recent, teams] = await Promise.all([
    isEverybody(listing) ? board.heardSince(since, now) : machinesMatching(db, listing, since),
    teamNames(db, listing.within),
  ]);
  const states = new Map([...recent].map(([user, machines]) => [user, stateToday(machines, { dayStart, now })]));
  const { people, total, everybody } = await peopleShown(reading, {
    listing,
    range: { from: today, to: today },
    rowsMax: STRIP_ROWS_MAX,
    keep: listing.state === null ? null : (user) => (states.get(user)?.state ?? "no-report") === listing.state,
  });
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
      machineOn: ran.length > 0 || own.some(({ host, heardAt }) => host !== "" && heardAt >= dayStart),
      stretches: stripOf({ events: heard, running: ran, machines: own, day: today, calendar, now }),
      separable: arePlainSendersOne(heard.filter(({ ts }) => ts >= dayStart)),
    };
  });
}
