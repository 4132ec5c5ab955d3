// Alerts as they are told: with the person's name, and with how much of the day was seen. Only of those that are told: stretches of
// everybody are many.
import type { Alert } from "../../domain/alerts/judge-day.ts";
import { coverageOfDay } from "../../domain/day-coverage.ts";
import type { Person } from "../../domain/people-names.ts";
import type { Reading } from "../days.ts";
import { peopleOf } from "../people.ts";
import { runningOfPeople } from "../read-events.ts";
import type { FoundAlert } from "./alerts-of-day.ts";
import { expectedOn } from "./expected.ts";

/** coverage: how much of the day was seen; null: plain reports. estimated: some of its figures are. */
export type PersonAlert = Alert & { person: Person; day: string; coverage: number | null; estimated: boolean };

/** Of one day, in their order; of whoever was erased meanwhile there is none. */
export async function tellAlerts(reading: Reading, found: readonly FoundAlert[]): Promise<PersonAlert[]> {
  const { db, calendars, now } = reading;
  const [first] = found;
  if (first === undefined) return [];
  const { day } = first;
  const users = [...new Set(found.map(({ user }) => user))];
  const [people, running, expected] = await Promise.all([
    peopleOf(db, users),
    runningOfPeople(db, users, calendars.bounds({ from: day, to: day })),
    expectedOn(reading, day),
  ]);
  const personOf = new Map(people.map((person) => [person.user, person]));
  return found.flatMap(({ user, teamId, figures, ...alert }) => {
    const person = personOf.get(user);
    if (person === undefined) return [];
    const coverage = coverageOfDay({
      running: running.get(user) ?? [],
      hoursOn: expected({ user, teamId }).hoursOn,
      total: figures,
      day,
      calendar: calendars.of(user),
      now,
    });
    return [{ ...alert, person, coverage, estimated: figures?.isEstimated === true }];
  });
}
