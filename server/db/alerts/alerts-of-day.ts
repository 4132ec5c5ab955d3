// The alerts of one day of everybody who matches: gathers what each day is judged by. What is asked is the domain's word; names, and
// how much of a day was seen, are looked up by tell-alerts for those that are told.
import { type Alert, type AlertLimits, alertsOfDay } from "../../domain/alerts/judge-day.ts";
import { dayOf } from "../../domain/local-day.ts";
import type { PeopleFilter } from "../../domain/people/filter.ts";
import { OVERDUE_SLACK_MS } from "../../domain/state-now.ts";
import { ask } from "../ask.ts";
import { machinesQuietSince } from "../board.ts";
import { figuresOfDay, type Reading } from "../days.ts";
import type { DayFigures } from "../memory/columns.ts";
import { byPerson, logInsOf } from "../people/log-ins.ts";
import { peopleMatching } from "../people.ts";
import { claimsWithin } from "../person/claims.ts";
import type { ScriptedRow } from "../slots.ts";
import { expectedOn } from "./expected.ts";

/** figures: those it was judged by; null: there is no report of that day. */
export type FoundAlert = Alert & { user: string; teamId: number | null; day: string; figures: DayFigures | null };

const NONE: readonly never[] = [];

/** In the order of names, of each person in the order of kinds. */
export async function alertsOf(
  reading: Reading,
  { day, filter, limits }: { day: string; filter: PeopleFilter; limits: AlertLimits },
): Promise<FoundAlert[]> {
  const { db, calendars, now } = reading;
  if (day > dayOf(now, reading.calendar)) return [];
  const bounds = calendars.bounds({ from: day, to: day });
  const [people, figures, expected, quiet, claims, scripted, logIns] = await Promise.all([
    peopleMatching(db, filter),
    figuresOfDay(reading, day),
    expectedOn(reading, day),
    // Younger words than that break no promise; else a large office's every machine would be read.
    machinesQuietSince(db, { ...bounds, before: now - OVERDUE_SLACK_MS, within: undefined }),
    claimsWithin(db, null, bounds),
    scriptedWithin(db, bounds),
    logInsOf(db),
  ]);
  const quietOf = byPerson(quiet, logIns);
  const scriptedOf = byPerson(scripted, logIns);
  return people.flatMap(({ user, teamId }) => {
    const calendar = calendars.of(user);
    const { knowsHours, windows, targetS } = expected({ user, teamId });
    const total = figures.get(user) ?? null;
    const alerts = alertsOfDay({
      day,
      calendar,
      now,
      limits,
      knowsHours,
      windows,
      targetS,
      total,
      machines: quietOf.get(user) ?? NONE,
      excused: (claims.get(user) ?? NONE)
        .filter(({ state }) => state === "accepted")
        .map(({ from, to }) => ({ start: from, end: to })),
      scripted: (scriptedOf.get(user) ?? NONE).filter(({ slot }) => dayOf(slot, calendar) === day),
    });
    return alerts.map((alert) => ({ ...alert, user, teamId, day, figures: total }));
  });
}

const scriptedWithin = (db: Reading["db"], { start, end }: { start: number; end: number }) =>
  ask<ScriptedRow>(
    db,
    `SELECT "user", host, slot, kind, count, evidence FROM scripted WHERE slot >= ? AND slot < ? ORDER BY "user", slot, host, kind`,
    [start, end],
  );
