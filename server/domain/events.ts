// The one shape in which the rules of worked time see a report: an event of work_events. Pure; knows no database.
import type { Reason, State } from "../../protocol/primitives.ts";

export type WorkEvent = {
  /** Order of arrival; decides between plain reports of the same instant. */
  seq: number;
  /** UUID of an identified report; null for a plain one. */
  id: string | null;
  user: string;
  /** '' for a plain report. */
  host: string;
  state: State;
  /** Instants in ms since 1970 UTC. */
  ts: number;
  until: number | null;
  reason: Reason | null;
};

/** A stretch [start, end) in which a stream was working. */
export type Interval = {
  start: number;
  end: number;
  estimated: boolean;
  /** Where the interval would end by itself if it was cut at now, else null: until then the figure still grows. */
  boundAt: number | null;
};

/** One local day of one person; times in ms, durations in whole seconds. */
export type DayTotal = {
  user: string;
  day: string;
  workedS: number;
  estimatedS: number;
  firstLogin: number | null;
  lastSeen: number | null;
  lastEstimated: boolean;
};

/** The organisation's calendar: an IANA zone, and the minutes after midnight at which its day starts. */
export type Calendar = { zone: string; dayStartMin: number };
