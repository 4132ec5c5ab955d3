// What the agent records, before it crosses the wire: instants are ms of this machine's own wall clock, and `clock` says in
// which stretch of that clock they were read, so that a clock found wrong later can still be put right. Pure.
import type { SCRIPTED_KINDS, WireItem } from "../../protocol/batch.ts";
import type { Reason, State } from "../../protocol/primitives.ts";
import { type InputCounts, SLOT_MS } from "../../protocol/slot.ts";

export type PresenceItem = {
  type: "presence";
  id: string;
  clock: number;
  state: State;
  ts: number;
  until: number | null;
  reason: Reason | null;
};
export type RunningItem = { type: "running"; id: string; clock: number; from: number; to: number };
export type NoteItem = { type: "note"; id: string; clock: number; ts: number; kind: string; text: string };
/** A question about input that looks like a program's, never a verdict. evidence: a sentence of figures. */
export type Scripted = { kind: (typeof SCRIPTED_KINDS)[number]; count: number; evidence: string };
/** Input of ten minutes, counted; slot: their start. */
export type SlotCounts = InputCounts & { slot: number; scripted: Scripted[] };
/** rest: further slots of the same hour, which wait in this item; they are sent as slots of their own. */
export type SlotItem = { type: "slot"; id: string; clock: number } & SlotCounts & { rest?: SlotCounts[] };
/**
 * What was in front of the person: an application (APP), or a site in a browser (URL), whose time lies within its browser's. ts:
 * its start. durationS: of it, worked time only. title: empty where titles are not recorded.
 */
export type AppItem = {
  type: "app";
  id: string;
  clock: number;
  ts: number;
  durationS: number;
  kind: "APP" | "URL";
  /** The application. */
  description: string;
  title: string;
  url: string | null;
  project: string | null;
};
export type Item = PresenceItem | RunningItem | NoteItem | SlotItem | AppItem;

/** The same thing recorded twice: ends only ever move later, counts only grow. Items of one id have one type. */
export function merged(older: Item, newer: Item): Item {
  if (older.type === "presence" && newer.type === "presence") {
    const until = Math.max(older.until ?? Number.NEGATIVE_INFINITY, newer.until ?? Number.NEGATIVE_INFINITY);
    return { ...newer, ts: older.ts, until: Number.isFinite(until) ? until : null };
  }
  if (older.type === "running" && newer.type === "running") {
    return { ...newer, from: older.from, to: Math.max(older.to, newer.to) };
  }
  if (older.type === "slot" && newer.type === "slot") return mergedSlots(older, newer);
  if (older.type === "app" && newer.type === "app")
    return { ...newer, ts: older.ts, durationS: Math.max(older.durationS, newer.durationS) };
  return newer;
}

function mergedSlots(older: SlotItem, newer: SlotItem): SlotItem {
  const slots = new Map(countsOf(older).map((counts) => [counts.slot, counts]));
  for (const counts of countsOf(newer)) {
    const known = slots.get(counts.slot);
    slots.set(counts.slot, known === undefined ? counts : larger(known, counts));
  }
  return slotItem(newer, [...slots.values()]);
}

/** The slots of an item, each by itself. */
export const countsOf = ({ type: _type, id: _id, clock: _clock, rest = [], ...first }: SlotItem): SlotCounts[] => [
  first,
  ...rest,
];

/** One item of them, at least one. */
export function slotItem(
  { type, id, clock }: Pick<SlotItem, "type" | "id" | "clock">,
  counts: readonly SlotCounts[],
): SlotItem {
  const [first, ...rest] = counts as [SlotCounts, ...SlotCounts[]];
  return { type, id, clock, ...first, ...(rest.length > 0 && { rest }) };
}

function larger(older: SlotCounts, newer: SlotCounts): SlotCounts {
  return {
    slot: newer.slot,
    keyboardEvents: Math.max(older.keyboardEvents, newer.keyboardEvents),
    clicks: Math.max(older.clicks, newer.clicks),
    scrolls: Math.max(older.scrolls, newer.scrolls),
    mouseEvents: Math.max(older.mouseEvents, newer.mouseEvents),
    activeSeconds: Math.max(older.activeSeconds, newer.activeSeconds),
    scripted: mergedScripted(older.scripted, newer.scripted),
  };
}

function mergedScripted(older: Scripted[], newer: Scripted[]): Scripted[] {
  const kinds = new Map(older.map((question) => [question.kind, question]));
  for (const question of newer) {
    const count = Math.max(kinds.get(question.kind)?.count ?? 0, question.count);
    kinds.set(question.kind, { ...question, count });
  }
  return [...kinds.values()];
}

/** What crosses the wire for an item: slots that wait in one each go by themselves. */
export const wireItems = (item: Item, correctionMs: number): WireItem[] =>
  partsOf(item).map((part) => wireItem(part, correctionMs));

/** The item, or each of its slots as one. */
export const partsOf = (item: Item): Item[] =>
  item.type === "slot" ? countsOf(item).map((counts) => slotItem(item, [counts])) : [item];

/** An item as protocol/batch.ts wants it, with what is known of its clock applied. */
function wireItem(item: Item, correctionMs: number): WireItem {
  const iso = (ms: number) => isoOf(ms + correctionMs);
  if (item.type === "presence") {
    const { type, id, state, ts, until, reason } = item;
    return { type, id, state, ts: iso(ts), until: until === null ? null : iso(until), reason };
  }
  if (item.type === "running") return { type: item.type, id: item.id, from: iso(item.from), to: iso(item.to) };
  if (item.type === "slot") {
    return {
      type: item.type,
      id: item.id,
      slot: isoOf(correctedSlot(item.slot, correctionMs)),
      keyboard_events: item.keyboardEvents,
      clicks: item.clicks,
      scrolls: item.scrolls,
      mouse_events: item.mouseEvents,
      active_seconds: item.activeSeconds,
      scripted: item.scripted,
    };
  }
  if (item.type === "app") {
    const { type, id, title, description, durationS, kind, url, project } = item;
    return { type, id, title, description, date: iso(item.ts), duration: durationS, kind, url, project };
  }
  return { type: item.type, id: item.id, ts: iso(item.ts), kind: item.kind, text: item.text };
}

/** Ten minutes of a wrong clock are the ten of the right one in which most of them lie. */
export const correctedSlot = (slot: number, correctionMs: number) =>
  Math.round((slot + correctionMs) / SLOT_MS) * SLOT_MS;

/** ISO 8601 in UTC. A clock so broken that it has no date is written as 1970, which the server refuses, instead of failing here. */
export function isoOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
