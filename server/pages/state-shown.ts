// A person's state as Today shows it. Pure. What the machines said last, read against the day: who was not heard today at all
// has no report, which is neither stopped nor silence.
import type { Calendar } from "../domain/events.ts";
import { ESTIMATE_MAX_MS } from "../domain/intervals.ts";
import { dayOf } from "../domain/local-day.ts";
import { type MachineRow, type StateNow, stateOfPerson } from "../domain/state-now.ts";
import { duration, shortDate, timeOfDay } from "./format.ts";
import { causeNow } from "./words.ts";

/** Machines last heard before this say nothing about today; a plain report of last night may still be believed. */
export const heardSinceMin = (dayStart: number, now: number) => Math.min(dayStart, now - ESTIMATE_MAX_MS);

export function stateToday(
  machines: readonly MachineRow[],
  { dayStart, now }: { dayStart: number; now: number },
): StateNow {
  const recent = machines.filter(({ heardAt }) => heardAt >= heardSinceMin(dayStart, now));
  const state = stateOfPerson(recent, now);
  const heardToday = recent.some(({ heardAt }) => heardAt >= dayStart);
  return state.state !== "working" && !heardToday ? { state: "no-report", since: null, cause: null } : state;
}

/** "Working since 13:04", "Stopped since Thu 19, 17:40, lock", "Not heard since 11:47 (2 h 45 min)" */
export function stateSentence({ state, since, cause }: StateNow, calendar: Calendar, now: number): string {
  if (state === "no-report" || since === null) return "No report today";
  const day = dayOf(since, calendar);
  const time = timeOfDay(since, calendar.zone);
  const when = day === dayOf(now, calendar) ? time : `${shortDate(day)}, ${time}`;
  if (state === "not-heard") return `Not heard since ${when} (${duration((now - since) / 1000)})`;
  const why = causeNow(cause);
  return `${state === "working" ? "Working" : "Stopped"} since ${when}${why === "" ? "" : `, ${why}`}`;
}
