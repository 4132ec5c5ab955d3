// What the doors (plain report, batch) hand over to be stored, and what becomes of it. Shapes only.
import type { AppKind } from "../../protocol/app.ts";
import type { SCRIPTED_KINDS } from "../../protocol/batch.ts";
import { type InputCounts, SLOT_MS } from "../../protocol/slot.ts";
import type { WorkEvent } from "../domain/events.ts";
import { compareByCodePoint } from "../domain/people-names.ts";

/** A report to be stored in work_events; instants in ms. */
export type NewEvent = Omit<WorkEvent, "seq"> & {
  receivedAt: number;
  /** The ts as sent, where it was not believed; null otherwise. */
  sentTs: string | null;
  /** Sender of a plain report. */
  address: string | null;
};

const DAY_MS = 24 * 3_600_000;

export type NewRunning = { id: string; user: string; host: string; from: number; to: number };
export type NewNote = { id: string; user: string; host: string; ts: number; kind: string; body: string | null };

/** Input of ten minutes at one machine, counted; `slot` is its start. */
export type NewSlot = InputCounts & { user: string; host: string; slot: number };

/** One question about a slot, with what it rests on. */
export type NewScripted = {
  user: string;
  host: string;
  slot: number;
  kind: (typeof SCRIPTED_KINDS)[number];
  count: number;
  evidence: string;
};

/** The use of one application or site, as far as it may be kept. */
export type NewApp = {
  id: string;
  user: string;
  host: string;
  ts: number;
  durationMs: number;
  kind: AppKind;
  application: string;
  title: string | null;
  site: string | null;
  url: string | null;
  project: string | null;
};

export type Heard = {
  user: string;
  host: string;
  os: string;
  version: string;
  heardAt: number;
  nextInS: number;
  skewMs: number;
};

/** What one request brings; stored whole or not at all. */
export type Arrival = {
  events: NewEvent[];
  running: NewRunning[];
  notes: NewNote[];
  /** Absent: none, as in most requests. */
  slots?: NewSlot[];
  scripted?: NewScripted[];
  apps?: NewApp[];
  heard: Heard | null;
};

/** Many arrivals in the order they came, each id and each slot once. */
export type Group = {
  events: NewEvent[];
  running: NewRunning[];
  notes: NewNote[];
  slots: NewSlot[];
  scripted: NewScripted[];
  apps: NewApp[];
  heard: Heard[];
};

/** Ids that belong to another user or host and were therefore not stored. */
export type TakenIds = ReadonlySet<string>;

/**
 * One group of many arrivals: the same id twice becomes one row, as it would if they came one after the other (the first ts
 * stays, the latest until counts). An id that two owners use in one group goes to the first; the others are taken.
 */
export function groupOf(arrivals: readonly Arrival[]): { group: Group; taken: Set<string>[] } {
  const taken = arrivals.map(() => new Set<string>());
  const events: NewEvent[] = [];
  const running: NewRunning[] = [];
  const notes: NewNote[] = [];
  const slots = new Map<string, NewSlot>();
  const scripted = new Map<string, NewScripted>();
  const apps = new Map<string, NewApp>();
  const heard = new Map<string, Heard>();
  const eventOfId = new Map<string, NewEvent>();
  const runningOfId = new Map<string, NewRunning>();
  const noteOfId = new Map<string, NewNote>();
  arrivals.forEach((arrival, i) => {
    const isTaken = (id: string) => taken[i]?.add(id);
    for (const event of arrival.events) {
      const first = event.id === null ? undefined : eventOfId.get(event.id);
      if (first === undefined) {
        const own = { ...event };
        if (event.id !== null) eventOfId.set(event.id, own);
        events.push(own);
      } else if (!sameOwner(first, event)) isTaken(first.id ?? "");
      else first.until = later(first.until, event.until);
    }
    for (const stretch of arrival.running) {
      const first = runningOfId.get(stretch.id);
      if (first === undefined) {
        const own = { ...stretch };
        runningOfId.set(own.id, own);
        running.push(own);
      } else if (!sameOwner(first, stretch)) isTaken(stretch.id);
      else {
        first.from = Math.min(first.from, stretch.from);
        first.to = Math.max(first.to, stretch.to);
      }
    }
    for (const note of arrival.notes) {
      const first = noteOfId.get(note.id);
      if (first === undefined) {
        noteOfId.set(note.id, note);
        notes.push(note);
      } else if (!sameOwner(first, note)) isTaken(note.id);
    }
    for (const slot of arrival.slots ?? []) {
      const key = keyOf(slot.user, slot.host, slot.slot);
      slots.set(key, largerSlot(slots.get(key), slot));
    }
    for (const question of arrival.scripted ?? []) {
      const key = keyOf(question.user, question.host, question.slot, question.kind);
      scripted.set(key, strongerQuestion(scripted.get(key), question));
    }
    for (const app of arrival.apps ?? []) {
      const first = apps.get(app.id);
      if (first === undefined) apps.set(app.id, { ...app });
      else if (!sameOwner(first, app)) isTaken(app.id);
      else first.durationMs = Math.max(first.durationMs, app.durationMs);
    }
    if (arrival.heard !== null) heard.set(keyOf(arrival.heard.user, arrival.heard.host), arrival.heard);
  });
  const group = {
    events,
    running,
    notes,
    slots: [...slots.values()],
    scripted: [...scripted.values()],
    apps: [...apps.values()],
    heard: [...heard.values()],
  };
  return { group, taken };
}

/** Marks of what came, those of one person together as far as they lie within a day: a backlog is not tied to the present. */
export function appMarksOf({ apps, slots }: Group): { user: string; from: number; to: number }[] {
  const marks = new Map<string, { user: string; from: number; to: number }>();
  const add = (user: string, from: number, to: number) => {
    const key = keyOf(user, Math.floor(from / DAY_MS));
    const mark = marks.get(key);
    if (mark === undefined) marks.set(key, { user, from, to });
    else {
      mark.from = Math.min(mark.from, from);
      mark.to = Math.max(mark.to, to);
    }
  };
  for (const { user, ts, durationMs } of apps) add(user, ts, ts + durationMs);
  for (const { user, slot } of slots) add(user, slot, slot + SLOT_MS);
  return [...marks.values()];
}

/** Names may hold anything but control characters. */
const keyOf = (...parts: (string | number)[]) => parts.join("\u0000");

/** Field by field the larger value: an agent counts up, so the larger is the later one, in whatever order they come. */
function largerSlot(a: NewSlot | undefined, b: NewSlot): NewSlot {
  if (a === undefined) return b;
  return {
    ...a,
    keyboardEvents: Math.max(a.keyboardEvents, b.keyboardEvents),
    clicks: Math.max(a.clicks, b.clicks),
    scrolls: Math.max(a.scrolls, b.scrolls),
    mouseEvents: Math.max(a.mouseEvents, b.mouseEvents),
    activeSeconds: Math.max(a.activeSeconds, b.activeSeconds),
  };
}

/** The larger count with its evidence; of equal ones the text that is later by code point, so that order decides nothing. */
function strongerQuestion(a: NewScripted | undefined, b: NewScripted): NewScripted {
  if (a === undefined) return b;
  return (b.count - a.count || compareByCodePoint(b.evidence, a.evidence)) > 0 ? b : a;
}

const sameOwner = (a: { user: string; host: string }, b: { user: string; host: string }) =>
  a.user === b.user && a.host === b.host;
const later = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
