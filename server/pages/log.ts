// A line of the detailed log: a report as it was stored, when it came, and what of it was changed on the way in. Pure.
import type { Calendar, WorkEvent } from "../domain/events.ts";
import { dayOf } from "../domain/local-day.ts";
import type { Words } from "../words/words.ts";
import { isoWithOffset, shortDate, shortSpan, timeWithSeconds } from "./format.ts";
import { reasonWord, stateWord } from "./words.ts";

export type LogLine = WorkEvent & { receivedAt: number; sentTs: string | null; address: string | null };

export type LogRow = {
  iso: string;
  day: string;
  time: string;
  state: WorkEvent["state"];
  stateText: string;
  until: string;
  reason: string;
  machine: string;
  arrived: string;
  note: string | null;
};

export function logRow(line: LogLine, calendar: Calendar, words: Words): LogRow {
  const { ts, until, state, reason, host, address, receivedAt, sentTs } = line;
  const { zone } = calendar;
  const { say, locale } = words;
  const day = dayOf(ts, calendar);
  return {
    iso: isoWithOffset(ts, zone),
    day: shortDate(day, locale),
    time: timeWithSeconds(ts, zone, locale),
    state,
    stateText: stateWord(state, words),
    until: until === null ? "" : untilText(until, day),
    reason: reasonWord(reason, words),
    machine: host !== "" ? host : address === null ? say("log.plain") : say("log.plain-from", { address }),
    arrived: receivedAt - ts < 1000 ? say("log.at-once") : shortSpan(receivedAt - ts, locale),
    note: sentTs === null ? null : say("log.sent-as", { time: sentTs }),
  };

  function untilText(at: number, of: string): string {
    const time = timeWithSeconds(at, zone, locale);
    const its = dayOf(at, calendar);
    return its === of ? time : say("log.on-day", { day: shortDate(its, locale), time });
  }
}
