// A person's state as Today shows it. Pure. What the machines said last, read against the day: who was not heard today at all
// has no report, which is neither stopped nor silence.
import type { Calendar } from "../domain/events.ts";
import { ESTIMATE_MAX_MS } from "../domain/intervals.ts";
import { dayOf } from "../domain/local-day.ts";
import { type MachineRow, type StateNow, stateOfPerson } from "../domain/state-now.ts";
import type { Words } from "../words/words.ts";
import { duration, shortDate, timeOfDay } from "./format.ts";
import { causeNow } from "./words.ts";

/** Machines last heard before this say nothing about today; a plain report of last night may still be believed. */
export const heardSinceMin = (dayStart: number, now: number) => Math.min(dayStart, now - ESTIMATE_MAX_MS);

export function stateToday(
  machines: readonly MachineRow[],
  { dayStart, now }: { dayStart: number; now: number },
): StateNow {
  const since = heardSinceMin(dayStart, now);
  const isRecent = ({ heardAt }: MachineRow) => heardAt >= since;
  const recent = machines.every(isRecent) ? machines : machines.filter(isRecent); // nearly everybody's are
  const state = stateOfPerson(recent, now);
  const heardToday = recent.some(({ heardAt }) => heardAt >= dayStart);
  return state.state !== "working" && !heardToday ? { state: "no-report", since: null, cause: null } : state;
}

/** "Working since 13:04", "Stopped since Thu 19, 17:40, lock", "Not heard since 11:47 (2 h 45 min)" */
export function stateSentence(
  { state, since, cause }: StateNow,
  calendar: Calendar,
  now: number,
  words: Words,
): string {
  const { say, locale } = words;
  if (state === "no-report" || since === null) return say("state.no-report-today");
  const day = dayOf(since, calendar);
  const clock = timeOfDay(since, calendar.zone, locale);
  const time = day === dayOf(now, calendar) ? clock : say("state.on-day", { day: shortDate(day, locale), time: clock });
  if (state === "not-heard")
    return say("state.not-heard-since", { time, span: duration((now - since) / 1000, locale) });
  const why = causeNow(cause, words);
  return why === "" ? say(`state.${state}-since`, { time }) : say(`state.${state}-since-why`, { time, why });
}
