// What a machine and a person are doing now: working, stopped, or not heard. A machine that is silent is never shown as
// a person who stopped. Pure; the caller reads the clock.
import type { Reason, State } from "../../protocol/primitives.ts";
import { ESTIMATE_MAX_MS } from "./intervals.ts";

/** One machine of one person as it was last heard; state, ts, until and reason are those of its latest event. */
export type MachineRow = {
  /** '' for plain reports. */
  host: string;
  /** Null while the agent has sent heartbeats only. */
  state: State | null;
  ts: number | null;
  until: number | null;
  reason: Reason | null;
  heardAt: number;
  /** When it will speak again; 0: not expected (log-off, quit); null: promises nothing (plain reports). */
  nextInS: number | null;
};

/** no-heartbeat: by plain reports, which promise nothing. silent: an agent overdue. Else the reason it gave when it stopped. */
export type Cause = Reason | "no-heartbeat" | "silent";
export type StateNow = {
  state: "working" | "stopped" | "not-heard" | "no-report";
  /** Since when; for not-heard the last word, for no-report null. */
  since: number | null;
  cause: Cause | null;
};

const NO_REPORT: StateNow = { state: "no-report", since: null, cause: null };
/** One word may be lost on the way and the next come late: twice the promise and a minute. */
export const OVERDUE_SLACK_MS = 60_000;
/** A machine silent for this much longer than another has gone out of use rather than taken its person along. */
const OUT_OF_USE_MS = 24 * 3_600_000;

export function stateOfMachine(machine: MachineRow, now: number): StateNow {
  const { state, ts, until, reason, heardAt, nextInS } = machine;
  if (state === null || ts === null) return NO_REPORT;
  if (nextInS === null) return stateByPlainReports({ state, ts, reason, heardAt }, now);
  // One that said it sleeps is asleep, however long.
  if (state === "stopped" && (reason === "sleep" || nextInS === 0)) return { state, since: ts, cause: reason };
  // It said good-bye without a `stopped`, or that one is still on its way: it worked until its last until.
  if (nextInS === 0) return { state: "stopped", since: Math.max(ts, until ?? heardAt), cause: "quit" };
  if (now - heardAt > 2 * nextInS * 1000 + OVERDUE_SLACK_MS) {
    return { state: "not-heard", since: heardAt, cause: "silent" };
  }
  return { state, since: ts, cause: reason };
}

function stateByPlainReports(
  { state, ts, reason, heardAt }: { state: State; ts: number; reason: Reason | null; heardAt: number },
  now: number,
): StateNow {
  if (state === "stopped") return { state, since: ts, cause: reason };
  // Past four hours the figures do not believe it any longer (rule 4), so the page does not either.
  if (now - ts >= ESTIMATE_MAX_MS) return { state: "not-heard", since: heardAt, cause: "no-heartbeat" };
  return { state, since: ts, cause: "no-heartbeat" };
}

/**
 * A person works if any machine does. Otherwise the later word decides between the machines that are not heard and
 * those whose person stopped:
 *
 *   desk    W====(silent since 12:10)             W====(silent since 12:10)            (silent for three days)
 *   laptop  S 8:30, heard until now                     S 13:00, heard until now       S five days ago, heard until now
 *   person  not heard since 12:10                 stopped since 13:00                  stopped
 */
export function stateOfPerson(machines: readonly MachineRow[], now: number): StateNow {
  const [only] = machines;
  if (only !== undefined && machines.length === 1) return stateOfMachine(only, now); // nearly everybody of thousands
  const states = machines.map((machine) => ({ ...stateOfMachine(machine, now), heardAt: machine.heardAt }));
  const working = states.filter(({ state }) => state === "working");
  if (working.length > 0) return shown(working.reduce((a, b) => (sinceOf(b) < sinceOf(a) ? b : a)));
  const latest = (state: StateNow["state"]) =>
    states.filter((one) => one.state === state).reduce<Heard | null>(later, null);
  const stopped = latest("stopped");
  const silent = latest("not-heard");
  if (stopped === null || silent === null) return shown(stopped ?? silent ?? NO_REPORT);
  const lastHeardStopped = Math.max(...states.filter(({ state }) => state === "stopped").map(({ heardAt }) => heardAt));
  const outOfUse = lastHeardStopped - silent.heardAt > OUT_OF_USE_MS;
  return shown(!outOfUse && silent.heardAt > sinceOf(stopped) ? silent : stopped);
}

type Heard = StateNow & { heardAt: number };

const sinceOf = ({ since }: StateNow) => since ?? Number.NEGATIVE_INFINITY;
const later = (a: Heard | null, b: Heard) => (a === null || sinceOf(b) > sinceOf(a) ? b : a);
const shown = ({ state, since, cause }: StateNow): StateNow => ({ state, since, cause });
