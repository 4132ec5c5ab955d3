// A line of the detailed log: a report as it was stored, when it came, and what of it was changed on the way in. Pure.
import type { Calendar, WorkEvent } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";
import { isoWithOffset, shortDate, shortSpan, timeWithSeconds } from "./format.ts";
import { reasonWord } from "./words.ts";

export type LogLine = WorkEvent & { receivedAt: number; sentTs: string | null; address: string | null };

export type LogRow = {
  iso: string;
  day: string;
  time: string;
  state: WorkEvent["state"];
  until: string;
  reason: string;
  machine: string;
  arrived: string;
  note: string | null;
};

export function logRow(line: LogLine, calendar: Calendar): LogRow {
  const { ts, until, state, reason, host, address, receivedAt, sentTs } = line;
  const { zone } = calendar;
  const day = dayOf(ts, calendar);
  const untilDay = until === null || dayOf(until, calendar) === day ? "" : `${shortDate(dayOf(until, calendar))}, `;
  return {
    iso: isoWithOffset(ts, zone),
    day: shortDate(day),
    time: timeWithSeconds(ts, zone),
    state,
    until: until === null ? "" : untilDay + timeWithSeconds(until, zone),
    reason: reasonWord(reason),
    machine: host !== "" ? host : address === null ? "plain report" : `plain report from ${address}`,
    arrived: receivedAt - ts < 1000 ? "at once" : shortSpan(receivedAt - ts),
    note: sentTs === null ? null : `sent as ${sentTs}, stored at server time`,
  };
}
