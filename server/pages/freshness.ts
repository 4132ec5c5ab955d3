// How fresh a page is: up to when it is complete, which machines are silent, in which zone and week it counts. Pure.
import type { Calendar } from "../domain/events.ts";
import { dayBounds, dayOf } from "../domain/local-day.ts";
import { type MachineRow, stateOfMachine } from "../domain/state-now.ts";
import type { Words } from "../words/words.ts";
import { clockOfMinutes, longDate, shortDate, timeOfDay, utcOffset } from "./format.ts";
import type { Remark } from "./frame.ts";

/** Times named one by one; of more, the first is said. */
const TIMES_MAX = 3;

export type FreshAsked = {
  /** The first and last day of the page. */
  from: string;
  to: string;
  calendar: Calendar;
  now: number;
  /** Machines that may be overdue: last heard within the page's days. */
  quiet: readonly MachineRow[];
  /** The first day of which all that its figures rest on is kept; those before it are final. null: it is of all. */
  keptFrom: string | null;
  /** Further remarks of the page's own. */
  also?: readonly string[];
  words: Words;
};

export function freshness(asked: FreshAsked): Remark[] {
  const { from, to, calendar, now, quiet, keptFrom, also = [], words } = asked;
  const today = dayOf(now, calendar);
  const silent = quiet.filter((machine) => stateOfMachine(machine, now).state === "not-heard");
  const remarks: Remark[] = [{ text: completeness({ from, to, calendar, now, today, silent: silent.length, words }) }];
  if (silent.length > 0) remarks.push(silenceRemark(silent, calendar, { oneDay: from === to, words }));
  const at = Math.min(now, dayBounds(to, calendar).end - 1);
  if (keptFrom !== null && from < keptFrom) remarks.push({ text: finality({ from, to, keptFrom, words }) });
  return [...remarks, ...also.map((text) => ({ text })), ...calendarRemarks(calendar, at, words)];
}

function completeness(asked: {
  from: string;
  to: string;
  calendar: Calendar;
  now: number;
  today: string;
  silent: number;
  words: Words;
}): string {
  const { from, to, calendar, now, today, silent, words } = asked;
  const { say, locale } = words;
  if (from > today) return say("fresh.not-begun");
  const time = timeOfDay(now, calendar.zone, locale);
  if (from === to && to === today) return say("fresh.complete-to", { time });
  if (to >= today) return say("fresh.complete-to-day", { day: shortDate(today, locale), time });
  return say(silent === 0 ? "fresh.complete" : "fresh.but-silent");
}

function finality({ from, to, keptFrom, words }: { from: string; to: string; keptFrom: string; words: Words }): string {
  const { say, locale } = words;
  return from === to ? say("fresh.final-day") : say("fresh.final-days", { day: longDate(keptFrom, locale) });
}

/** "2 machines not heard, since 11:47 and 12:10" */
export function silenceRemark(
  silent: readonly { heardAt: number }[],
  calendar: Calendar,
  { oneDay, words }: { oneDay: boolean; words: Words },
): Remark {
  const { say, locale } = words;
  const written = (heardAt: number) => {
    const time = timeOfDay(heardAt, calendar.zone, locale);
    return oneDay ? time : `${shortDate(dayOf(heardAt, calendar), locale)} ${time}`;
  };
  const n = silent.length;
  const heard = silent.map(({ heardAt }) => heardAt);
  const text =
    n <= TIMES_MAX
      ? say("fresh.silent", { n, times: new Intl.ListFormat(locale).format(heard.sort((a, b) => a - b).map(written)) })
      : say("fresh.silent-many", { n, time: written(heard.reduce((a, b) => Math.min(a, b))) });
  return { text, href: "/?state=not-heard", warn: true };
}

/** The zone, the week's first day, and when a day starts where that is not midnight. */
export function calendarRemarks({ zone, dayStartMin }: Calendar, at: number, words: Words): Remark[] {
  const { say, locale } = words;
  const offset = utcOffset(at, zone);
  const remarks = [{ text: zone === offset ? zone : `${zone}, ${offset}` }, { text: say("fresh.week-starts") }];
  if (dayStartMin > 0) remarks.push({ text: say("fresh.day-starts", { time: clockOfMinutes(dayStartMin, locale) }) });
  return remarks;
}
