// What is expected of each person on one day, worked out once for all who share it: of five thousand people few have hours of
// their own.
import { type Hours, windowsOf } from "../../domain/coverage.ts";
import { targetOf } from "../../domain/expected/target.ts";
import { addDays, weekdayOf } from "../../domain/local-day.ts";
import type { Span } from "../../domain/union.ts";
import type { Reading } from "../days.ts";
import { holidaysOf, readExpectations } from "../expectations.ts";

const MINUTES_OF_DAY = 1440;

type Whose = { user: string; teamId: number | null };

export type Expected = {
  knowsHours: boolean;
  /** Null on holidays and free days. */
  hoursOn: (date: string) => Hours | null;
  windows: readonly Span[];
  targetS: number | null;
};

export async function expectedOn({ db, calendars }: Reading, day: string): Promise<(person: Whose) => Expected> {
  const [expectations, holidays] = await Promise.all([
    readExpectations(db),
    holidaysOf(db, addDays(day, -1), addDays(day, 1)),
  ]);
  const scopes = expectations.scopes().filter(({ kind }) => kind === "person");
  const withOwn = new Set(scopes.map(({ of }) => of));
  const known = new Map<number, Expected>();

  function expectedOf(person: Whose): Expected {
    const knowsHours = expectations.knows(person);
    const isExpected = (weekday: number) => expectations.hoursOf(person, weekday) !== null;
    const hoursOn = (date: string) => (holidays.has(date) ? null : expectations.hoursOf(person, weekdayOf(date)));
    const calendar = calendars.of(person.user);
    return {
      knowsHours,
      hoursOn,
      windows: windowsOf({ hoursOn, day, calendar, firstLogin: null, lastSeen: null }),
      targetS: targetOf({
        ...{ weekMin: expectations.targetOf(person), days: [day], isKnown: knowsHours },
        ...{ isExpected, holidays },
      }),
    };
  }

  return (person) => {
    if (withOwn.has(person.user)) return expectedOf(person);
    // Of a team and a day start, as one number: this is asked for each of thousands.
    const key = (person.teamId ?? -1) * MINUTES_OF_DAY + calendars.of(person.user).dayStartMin;
    const shared = known.get(key);
    if (shared !== undefined) return shared;
    const expected = expectedOf(person);
    known.set(key, expected);
    return expected;
  };
}
