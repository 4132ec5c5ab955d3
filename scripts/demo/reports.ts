// Turns a person's days into the reports their machines would have sent, up to now. Pure.
import type { Arrival, Heard, NewEvent, NewRunning } from "../../server/db/arrivals.ts";
import { chanceOf } from "./chance.ts";
import type { Employee } from "./company.ts";
import type { Stretch } from "./workday.ts";

/** What a machine that goes on living has under way: its stretch of running, and of work if its person is at work. */
export type UnderWay = { running: { id: string; from: number }; working: { id: string; ts: number } | null };

export type Reported = { arrival: Arrival; underWay: UnderWay | null };

const MINUTE_MS = 60_000;
/** Agents report each minute, so a machine that dies has told of its last minute but one. */
const POLL_MS = MINUTE_MS;
const VERSION = "0.1.0";

/** @param until the instant up to which the machine spoke: now, or when it fell silent */
export function reportsOfDay(
  employee: Employee,
  host: string,
  stretches: readonly Stretch[],
  until: number,
): Reported | null {
  const begun = stretches.filter(({ start }) => start < until - POLL_MS);
  const [first] = begun;
  if (first === undefined) return null;
  const chance = chanceOf("ids", employee.user, host, first.start);
  const base = {
    user: employee.user,
    host: employee.plain ? "" : host,
    sentTs: null,
    address: employee.plain ? "192.168.10.44" : null,
  };
  const events: NewEvent[] = [];
  let working: UnderWay["working"] = null;
  for (const { start, end, reason } of begun) {
    const open = end > until;
    const id = employee.plain ? null : chance.id(start);
    const plainOpen = employee.plain && chance.next() < 0.02; // a log-off that the old script did not report
    events.push({
      ...base,
      id,
      state: "working",
      ts: start,
      until: employee.plain ? null : Math.min(end, until),
      reason: null,
      receivedAt: start,
    });
    if (open) working = id === null ? null : { id, ts: start };
    else if (!plainOpen)
      events.push({
        ...base,
        id: employee.plain ? null : chance.id(end),
        state: "stopped",
        ts: end,
        until: null,
        reason: employee.plain ? null : reason,
        receivedAt: end,
      });
  }
  if (employee.plain) return { arrival: { events, running: [], notes: [], heard: null }, underWay: null };

  const lastEnd = begun.at(-1)?.end ?? until;
  const ended = stretches.at(-1)?.end ?? lastEnd;
  const alive = ended > until;
  const runsFrom = first.start - Math.floor(chance.between(20_000, 120_000));
  const runsTo = alive ? until : Math.min(until, lastEnd + 4 * MINUTE_MS);
  const running = runningOf(employee, host, { from: runsFrom, to: runsTo }, chance);
  const heard: Heard = {
    user: employee.user,
    host,
    os: employee.os,
    version: VERSION,
    heardAt: runsTo,
    nextInS: alive ? POLL_MS / 1000 : 0,
    skewMs: 0,
  };
  const last = running.at(-1);
  return {
    arrival: { events, running, notes: [], heard },
    underWay: alive && last !== undefined ? { running: { id: last.id, from: last.from }, working } : null,
  };
}

/** One stretch a day; on some days the agent was away for a while, which pages show as coverage. */
function runningOf(
  { user }: Employee,
  host: string,
  { from, to }: { from: number; to: number },
  chance: ReturnType<typeof chanceOf>,
): NewRunning[] {
  const whole = (start: number, end: number): NewRunning => ({
    id: chance.id(start),
    user,
    host,
    from: start,
    to: end,
  });
  if (to - from < 3 * 60 * MINUTE_MS || chance.next() >= 0.06) return [whole(from, to)];
  const gapAt = Math.floor(chance.between(from + 60 * MINUTE_MS, to - 60 * MINUTE_MS));
  return [whole(from, gapAt), whole(gapAt + Math.floor(chance.between(20, 50) * MINUTE_MS), to)];
}
