// What one step of core/presence.ts says: work that begins and grows, its end, and the time in which the agent ran. Changes the
// draft it is given, and nothing else; when to say what is decided in presence.ts.
import type { Reason } from "../../protocol/primitives.ts";
import { type Item, merged } from "./item.ts";
import type { Presence, Settings, Step } from "./presence.ts";

/** p: what will be known after the step. */
export type Draft = { p: Presence; items: Item[]; changed: boolean; newId: () => string; settings: Settings };

/** One item an id: what a step says twice, it says once with the later end. */
export function stepOf({ p, items, changed }: Draft): Step {
  const byId = new Map<string, Item>();
  for (const item of items) {
    const older = byId.get(item.id);
    byId.set(item.id, older === undefined ? item : merged(older, item));
  }
  return { presence: p, items: [...byId.values()], changed };
}

export function work(draft: Draft, ts: number): void {
  draft.p.activity = { kind: "working", id: draft.newId(), ts, until: ts };
  draft.changed = true;
  extendWork(draft);
}

/** At a poll: work was seen up to the last input, or up to the poll itself where the threshold counts as work. */
export function extendWork(draft: Draft): void {
  const { p, settings } = draft;
  workUntil(draft, settings.stoppedAt === "last-input" ? (p.input?.wallMs ?? 0) : p.last.wallMs);
}

export function workUntil({ p, items }: Draft, seenMs: number): void {
  if (p.activity.kind !== "working") return;
  p.activity = { ...p.activity, until: Math.max(p.activity.until, seenMs) };
  const { id, ts, until } = p.activity;
  items.push({ type: "presence", id, clock: p.clock, state: "working", ts, until, reason: null });
}

/** Reasons that also say when the machine is to be heard again: worth a word even when nobody worked. */
const FAREWELLS: (Reason | null)[] = ["sleep", "logoff", "quit"];

// Work counts to its until, so what came since the last poll is said first: a plain and an identified report agree.
export function stop(
  draft: Draft,
  { ts, reason, floorAwakeMs }: { ts: number; reason: Reason; floorAwakeMs: number },
): void {
  const { p } = draft;
  const before = p.activity;
  const at = Math.max(ts, before.ts);
  if (before.kind === "stopped" && (!FAREWELLS.includes(reason) || before.reason === reason)) {
    p.activity = { ...before, ts: at, floorAwakeMs };
    return;
  }
  workUntil(draft, at);
  p.activity = { kind: "stopped", ts: at, reason, floorAwakeMs };
  draft.items.push({
    type: "presence",
    id: draft.newId(),
    clock: p.clock,
    state: "stopped",
    ts: at,
    until: null,
    reason,
  });
  draft.changed = true;
}

export function extendRunning(draft: Draft, toMs: number): void {
  const { id, from } = draft.p.running;
  draft.items.push({ type: "running", id, clock: draft.p.clock, from, to: Math.max(from, toMs) });
}
