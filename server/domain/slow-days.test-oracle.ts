// Test support: worked days a second time, slowly and by another way, sharing nothing with the fast one. The time is cut at
// every instant at which anything could change; of each piece it is asked, for every stream, what it was doing then. Local
// days are read off Intl.DateTimeFormat every quarter of an hour: an instant's day is the latest date that the calendar,
// put back by DAY_START, has shown up to then.
import type { DayTotal } from "./events.ts";
import type { History, HistoryReport } from "./generated-histories.ts";

const QUARTER_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Doing = "certain" | "estimated" | "nothing";

/** The days of one user, all there are. */
export function slowDays({ reports, now, calendar }: History, user: string): DayTotal[] {
  const streams = slowStreams(reports.filter((report) => report.user === user));
  const instants = streams.flat().flatMap(({ ts, until }) => [ts, until ?? ts, ts + 4 * HOUR_MS]);
  if (instants.length === 0) return [];
  const starts = dayStarts(Math.min(...instants), Math.max(...instants), calendar.zone, calendar.dayStartMin);
  const cuts = [...new Set([...instants, now, ...starts.map(({ at }) => at)])].sort((a, b) => a - b);
  const days = new Map<string, DayTotal & { ms: number; estimatedMs: number }>();
  const dayAt = (at: number) => {
    const day = starts.findLast((start) => start.at <= at)?.day ?? "before all";
    const known = days.get(day);
    if (known !== undefined) return known;
    const nothing = { workedS: 0, estimatedS: 0, firstLogin: null, lastSeen: null, lastEstimated: false };
    const made = { user, day, ...nothing, ms: 0, estimatedMs: 0 };
    days.set(day, made);
    return made;
  };
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [start = 0, end = 0] = [cuts[i], cuts[i + 1]];
    if (start >= now) break;
    const doings = streams.map((stream) => doingAt(stream, start));
    if (doings.every((doing) => doing === "nothing")) continue;
    const day = dayAt(start);
    day.ms += end - start;
    day.lastSeen = end;
    day.lastEstimated = !doings.includes("certain");
    if (day.lastEstimated) day.estimatedMs += end - start;
  }
  for (const { state, ts } of streams.flat()) {
    if (state !== "working" || ts > now) continue;
    const day = dayAt(ts);
    if (day.firstLogin === null || ts < day.firstLogin) day.firstLogin = ts;
  }
  return [...days.values()]
    .map(({ ms, estimatedMs, ...day }) => ({
      ...day,
      workedS: Math.round(ms / 1000),
      estimatedS: Math.round(estimatedMs / 1000),
    }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Rules 1 and 2, by repeated search. */
function slowStreams(reports: readonly HistoryReport[]): HistoryReport[][] {
  const hosts = new Set(reports.map(({ host }) => host));
  return [...hosts].map((host) => {
    const own = reports.filter((report) => report.host === host);
    const first = own.filter((report, i) => report.id === null || own.findIndex(({ id }) => id === report.id) === i);
    const merged = first.map((report) => {
      const said = own.filter(({ id, until }) => report.id !== null && id === report.id && until !== null);
      return { ...report, until: said.length === 0 ? null : Math.max(...said.map(({ until }) => until ?? 0)) };
    });
    const ordered: HistoryReport[] = [];
    while (merged.length > 0) ordered.push(...merged.splice(merged.indexOf(foremost(merged)), 1));
    return ordered;
  });
}

function foremost(reports: readonly HistoryReport[]): HistoryReport {
  const earliest = Math.min(...reports.map(({ ts }) => ts));
  const there = reports.filter(({ ts }) => ts === earliest);
  const ids = there.flatMap(({ id }) => (id === null ? [] : [id])).sort();
  const found = there.find(({ id }) => id === (ids[0] ?? null));
  if (found === undefined) throw new Error("a stream without a first report");
  return found;
}

/** Rules 3 to 5, asked of one instant: the stream's latest event up to then says what it is doing. */
function doingAt(stream: readonly HistoryReport[], at: number): Doing {
  const index = stream.findLastIndex(({ ts }) => ts <= at);
  const event = stream[index];
  const next = stream[index + 1];
  if (event === undefined || event.state === "stopped") return "nothing";
  if (event.until !== null) return at < event.until ? "certain" : "nothing";
  const untilNext = next === undefined ? Number.POSITIVE_INFINITY : next.ts - event.ts;
  if (next?.state === "stopped" && untilNext <= 12 * HOUR_MS) return "certain";
  if (next?.state === "working" && untilNext <= HOUR_MS / 6) return "certain";
  return at < event.ts + 4 * HOUR_MS ? "estimated" : "nothing";
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const shownDates = new Map<string, number>();

/** The date a zone's calendar shows, put back by DAY_START, as days since 1970. */
function dateShown(at: number, zone: string, dayStartMin: number): number {
  const key = `${zone} ${dayStartMin} ${at}`;
  const known = shownDates.get(key);
  if (known !== undefined) return known;
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
  clocks.set(zone, clock);
  const [, month = 0, day = 0, year = 0, hour = 0, minute = 0] =
    /(\d+)\/(\d+)\/(\d+), (\d+):(\d+)/.exec(clock.format(at))?.map(Number) ?? [];
  const date = Math.floor((Date.UTC(year, month - 1, day, hour, minute) - dayStartMin * 60_000) / DAY_MS);
  shownDates.set(key, date);
  return date;
}

/** Where a new day begins between two instants, and the day at the first of them, found by looking at every quarter. */
function dayStarts(from: number, to: number, zone: string, dayStartMin: number): { at: number; day: string }[] {
  const starts: { at: number; day: string }[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (let at = Math.floor((from - 3 * DAY_MS) / QUARTER_MS) * QUARTER_MS; at <= to; at += QUARTER_MS) {
    const date = dateShown(at, zone, dayStartMin);
    if (date <= latest) continue;
    latest = date;
    starts.push({ at, day: new Date(date * DAY_MS).toISOString().slice(0, 10) });
  }
  return starts;
}
