// The tables of the pages as CSV and XLSX: the page's address with the format after it, the same question, the same figures.
// People are read some hundreds at a time, so a file of any company fits into memory.
import { type Request, type RequestHandler, Router } from "express";
import { machinesOfPeople } from "../../db/board.ts";
import { type DayRange, daysOfPeople, type Reading } from "../../db/days.ts";
import { type Expectations, readExpectations } from "../../db/expectations.ts";
import { logOf, runningOfPeople } from "../../db/read-events.ts";
import { coverageOfDay } from "../../domain/day-coverage.ts";
import { dayBounds, daysFromTo, localDayAt, weekdayOf } from "../../domain/local-day.ts";
import type { Person } from "../../domain/people-names.ts";
import type { Cell } from "../../export/table.ts";
import * as tables from "../../export/tables.ts";
import type { Listing } from "../../pages/listing.ts";
import { readDay, readMonth, readWeek } from "../../pages/period.ts";
import { stateToday } from "../../pages/state-shown.ts";
import { allow, ofPerson, personAsked } from "../access.ts";
import { claimedByDay } from "../claims/load-claimed.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../problems.ts";
import { readingNow } from "../reading-now.ts";
import { fileRoutes, formatOf, sendFile } from "./file-answer.ts";
import { listingOf, peopleShown } from "./load-people.ts";
import { knownPerson, periodOf } from "./person.ts";

/** People read at a time. */
const PEOPLE_MAX = 500;
/** Reports read at a time, and in one file: ten years of a busy person. */
const LOG_STEP = 5_000;
const LOG_LINES_MAX = 1_000_000;

export function exportRoutes(context: Context): Router {
  const router = Router();
  const hours = allow("hours");
  const ofOne = ofPerson(context);

  router.get(fileRoutes("/today"), hours, async (request, response) => {
    const reading = await readingNow(context);
    const { day } = localDayAt(reading.now, reading.calendar);
    const rows = todayRows(reading, listingOf(request));
    return sendFile(response, formatOf(request.path), { name: `today ${day}`, columns: tables.TODAY_COLUMNS, rows });
  });

  router.get(fileRoutes("/day/:day"), hours, async (request, response) => {
    const day = readDay(request.params.day as string) ?? notThere("day");
    const rows = dayRows(await readingNow(context), listingOf(request), day);
    return sendFile(response, formatOf(request.path), { name: `day ${day}`, columns: tables.DAY_COLUMNS, rows });
  });

  router.get(fileRoutes("/week/:week"), hours, async (request, response) => {
    const week = readWeek(request.params.week as string) ?? notThere("week");
    const rows = periodRows(await readingNow(context), listingOf(request), week.days);
    const columns = tables.periodColumns(week.days);
    return sendFile(response, formatOf(request.path), { name: `week ${request.params.week}`, columns, rows });
  });

  router.get(fileRoutes("/month/:month"), hours, async (request, response) => {
    const month = readMonth(request.params.month as string) ?? notThere("month");
    const rows = periodRows(await readingNow(context), listingOf(request), month.days);
    const columns = tables.periodColumns(month.days);
    return sendFile(response, formatOf(request.path), { name: `month ${month.month}`, columns, rows });
  });

  const days = [...fileRoutes("/person/:user/days"), ...fileRoutes("/person/days")];
  router.get(days, namesPerson, allow("hours", ofOne), async (request, response) => {
    const person = await knownPerson(context, personAsked(request) ?? "");
    const range = daysAsked(request);
    const rows = personDays(await readingNow(context), person, range);
    const name = `${person.user} ${range.from} ${range.to}`;
    return sendFile(response, formatOf(request.path), { name, columns: tables.DAY_COLUMNS, rows });
  });

  const log = [...fileRoutes("/person/:user/log"), ...fileRoutes("/person/log")];
  router.get(log, namesPerson, allow("log", ofOne), async (request, response) => {
    const person = await knownPerson(context, personAsked(request) ?? "");
    const reading = await readingNow(context);
    const period = periodOf(queryOf(request), localDayAt(reading.now, reading.calendars.of(person.user)).day);
    const [from, to] =
      period.kind === "day" ? [period.day, period.day] : [period.days[0] ?? "", period.days.at(-1) ?? ""];
    const rows = logRows(reading, person, { from, to });
    const name = `${person.user} log ${period.kind === "day" ? period.day : period.month}`;
    return sendFile(response, formatOf(request.path), { name, columns: tables.LOG_COLUMNS, rows });
  });

  return router;
}

const queryOf = ({ url }: Request) => new URL(url, "http://here").searchParams;

/** Where it names nobody, the address is the page of somebody who is called "log.csv". */
const namesPerson: RequestHandler = (request, _response, next) =>
  next(personAsked(request) === null ? "route" : undefined);

