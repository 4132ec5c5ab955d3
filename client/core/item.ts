// What the agent records, before it crosses the wire: instants are ms of this machine's own wall clock, and `clock` says in
// which stretch of that clock they were read, so that a clock found wrong later can still be put right. Pure.
import type { WireItem } from "../../protocol/batch.ts";
import type { Reason, State } from "../../protocol/primitives.ts";

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
export type Item = PresenceItem | RunningItem | NoteItem;

/** The same thing recorded twice: ends only ever move later. Items of one id have one type. */
export function merged(older: Item, newer: Item): Item {
  if (older.type === "presence" && newer.type === "presence") {
    const until = Math.max(older.until ?? Number.NEGATIVE_INFINITY, newer.until ?? Number.NEGATIVE_INFINITY);
    return { ...newer, ts: older.ts, until: Number.isFinite(until) ? until : null };
  }
  if (older.type === "running" && newer.type === "running") {
    return { ...newer, from: older.from, to: Math.max(older.to, newer.to) };
  }
  return newer;
}

/** An item as protocol/batch.ts wants it, with what is known of its clock applied. */
export function wireItem(item: Item, correctionMs: number): WireItem {
  const iso = (ms: number) => isoOf(ms + correctionMs);
  if (item.type === "presence") {
    const { type, id, state, ts, until, reason } = item;
    return { type, id, state, ts: iso(ts), until: until === null ? null : iso(until), reason };
  }
  if (item.type === "running") return { type: item.type, id: item.id, from: iso(item.from), to: iso(item.to) };
  return { type: item.type, id: item.id, ts: iso(item.ts), kind: item.kind, text: item.text };
}

/** ISO 8601 in UTC. A clock so broken that it has no date is written as 1970, which the server refuses, instead of failing here. */
export function isoOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
