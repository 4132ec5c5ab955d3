// Loads what the Today page shows, for the page itself, the live page and the files: one reading of the database at one now.
import { type Machine, machinesOfPeople } from "../../db/board.ts";
import { daysOfPeople, type Reading } from "../../db/days.ts";
import { peopleMatching, teamNames } from "../../db/people.ts";
import { eventsOfPeople, runningOfPeople } from "../../db/read-events.ts";
import { localDayAt } from "../../domain/local-day.ts";
import { isEverybody } from "../../domain/people/filter.ts";
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
  const { db, calendar, calendars, now } = reading;
  const { site, listing } = asked;
  // Whose own day began before ours was heard since then.
  const starts = new Map(calendars.all.map((one) => [one, localDayAt(now, one).start]));
  const startOf = (user: string) => starts.get(calendars.of(user)) ?? 0;
  const since = heardSinceMin(Math.min(...starts.values()), now);
  const [recent, teams] = await Promise.all([heardOf(reading, listing, since), teamNames(db, listing.within)]);
  const { counts, silent, states } = standing(recent, { startOf, now, byPerson: listing.state !== null });
  const { people, total, everybody } = await peopleShown(reading, {
    listing,
    range: null,
    rowsMax: STRIP_ROWS_MAX,
    keep: states === null ? null : (user) => (states.get(user) ?? "no-report") === listing.state,
  });
  return {
    site,
    calendar,
    now,
    listing,
    teams,
    counts: { ...counts, "no-report": everybody - counts.working - counts.stopped - counts["not-heard"] },
    silent,
    total,
    rows: await factsOf(reading, people),
  };
}

/** The machines heard since then, and maybe some others, of those who match. */
async function heardOf({ db, board, now }: Reading, listing: Listing, since: number) {
  const heard = await board.heardSince(since, now);
  if (isEverybody(listing)) return heard;
  const people = await peopleMatching(db, listing);
  return new Map(people.flatMap(({ user }) => (heard.has(user) ? [[user, heard.get(user) ?? []]] : [])));
}

/**
 * How many do what, which machines are overdue, and where it is asked for what each is doing: all at once, because the board goes
 * on while the page waits for the rest.
 */
function standing(
  recent: ReadonlyMap<string, readonly Machine[]>,
  { startOf, now, byPerson }: { startOf: (user: string) => number; now: number; byPerson: boolean },
): { counts: Counts; silent: Machine[]; states: Map<string, keyof Counts> | null } {
  const counts: Counts = { working: 0, stopped: 0, "not-heard": 0, "no-report": 0 };
  const silent: Machine[] = [];
  const states = byPerson ? new Map<string, keyof Counts>() : null;
  for (const [user, machines] of recent) {
    const dayStart = startOf(user);
    const { state } = stateToday(machines, { dayStart, now });
    counts[state]++;
    states?.set(user, state);
    for (const machine of machines)
      if (machine.heardAt >= dayStart && stateOfMachine(machine, now).state === "not-heard") silent.push(machine);
  }
  return { counts, silent, states };
}

/** Of each person's own today, which for night work may have begun yesterday. */
async function factsOf(reading: Reading, people: readonly Person[]): Promise<TodayFacts[]> {
  const { db, calendars, now } = reading;
  const range = calendars.todays(now);
  const users = people.map(({ user }) => user);
  const [machines, days, events, running] = await Promise.all([
    machinesOfPeople(db, users),
    daysOfPeople(reading, users, range),
    eventsOfPeople(db, users, calendars.events(range)),
    runningOfPeople(db, users, { start: calendars.bounds(range).start, end: now }),
  ]);
  return people.map((person) => {
    const calendar = calendars.of(person.user);
    const { day: today, start: dayStart } = localDayAt(now, calendar);
    const own: Machine[] = machines.get(person.user) ?? [];
    const heard = events.get(person.user) ?? [];
    const ran = (running.get(person.user) ?? []).filter(({ to }) => to > dayStart);
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
