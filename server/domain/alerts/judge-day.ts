// What of one person's day is worth asking about: silent machines, late, early, overtime, no report, input that looks like a
// program's. Each is a question with what it rests on, never a verdict. Pure; holidays are left out of `windows` by the caller.
//
//   expected   |===============|           expected   |===============|
//   worked          ########## late        claimed    |????|
//                                          worked          ##########  nothing to ask
import type { Calendar, DayTotal } from "../events.ts";
import { dayBounds } from "../local-day.ts";
import { type MachineRow, stateOfMachine } from "../state-now.ts";
import { clip, lengthOf, type Span, subtract } from "../union.ts";

export const ALERT_KINDS = ["silent", "no-report", "late", "early", "overtime", "scripted"] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** at: the instant asked about. byMs: how long, or by how much; of a question about input 0. */
export type Alert = {
  kind: AlertKind;
  at: number;
  byMs: number;
  /** The machine that is silent or that asked; null: it is about the day. */
  host: string | null;
  evidence: string | null;
};

export type AlertLimits = { lateMs: number; overtimeMs: number };

export type DayAsked = {
  day: string;
  calendar: Calendar;
  now: number;
  limits: AlertLimits;
  /** When they were expected, in the order of time; none on holidays and free days. */
  windows: readonly Span[];
  /** Whether any hours are settled for this person; without, nothing is asked about hours. */
  knowsHours: boolean;
  /** Of the day by a week's target; null: the working hours are the measure. */
  targetS: number | null;
  total: Pick<DayTotal, "workedS" | "firstLogin" | "lastSeen"> | null;
  /** Machines whose last word lies in the day. */
  machines: readonly MachineRow[];
  /** Accepted claims. */
  excused: readonly Span[];
  scripted: readonly { host: string; slot: number; kind: string; evidence: string }[];
};

export function alertsOfDay(asked: DayAsked): Alert[] {
  return [...silent(asked), ...(asked.knowsHours ? againstHours(asked) : []), ...questions(asked)];
}

function silent({ machines, day, calendar, now }: DayAsked): Alert[] {
  if (machines.length === 0) return []; // as of nearly everybody
  const { start, end } = dayBounds(day, calendar);
  return machines
    .filter(({ heardAt }) => heardAt >= start && heardAt < end)
    .filter((machine) => stateOfMachine(machine, now).cause === "silent")
    .map(({ host, heardAt }) => ({ kind: "silent", at: heardAt, byMs: now - heardAt, host, evidence: null }));
}

function againstHours(asked: DayAsked): Alert[] {
  const { day, calendar, now, limits, windows, targetS, total, excused } = asked;
  const about = (kind: AlertKind, at: number, byMs: number): Alert => ({ kind, at, byMs, host: null, evidence: null });
  const [first, last] = [windows[0], windows.at(-1)];
  const found: Alert[] = [];
  const missed = (span: Span) =>
    lengthOf(
      subtract(
        windows.flatMap((window) => clip([window], span)),
        excused,
      ),
    );
  // A shift that the day cuts in two did not begin at midnight, nor end there: that pause in the night is nobody's late coming.
  if (first !== undefined && last !== undefined) {
    const { firstLogin = null, lastSeen = null } = total ?? {};
    if (firstLogin === null) {
      const byMs = missed({ start: first.start, end: Math.min(now, last.end) });
      if (total === null && byMs > limits.lateMs) found.push(about("no-report", first.start, byMs));
    } else {
      const byMs = missed({ start: first.start, end: firstLogin });
      if (byMs > limits.lateMs && first.start > dayBounds(day, calendar).start)
        found.push(about("late", firstLogin, byMs));
    }
    if (lastSeen !== null && now >= last.end) {
      const byMs = missed({ start: lastSeen, end: last.end });
      if (byMs > limits.lateMs && last.end < dayBounds(day, calendar).end) found.push(about("early", lastSeen, byMs));
    }
  }
  const expectedMs = targetS === null ? lengthOf(windows) : targetS * 1000;
  const overMs = (total?.workedS ?? 0) * 1000 - expectedMs;
  if (total !== null && overMs > limits.overtimeMs)
    found.push(about("overtime", total.lastSeen ?? dayBounds(day, calendar).start, overMs));
  return found;
}

/** One question a machine and kind, with the first evidence of the day. */
function questions({ scripted }: DayAsked): Alert[] {
  const asked = Map.groupBy(scripted, ({ host, kind }) => `${kind} ${host}`);
  return [...asked.values()].flatMap(([first]): Alert[] =>
    first === undefined
      ? []
      : [{ kind: "scripted", at: first.slot, byMs: 0, host: first.host, evidence: first.evidence }],
  );
}
