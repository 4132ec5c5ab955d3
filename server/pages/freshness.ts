// How fresh a page is: up to when it is complete, which machines are silent, in which zone and week it counts. Pure.
import type { Calendar } from "../domain/events.ts";
import { dayBounds, dayOf } from "../domain/local-day.ts";
import { type MachineRow, stateOfMachine } from "../domain/state-now.ts";
import { counted, shortDate, timeOfDay, two, utcOffset } from "./format.ts";
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
  /** Further remarks of the page's own. */
  also?: readonly string[];
};

export function freshness({ from, to, calendar, now, quiet, also = [] }: FreshAsked): Remark[] {
  const today = dayOf(now, calendar);
  const silent = quiet.filter((machine) => stateOfMachine(machine, now).state === "not-heard");
  const remarks: Remark[] = [{ text: completeness({ from, to, calendar, now, today, silent: silent.length }) }];
  if (silent.length > 0) remarks.push(silenceRemark(silent, calendar, { oneDay: from === to }));
  const at = Math.min(now, dayBounds(to, calendar).end - 1);
  return [...remarks, ...also.map((text) => ({ text })), ...calendarRemarks(calendar, at)];
}

function completeness(asked: {
  from: string;
  to: string;
  calendar: Calendar;
  now: number;
  today: string;
  silent: number;
}): string {
  const { from, to, calendar, now, today, silent } = asked;
  if (from > today) return "Not begun";
  const time = timeOfDay(now, calendar.zone);
  if (from === to && to === today) return `Complete to ${time}`;
  if (to >= today) return `Complete to ${shortDate(today)}, ${time}`;
  return silent === 0 ? "Complete: every machine has delivered" : "Complete but for what silent machines still hold";
}

/** "2 machines not heard, since 11:47 and 12:10" */
export function silenceRemark(
  silent: readonly { heardAt: number }[],
  calendar: Calendar,
  { oneDay }: { oneDay: boolean },
): Remark {
  const times = [...silent]
    .sort((a, b) => a.heardAt - b.heardAt)
    .map(({ heardAt }) => {
      const time = timeOfDay(heardAt, calendar.zone);
      return oneDay ? time : `${shortDate(dayOf(heardAt, calendar))} ${time}`;
    });
  const said = times.length <= TIMES_MAX ? listed(times) : `the first since ${times[0]}`;
  const since = times.length <= TIMES_MAX ? `since ${said}` : said;
  return {
    text: `${counted(silent.length, "machine", "machines")} not heard, ${since}`,
    href: "/?state=not-heard",
    warn: true,
  };
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** The zone, the week's first day, and when a day starts where that is not midnight. */
export function calendarRemarks({ zone, dayStartMin }: Calendar, at: number): Remark[] {
  const offset = utcOffset(at, zone);
  const remarks = [{ text: zone === offset ? zone : `${zone}, ${offset}` }, { text: "week starts Monday" }];
  if (dayStartMin > 0)
    remarks.push({ text: `day starts ${two(Math.floor(dayStartMin / 60))}:${two(dayStartMin % 60)}` });
  return remarks;
}
