// Test support: the sums of applications a second time, slowly and by another way, sharing nothing with the fast one. The time is
// cut at every instant at which anything could change; of each piece it is asked what was in front then. Days and hours are
// read off Intl.DateTimeFormat; a glob is a regular expression.
import type { AppSum } from "./day-sums.ts";
import type { UsesHistory } from "./generated-uses.ts";
import type { ProjectRule } from "./project-rules.ts";
import type { AppUse } from "./use.ts";

const QUARTER_MS = 15 * 60_000;
const SLOT_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;

export type SlowSum = AppSum & { day: string; user: string };

/** In the order of day, person, kind and name. */
export function slowSums(history: UsesHistory): SlowSum[] {
  const users = new Set(history.uses.map(({ user }) => user));
  return [...users].flatMap((user) => slowSumsOf(history, user)).sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

const textOf = ({ day, user, kind, name }: SlowSum) => JSON.stringify([day, user, kind, name]);

function slowSumsOf(history: UsesHistory, user: string): SlowSum[] {
  const uses = history.uses.filter((use) => use.user === user);
  const worked = streamsWorked(history, user);
  const instants = [...uses.flatMap(({ start, end }) => [start, end])];
  const first = Math.floor(Math.min(...instants) / QUARTER_MS) * QUARTER_MS;
  const cuts = new Set(instants);
  for (let at = first; at <= Math.max(...instants); at += 5 * 60_000) cuts.add(at);
  const ordered = [...cuts].sort((a, b) => a - b);
  const found = new Map<string, SlowSum & { ms: number; knownMs: number; weighed: number }>();
  for (let i = 0; i + 1 < ordered.length; i++) {
    const [start = 0, end = 0] = [ordered[i], ordered[i + 1]];
    const inFront = uses.filter((use) => use.start <= start && use.end >= end);
    if (inFront.length === 0) continue;
    const { date, hour } = wallClock(start, history.calendar);
    const share = shareOf(history, user, worked, Math.floor(start / SLOT_MS) * SLOT_MS);
    const names = new Set(["all ", `hour ${hour}`]);
    for (const use of inFront) {
      names.add(`application ${use.application}`);
      if (use.site !== null) names.add(`site ${use.site}`);
      names.add(`project ${projectOf(use, history.rules)}`);
    }
    for (const text of names) {
      const at = text.indexOf(" ");
      const kind = text.slice(0, at) as AppSum["kind"];
      const name = text.slice(at + 1);
      const key = `${date} ${text}`;
      const none = { day: date, user, kind, name, seconds: 0, knownS: 0, activeS: 0, ms: 0, knownMs: 0, weighed: 0 };
      const sum = found.get(key) ?? none;
      sum.ms += end - start;
      if (share !== null) {
        sum.knownMs += end - start;
        sum.weighed += (end - start) * share;
      }
      found.set(key, sum);
    }
  }
  return [...found.values()]
    .map(({ ms, knownMs, weighed, ...sum }) => ({
      ...sum,
      seconds: Math.round(ms / 1000),
      knownS: Math.round(knownMs / 1000),
      activeS: Math.round(weighed / 10_000_000),
    }))
    .filter(({ seconds }) => seconds > 0);
}

/** An identified `working` is worked up to its until, or to the stream's next report. */
function streamsWorked({ worked }: UsesHistory, user: string): { start: number; end: number }[] {
  const own = worked.filter((one) => one.user === user);
  return own.map((one) => {
    const after = own.filter(
      (other) =>
        other.host === one.host && (other.start > one.start || (other.start === one.start && other.id > one.id)),
    );
    return { start: one.start, end: Math.min(one.end, ...after.map(({ start }) => start)) };
  });
}

/** Of ten thousand; null where nothing was worked or counted. */
function shareOf(
  { slots, activity }: UsesHistory,
  user: string,
  worked: { start: number; end: number }[],
  slot: number,
): number | null {
  const own = slots.filter((one) => one.user === user && one.slot === slot);
  if (own.length === 0) return null;
  const end = slot + SLOT_MS;
  const cuts = [slot, end, ...worked.flatMap((one) => [one.start, one.end])].filter((at) => at >= slot && at <= end);
  const ordered = [...new Set(cuts)].sort((a, b) => a - b);
  let ms = 0;
  for (let i = 0; i + 1 < ordered.length; i++) {
    const [from = 0, to = 0] = [ordered[i], ordered[i + 1]];
    if (worked.some((one) => one.start <= from && one.end >= to)) ms += to - from;
  }
  const tracked = Math.round(ms / 1000);
  if (tracked === 0) return null;
  let active = 0;
  let events = 0;
  for (const one of own) {
    active += one.activeSeconds;
    events += one.keyboardEvents + one.mouseEvents;
  }
  const share =
    activity.method === "events"
      ? Math.min(1, events / activity.maxExpectedEvents)
      : Math.min(active, tracked) / tracked;
  return Math.round(share * 10_000);
}

/** '' where no project is. */
export function projectOf(use: AppUse, rules: readonly ProjectRule[]): string {
  if (use.project !== null) return use.project;
  for (const { project, field, test, pattern } of rules) {
    const text = { application: use.application, title: use.title, site: use.site, person: use.user }[field];
    if (text !== null && fits(text, test, pattern)) return project;
  }
  return "";
}

function fits(text: string, test: ProjectRule["test"], pattern: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const source =
    test === "glob" ? escaped.replaceAll("*", "[^]*").replaceAll("?", "[^]") : escaped.replace(/[*?]/g, "\\$&");
  return new RegExp(test === "contains" ? source : `^${source}$`, "iu").test(text);
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const shown = new Map<string, { date: string; hour: string }>();

/** What the zone's clock shows: the hour, and the date put back by DAY_START. No day of the test goes twice over its start. */
function wallClock(at: number, { zone, dayStartMin }: UsesHistory["calendar"]): { date: string; hour: string } {
  const key = `${zone} ${dayStartMin} ${Math.floor(at / (5 * 60_000))}`;
  const known = shown.get(key);
  if (known !== undefined) return known;
  const clock =
    clocks.get(zone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  clocks.set(zone, clock);
  const text = clock.format(Math.floor(at / (5 * 60_000)) * 5 * 60_000);
  const local = Date.parse(`${text.replace(" ", "T")}Z`);
  const made = {
    date: new Date(Math.floor((local - dayStartMin * 60_000) / DAY_MS) * DAY_MS).toISOString().slice(0, 10),
    hour: text.slice(11, 13),
  };
  shown.set(key, made);
  return made;
}
