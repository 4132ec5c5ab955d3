// Loads a person's page: the days of the year, and of the asked day or month the events, what ran, and one page of the log.

import { takesPictures } from "../../../protocol/recorded.ts";
import { looksAt } from "../../db/access-log.ts";
import { machinesOfPeople } from "../../db/board.ts";
import type { Reading } from "../../db/days.ts";
import type { StoredEvent } from "../../db/event-lines.ts";
import { holidaysOf, readExpectations } from "../../db/expectations.ts";
import { eventsOfPeople, logOf, notesOf, runningOfPeople } from "../../db/read-events.ts";
import { screenshotsOfPerson } from "../../db/screenshots.ts";
import { scriptedOfPeople, slotsOfPeople } from "../../db/slots.ts";
import { activityOfSlots } from "../../domain/activity.ts";
import { NOTHING_CLAIMED } from "../../domain/claims/claims.ts";
import { coverageOfDay } from "../../domain/day-coverage.ts";
import { eventWindow } from "../../domain/days.ts";
import { workedSpans } from "../../domain/intervals.ts";
import { addDays, dayBounds, weekdayOf } from "../../domain/local-day.ts";
import { stripOf } from "../../domain/strip.ts";
import type { Span } from "../../domain/union.ts";
import { LOG_ROWS_MAX, type PersonAsked } from "../../pages/person.ts";
import type { RecordedAsked } from "../../pages/recorded/on-axis.ts";
import { NOTES_BEFORE_MS } from "../../pages/screenshots/missing.ts";
import { arePlainSendersOne } from "../../pages/separable.ts";
import { stretchesOfDay } from "../apps/load-report.ts";
import { claimedByDay, claimsOfDay } from "../claims/load-claimed.ts";
import type { Context } from "../context.ts";
import { shotOf } from "../gallery/shot-row.ts";
import { periodFacts, targetOfPerson } from "./load-period.ts";

/** A month shows what is claimed by day. */
const NO_CLAIMS = { claims: [], claimed: NOTHING_CLAIMED };
/** Days before the period from which the usual hours are read. */
const USUAL_DAYS = 60;

export async function loadPerson(
  reading: Reading,
  asked: Pick<PersonAsked, "site" | "person" | "period" | "own"> & { page: number },
  {
    context,
    forManager,
    withApps,
  }: { context: Pick<Context, "activity" | "policies">; forManager: boolean; withApps: boolean },
): Promise<PersonAsked> {
  const { db, now } = reading;
  const { person, period, page } = asked;
  const { user } = person;
  const calendar = reading.calendars.of(user);
  const [from = "", to = ""] = period.kind === "day" ? [period.day, period.day] : [period.days[0], period.days.at(-1)];
  const year = { from: `${from.slice(0, 4)}-01-01`, to: `${from.slice(0, 4)}-12-31` };
  const usualFrom = addDays(from, -USUAL_DAYS);
  const wide = { from: usualFrom < year.from ? usualFrom : year.from, to: year.to };
  const bounds = { start: dayBounds(from, calendar).start, end: dayBounds(to, calendar).end };
  const [facts, machines, holidays, running, expectations, log, events] = await Promise.all([
    periodFacts(reading, [person], wide),
    machinesOfPeople(db, [user]),
    holidaysOf(db, year.from, year.to),
    runningOfPeople(db, [user], bounds),
    readExpectations(db),
    logOf(db, user, bounds, { offset: (page - 1) * LOG_ROWS_MAX, limit: LOG_ROWS_MAX }),
    period.kind === "day"
      ? eventsOfPeople(db, [user], eventWindow({ from, to, calendar }))
      : new Map<string, StoredEvent[]>(),
  ]);
  const { days, machineOn } = facts[0] ?? { days: new Map(), machineOn: new Set<string>() };
  const own = machines.get(user) ?? [];
  const ran = running.get(user) ?? [];
  const heard = events.get(user) ?? [];
  const shown = period.kind === "day" ? [period.day] : period.days;
  const isDay = period.kind === "day";
  const [claimed, claimedOn, recorded, apps] = await Promise.all([
    isDay ? claimsOfDay(reading, user, { day: from, worked: workedSpans(heard, now) }) : NO_CLAIMS,
    claimedByDay(reading, [user], { from, to }),
    isDay ? loadRecorded(reading, { user, bounds, heard, forManager, ...context }) : null,
    isDay && withApps ? stretchesOfDay(reading, user, from) : null,
  ]);
  return {
    ...asked,
    calendar,
    now,
    keptFrom: reading.keptFrom.events,
    machines: own,
    holidays,
    targetS: targetOfPerson(expectations, person, { days: shown, holidays }),
    days,
    machineOn,
    coverage: new Map(
      shown.map((day) => {
        const hoursOn = (date: string) => expectations.hoursOf(person, weekdayOf(date));
        return [day, coverageOfDay({ running: ran, hoursOn, total: days.get(day) ?? null, day, calendar, now })];
      }),
    ),
    stretches:
      period.kind === "day" ? stripOf({ events: heard, running: ran, machines: own, day: from, calendar, now }) : [],
    running: ran.map(({ from: start, to: end }) => ({
      from: Math.max(start, bounds.start),
      to: Math.min(end, bounds.end, now),
    })),
    claimed,
    claimedByDay: claimedOn.get(user) ?? new Map(),
    recorded: recorded === null ? null : { ...recorded, ...(apps === null ? {} : { apps }) },
    separable: arePlainSendersOne(heard.filter(({ ts }) => ts >= bounds.start && ts < bounds.end)),
    log: { ...log, page },
  };
}

/** Looks shown on a page: of a busy month. */
const LOOKS_MAX = 500;

async function loadRecorded(
  { db, now, keptFrom }: Reading,
  asked: Pick<Context, "activity" | "policies"> & {
    user: string;
    bounds: Span;
    heard: readonly StoredEvent[];
    forManager: boolean;
  },
): Promise<RecordedAsked> {
  const { user, bounds, heard, forManager, activity: rule, policies } = asked;
  const [slots, others] = await Promise.all([
    slotsOfPeople(db, [user], bounds),
    forManager
      ? Promise.all([
          screenshotsOfPerson(db, user, bounds),
          notesOf(db, user, { ...bounds, start: bounds.start - NOTES_BEFORE_MS }),
          scriptedOfPeople(db, [user], bounds),
          looksAt(db, user, LOOKS_MAX),
        ])
      : null,
  ]);
  const activity = activityOfSlots(slots.get(user) ?? [], workedSpans(heard, now), rule);
  if (others === null) return { activity, rule, forManager: null };
  const [rows, notes, scripted, looks] = others;
  const { inForce } = policies.policyFor(user);
  const { screenshotFrequency: frequencyMin, screenshotDeleteWindowMinutes: windowMin } = inForce;
  const enabled = takesPictures(inForce);
  const shots = rows.map(shotOf);
  return {
    activity,
    rule,
    forManager: {
      ...{ shots, notes, scripted: scripted.get(user) ?? [], looks, enabled, frequencyMin, windowMin },
      keptFrom: keptFrom.pictures,
    },
  };
}
