// One page of an answer of the read API, and the cursor to the next: where in the order the rest begins.
import { z } from "zod";
import type { DayItem, IntervalItem, PersonItem } from "../../protocol/read.ts";
import { daysInOrder, type Reading } from "../db/days.ts";
import { readExpectations } from "../db/expectations.ts";
import type { Database } from "../db/open.ts";
import { peopleAfter, peopleOf, personOf } from "../db/people.ts";
import { eventsOfPeople, runningOfPeople } from "../db/read-events.ts";
import { coverageOfDay } from "../domain/day-coverage.ts";
import { intervalsOf, streamsOf } from "../domain/intervals.ts";
import { dayBounds, weekdayOf } from "../domain/local-day.ts";
import type { Within } from "../domain/people/filter.ts";
import { compareByCodePoint } from "../domain/people-names.ts";
import { Refusal } from "./problems.ts";

export type Page<Item> = { items: Item[]; next: string | null };
export type RangeAsked = {
  from: string;
  to: string;
  user: string | null;
  within: Within;
  cursor: string | null;
  limit: number;
};

export const utc = (ms: number) => new Date(ms).toISOString();
const utcOrNull = (ms: number | null) => (ms === null ? null : utc(ms));

const dayCursor = z.object({ day: z.string(), user: z.string() });
const userCursor = z.object({ user: z.string() });
const intervalCursor = z.object({ user: z.string(), start: z.number(), host: z.string(), log_in: z.string() });

export const writeCursor = (place: object) => Buffer.from(JSON.stringify(place)).toString("base64url");

export function readCursor<T extends z.ZodType>(schema: T, cursor: string | null): z.infer<T> | null {
  if (cursor === null) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new Refusal(400, "cursor is not one of ours: send next as it was in the answer before.");
  }
}

/** By (day, user). */
export async function daysPage(reading: Reading, asked: RangeAsked): Promise<Page<DayItem>> {
  const { db, calendars, now } = reading;
  const { days, next } = await daysInOrder(reading, {
    ...asked,
    user: await userAsked(db, asked.user),
    after: readCursor(dayCursor, asked.cursor),
  });
  const users = [...new Set(days.map(({ user }) => user))];
  const window = calendars.bounds({ from: days[0]?.day ?? asked.from, to: days.at(-1)?.day ?? asked.from });
  const [people, running, expectations] = await Promise.all([
    peopleOf(db, users),
    runningOfPeople(db, users, window),
    readExpectations(db),
  ]);
  const teams = new Map(people.map(({ user, teamId }) => [user, teamId]));
  const items = days.map((total) => {
    const { user, day, workedS, estimatedS, firstLogin, lastSeen } = total;
    const hoursOn = (date: string) => expectations.hoursOf({ user, teamId: teams.get(user) ?? null }, weekdayOf(date));
    const coverage = coverageOfDay({
      running: running.get(user) ?? [],
      ...{ hoursOn, total, day, calendar: calendars.of(user), now },
    });
    return {
      user,
      day,
      worked_s: workedS,
      estimated_s: estimatedS,
      first_login: utcOrNull(firstLogin),
      last_seen: utcOrNull(lastSeen),
      coverage,
    };
  });
  return { items, next: next === null ? null : writeCursor(next) };
}

/** People whose events are in memory at once. */
const PEOPLE_MAX = 20;

type IntervalPlace = { at: number; host: string; logIn: string };
const inOrder = (a: IntervalPlace, b: IntervalPlace) =>
  a.at - b.at || compareByCodePoint(a.host, b.host) || compareByCodePoint(a.logIn, b.logIn);

/** By (user, start, host), clipped to the days asked; each stream for itself, so two machines at once are two items. */
export async function intervalsPage(reading: Reading, asked: RangeAsked): Promise<Page<IntervalItem>> {
  const { db, calendars, now } = reading;
  const { from, to, limit } = asked;
  const after = readCursor(intervalCursor, asked.cursor);
  const items: (IntervalItem & { at: number; logIn: string })[] = [];
  let users = await usersFrom(db, asked, after?.user ?? null);
  while (users.length > 0 && items.length <= limit) {
    const events = await eventsOfPeople(db, users, calendars.events({ from, to }));
    for (const one of users) {
      const calendar = calendars.of(one);
      const window = { start: dayBounds(from, calendar).start, end: dayBounds(to, calendar).end };
      const own = streamsOf(events.get(one) ?? []).flatMap((stream) => {
        const { host, user: logIn } = stream[0] ?? { host: "", user: one };
        return intervalsOf(stream, now).flatMap(({ start, end, estimated }) => {
          const cut = { start: Math.max(start, window.start), end: Math.min(end, window.end) };
          if (cut.start >= cut.end) return [];
          return [{ user: one, host, start: utc(cut.start), end: utc(cut.end), estimated, at: cut.start, logIn }];
        });
      });
      own.sort(inOrder);
      const isPast = (item: IntervalPlace) =>
        after !== null &&
        one === after.user &&
        inOrder(item, { at: after.start, host: after.host, logIn: after.log_in }) <= 0;
      items.push(...own.filter((item) => !isPast(item)));
    }
    users = await nextUsers(db, asked, users.at(-1) ?? null);
  }
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ at: _at, logIn: _logIn, ...item }) => item),
    next:
      items.length > limit && last !== undefined
        ? writeCursor({ user: last.user, start: last.at, host: last.host, log_in: last.logIn })
        : null,
  };
}

type UsersAsked = Pick<RangeAsked, "user" | "within">;

/** Where a cursor says that the answer goes on. It came from outside: it leads to nobody but whom the question is about. */
export async function usersFrom(db: Database, asked: UsersAsked, at: string | null): Promise<string[]> {
  if (at === null) return nextUsers(db, asked, null);
  const { user, within } = asked;
  if (user !== null) return at === (await userAsked(db, user)) ? [at] : [];
  if (within === undefined) return [at];
  const teamId = (await personOf(db, at))?.teamId ?? null;
  return teamId !== null && within.includes(teamId) ? [at] : nextUsers(db, asked, at);
}

export async function nextUsers(db: Database, { user, within }: UsersAsked, after: string | null): Promise<string[]> {
  if (user !== null) {
    const person = after === null ? await personOf(db, user) : null;
    return person === null ? [] : [person.user];
  }
  return (await peopleAfter(db, after, { limit: PEOPLE_MAX, within })).map((person) => person.user);
}

/** Whoever's log-in is asked for, the person is answered. */
export async function userAsked(db: Database, user: string | null): Promise<string | null> {
  return user === null ? null : ((await personOf(db, user))?.user ?? user);
}

/** By user. */
export async function peoplePage(
  db: Database,
  { cursor, limit, within }: Pick<RangeAsked, "cursor" | "limit" | "within">,
): Promise<Page<PersonItem>> {
  const people = await peopleAfter(db, readCursor(userCursor, cursor)?.user ?? null, { limit: limit + 1, within });
  const page = people.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ user, name, team }) => ({ user, name, team })),
    next: people.length > limit && last !== undefined ? writeCursor({ user: last.user }) : null,
  };
}
