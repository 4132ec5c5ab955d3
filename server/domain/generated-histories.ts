// Test support: made-up histories of reports as they may reach a server, in any order, repeated, with growing untils,
// around the dates on which zones do strange things. The same histories are fed to the pure modules and to the databases.
import fc from "fast-check";
import type { State } from "../../protocol/primitives.ts";
import type { Calendar, WorkEvent } from "./events.ts";

/** A report as it arrives; host '' and id null for a plain one. */
export type HistoryReport = {
  user: string;
  host: string;
  id: string | null;
  state: State;
  ts: number;
  until: number | null;
};
/** Reports in the order of their arrival. */
export type History = { calendar: Calendar; now: number; reports: HistoryReport[] };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Zones, each with the dates around which its days are not 24 hours long or begin oddly, and one ordinary date. */
const PLACES: [zone: string, dates: string[]][] = [
  ["Europe/Berlin", ["2026-03-29", "2026-10-25", "2026-12-31", "2026-06-10"]],
  ["America/New_York", ["2026-03-08", "2026-11-01", "2028-02-29"]],
  ["Australia/Lord_Howe", ["2026-04-05", "2026-10-04"]],
  ["Asia/Beirut", ["2026-03-29", "2026-10-25"]],
  ["Pacific/Apia", ["2011-12-30", "2026-06-10"]],
  ["America/Sao_Paulo", ["2018-02-18", "2018-11-04"]],
  ["Asia/Kathmandu", ["2026-06-10"]],
  ["UTC", ["2026-06-10"]],
];

/** Minutes after midnight; on half hours, so that the slow computation may look at every quarter of an hour. */
const DAY_STARTS = [0, 0, 0, 30, 150, 240, 360, 1410];

const place = fc
  .constantFrom(...PLACES)
  .chain(([zone, dates]) => fc.record({ zone: fc.constant(zone), date: fc.constantFrom(...dates) }));

/** Around the bounds of the rules: the same instant, 10 min, 4 h, 12 h, each met, missed and passed by a millisecond. */
const edge = fc
  .record({ at: fc.constantFrom(0, 10 * MINUTE, 4 * HOUR, 12 * HOUR), by: fc.constantFrom(-1, 0, 1) })
  .map(({ at, by }) => Math.max(0, at + by));
const gap = fc.oneof(
  { weight: 2, arbitrary: edge },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 2 * SECOND }) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 3 * HOUR }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 15 * HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 * HOUR }) },
);
const reach = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: -HOUR, max: 0 }) },
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 4 * HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 48 * HOUR }) },
  { weight: 1, arbitrary: fc.constant(48 * HOUR) },
);

const step = fc.record({
  gap,
  state: fc.constantFrom<State>("working", "working", "stopped"),
  /** Untils in the order in which they are sent, one report each; none: the report names no until. */
  reaches: fc.oneof(
    { weight: 3, arbitrary: fc.array(reach, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constant<number[]>([]) },
  ),
  again: fc.integer({ min: 0, max: 2 }),
});

const stream = fc.record({
  user: fc.constantFrom("anna", "anna", "anna", "DOMAIN\\kim"),
  host: fc.constantFrom("", "PC-1", "LAPTOP"),
  from: fc.integer({ min: -50 * HOUR, max: 12 * HOUR }),
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
  /** Ids mostly grow with time; where a clock was put back they do not. */
  idsGrow: fc.boolean(),
});

export const history: fc.Arbitrary<History> = fc
  .record({
    place,
    dayStartMin: fc.constantFrom(...DAY_STARTS),
    streams: fc.array(stream, { minLength: 1, maxLength: 4 }),
    /** Any time, long after everything, or the very instant of one of the reports. */
    now: fc.oneof(
      fc.record({ after: fc.integer({ min: -50 * HOUR, max: 60 * HOUR }) }),
      fc.record({ after: fc.constant(400 * HOUR) }),
      fc.record({ report: fc.nat() }),
    ),
    arrival: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
  })
  .map(({ place: { zone, date }, dayStartMin, streams, now, arrival }) => {
    const origin = Date.parse(`${date}T00:00:00Z`);
    const reports = streams.flatMap((one, i) => reportsOf(one, i, origin));
    const at = "after" in now ? origin + now.after : (reports[now.report % reports.length]?.ts ?? origin);
    return { calendar: { zone, dayStartMin }, now: at, reports: shuffled(reports, arrival) };
  });

/** So many histories from one seed: the way for tests that do their own work with each, such as filling a database. */
export function someHistories({ count, seed }: { count: number; seed: number }): History[] {
  return fc.sample(history, { numRuns: count, seed });
}

type Stream = { user: string; host: string; from: number; steps: Step[]; idsGrow: boolean };
type Step = { gap: number; state: State; reaches: number[]; again: number };

function reportsOf({ user, host, from, steps, idsGrow }: Stream, streamNumber: number, origin: number) {
  const reports: HistoryReport[] = [];
  let ts = origin + from;
  steps.forEach(({ gap: after, state, reaches, again }, i) => {
    ts += after;
    const number = (streamNumber + 1) * 0x1000 + (idsGrow ? i : 0xfff - i);
    const id = host === "" ? null : `00000000-0000-7000-8000-${number.toString(16).padStart(12, "0")}`;
    const untils = host === "" || state === "stopped" ? [] : reaches.map((ms) => ts + ms);
    const sent = untils.length === 0 ? [null] : untils;
    for (const until of sent) reports.push({ user, host, id, state, ts, until });
    // A plain report cannot be told from a second one, so only an identified one is sent again.
    if (id !== null)
      for (let n = 0; n < again; n++) reports.push({ user, host, id, state, ts, until: sent[0] ?? null });
  });
  return reports;
}

/** Another order of arrival, the same for the same keys. */
export function shuffled<T>(items: readonly T[], keys: readonly number[]): T[] {
  const keyed = items.map((item, i) => ({ item, key: ((keys[i % keys.length] ?? 0) * (i + 7)) % 1009 }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/** Rule 1 as the databases keep it: one event an id with the latest until, every plain report its own event. */
export function asStored(reports: readonly HistoryReport[]): WorkEvent[] {
  const byId = new Map<string, WorkEvent>();
  const events: WorkEvent[] = [];
  for (const report of reports) {
    const known = report.id === null ? undefined : byId.get(report.id);
    if (known !== undefined) {
      if (report.until !== null) known.until = Math.max(known.until ?? report.until, report.until);
      continue;
    }
    const event: WorkEvent = { ...report, seq: events.length + 1, reason: null };
    events.push(event);
    if (event.id !== null) byId.set(event.id, event);
  }
  return events;
}
