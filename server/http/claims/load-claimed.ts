// Loads what people have claimed, measured against what their machines saw: by day beside the totals of pages and files, and of
// single claims for whoever reads them. Events are read for the days of claims alone.
import type { DayRange, Reading } from "../../db/days.ts";
import { logInsOf } from "../../db/people/log-ins.ts";
import { claimsWithin } from "../../db/person/claims.ts";
import { eventsOfPeople } from "../../db/read-events.ts";
import { type Claim, type Claimed, claimedWithin, unseenOf } from "../../domain/claims/claims.ts";
import { eventWindow } from "../../domain/days.ts";
import type { Calendar } from "../../domain/events.ts";
import { workedSpans } from "../../domain/intervals.ts";
import { dayBounds, dayOf, daysFromTo } from "../../domain/local-day.ts";
import { lengthOf, type Span } from "../../domain/union.ts";
import type { ClaimTold } from "../../pages/claims/claim-line.ts";
import type { DayClaims } from "../../pages/claims/claimed-lane.ts";

/** By person and day; who or what has no claim is left out. */
export async function claimedByDay(
  reading: Reading,
  users: readonly string[],
  { from, to }: DayRange,
): Promise<Map<string, Map<string, Claimed>>> {
  const { db, calendars } = reading;
  const found = await claimsWithin(db, users, calendars.bounds({ from, to }));
  const people = await Promise.all(
    [...found].map(async ([user, claims]): Promise<[string, Map<string, Claimed>]> => {
      const worked = await workedAround(reading, user, claims);
      const calendar = calendars.of(user);
      const days = daysOf(claims, calendar).filter((day) => day >= from && day <= to);
      return [user, new Map(days.map((day) => [day, claimedWithin(claims, worked, dayBounds(day, calendar))]))];
    }),
  );
  return new Map(people);
}

/** The claims that touch one day, with what of them counts in it. @param worked what machines saw of that day */
export async function claimsOfDay(
  { db, calendars }: Reading,
  user: string,
  { day, worked }: { day: string; worked: readonly Span[] },
): Promise<DayClaims> {
  const bounds = dayBounds(day, calendars.of(user));
  const claims = (await claimsWithin(db, [user], bounds)).get(user) ?? [];
  return { claims, claimed: claimedWithin(claims, worked, bounds) };
}

/** Each with the seconds of it that no machine saw. */
export async function withUnseen(reading: Reading, claims: readonly Claim[]): Promise<ClaimTold[]> {
  const logIns = await logInsOf(reading.db);
  const people = Map.groupBy(claims, ({ user }) => logIns.personOf(user));
  const worked = new Map(
    await Promise.all([...people].map(async ([user, own]) => [user, await workedAround(reading, user, own)] as const)),
  );
  return claims.map((claim) => ({
    ...claim,
    unseenS: Math.round(lengthOf(unseenOf(claim, worked.get(logIns.personOf(claim.user)) ?? [])) / 1000),
  }));
}

/** What machines saw of a person on the days of these claims. */
async function workedAround(reading: Reading, user: string, claims: readonly Claim[]): Promise<Span[]> {
  const { db, now } = reading;
  const calendar = reading.calendars.of(user);
  const events = await Promise.all(
    daysOf(claims, calendar).map((day) => eventsOfPeople(db, [user], eventWindow({ from: day, to: day, calendar }))),
  );
  // Windows of days beside each other hold the same events: each counts once.
  const own = new Map(events.flatMap((found) => found.get(user) ?? []).map((event) => [event.seq, event]));
  return workedSpans([...own.values()], now);
}

const daysOf = (claims: readonly Claim[], calendar: Calendar): string[] => [
  ...new Set(claims.flatMap(({ from, to }) => daysFromTo(dayOf(from, calendar), dayOf(to - 1, calendar)))),
];
