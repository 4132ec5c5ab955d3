// Whether the person works now, and how far that is known: what is in front of somebody who is away is nobody's application. Pure.
import type { Presence, Settings } from "../presence.ts";

/** id: another one is another stretch of work. workedToMs: the last input, or the present where the threshold counts as work. */
export type Work = { kind: "working"; id: string; workedToMs: number } | { kind: "stopped"; atMs: number };

export function workOf(presence: Presence | null, stoppedAt: Settings["stoppedAt"]): Work {
  if (presence === null) return { kind: "stopped", atMs: 0 };
  const { activity, input, last } = presence;
  if (activity.kind === "stopped") return { kind: "stopped", atMs: activity.ts };
  const seenMs = stoppedAt === "last-input" ? (input?.wallMs ?? activity.ts) : last.wallMs;
  return { kind: "working", id: activity.id, workedToMs: Math.max(activity.ts, seenMs) };
}