function notThere(kind: string): never {
  throw new Refusal(404, `This address names no ${kind} of the calendar.`);
}

/** ?year=2026 or ?month=2026-11 */
function daysAsked(request: Request): DayRange {
  const query = queryOf(request);
  const month = readMonth(query.get("month") ?? "");
  if (month !== null) return { from: month.days[0] ?? "", to: month.days.at(-1) ?? "" };
  const year = query.get("year") ?? "";
  const from = readDay(`${year}-01-01`) ?? notThere("year");
  return { from, to: `${year}-12-31` };
}

/** Everybody in the order of the page, some hundreds at a time. */
async function* people(reading: Reading, listing: Listing, range: DayRange | null) {
  const { people: all } = await peopleShown(reading, { listing: { ...listing, page: 1 }, range, rowsMax: null });
  for (let i = 0; i < all.length; i += PEOPLE_MAX) yield all.slice(i, i + PEOPLE_MAX);
}

async function* todayRows(reading: Reading, listing: Listing): AsyncGenerator<Cell[]> {
  const { db, calendar, calendars, now } = reading;
  for await (const some of people(reading, listing, null)) {
    const users = some.map(({ user }) => user);
    const [machines, days] = await Promise.all([
      machinesOfPeople(db, users),
      daysOfPeople(reading, users, calendars.todays(now)),
    ]);
    for (const person of some) {
      const { day, start } = localDayAt(now, calendars.of(person.user));
      const own = machines.get(person.user) ?? [];
      const state = stateToday(own, { dayStart: start, now });
      if (listing.state !== null && listing.state !== state.state) continue;
      yield tables.todayCells(
        { person, state, machines: own, total: days.get(person.user)?.get(day) ?? null },
        calendar,
      );
    }
  }
}

async function* dayRows(reading: Reading, listing: Listing, day: string): AsyncGenerator<Cell[]> {
  const range = { from: day, to: day };
  const expectations = await readExpectations(reading.db);
  for await (const some of people(reading, listing, range)) yield* figureRows(reading, some, range, expectations);
}

async function* personDays(reading: Reading, person: Person, range: DayRange): AsyncGenerator<Cell[]> {
  const today = localDayAt(reading.now, reading.calendars.of(person.user)).day;
  if (range.from > today) return;
  const past = { from: range.from, to: range.to < today ? range.to : today };
  yield* figureRows(reading, [person], past, await readExpectations(reading.db));
}

async function* figureRows(
  reading: Reading,
  some: readonly Person[],
  range: DayRange,
  expectations: Expectations,
): AsyncGenerator<Cell[]> {
  const { db, calendars, now } = reading;
  const users = some.map(({ user }) => user);
  const [days, running, claimed] = await Promise.all([
    daysOfPeople(reading, users, range),
    runningOfPeople(db, users, calendars.bounds(range)),
    claimedByDay(reading, users, range),
  ]);
  for (const person of some) {
    const calendar = calendars.of(person.user);
    for (const day of daysFromTo(range.from, range.to)) {
      const total = days.get(person.user)?.get(day) ?? null;
      const hoursOn = (date: string) => expectations.hoursOf(person, weekdayOf(date));
      const ran = running.get(person.user) ?? [];
      const coverage = coverageOfDay({ running: ran, hoursOn, total, day, calendar, now });
      yield tables.dayCells({ person, day, total, coverage, claimed: claimed.get(person.user)?.get(day) }, calendar);
    }
  }
}

async function* periodRows(reading: Reading, listing: Listing, days: readonly string[]): AsyncGenerator<Cell[]> {
  const range = { from: days[0] ?? "", to: days.at(-1) ?? "" };
  for await (const some of people(reading, listing, range)) {
    const users = some.map(({ user }) => user);
    const [found, claimed] = await Promise.all([
      daysOfPeople(reading, users, range),
      claimedByDay(reading, users, range),
    ]);
    for (const person of some) {
      const own = { found: found.get(person.user) ?? new Map(), claimed: claimed.get(person.user) ?? new Map(), days };
      yield tables.periodCells(person, own);
    }
  }
}

async function* logRows(reading: Reading, { user }: Person, { from, to }: DayRange): AsyncGenerator<Cell[]> {
  const { db } = reading;
  const calendar = reading.calendars.of(user);
  const bounds = { start: dayBounds(from, calendar).start, end: dayBounds(to, calendar).end };
  for (let offset = 0; offset < LOG_LINES_MAX; offset += LOG_STEP) {
    const { lines, total } = await logOf(db, user, bounds, { offset, limit: LOG_STEP });
    for (const line of lines) yield tables.logCells(line, calendar);
    if (offset + LOG_STEP >= total) return;
  }
}
