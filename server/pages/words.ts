// The words for states and causes, the same on every page. Neutral ones: "no input", never a judgement.
import type { Cause, StateNow } from "../domain/state-now.ts";
import type { Stretch } from "../domain/strip.ts";

/** Why somebody stopped, as part of a sentence about now: "Stopped since 13:55, asleep". */
const NOW: Record<Cause, string> = {
  idle: "no input",
  lock: "lock",
  sleep: "asleep",
  logoff: "log-off",
  quit: "agent ended",
  private: "recording stopped by the person",
  "no-heartbeat": "no heartbeat",
  silent: "",
};

/** The same for a gap that is over: "10:05–10:12 sleep". */
const GAP: Record<Cause, string> = {
  ...NOW,
  sleep: "sleep",
  "no-heartbeat": "not heard",
  silent: "not heard",
};

export const STATE_WORDS = {
  working: "working",
  stopped: "stopped",
  "not-heard": "not heard",
  "no-report": "no report",
} as const;

export const causeNow = (cause: StateNow["cause"]) => (cause === null ? "" : NOW[cause]);

/** The cause of a gap: what the agent said, "not heard" for silence, "stopped" where a plain report gave no reason. */
export function causeOfGap({ state, cause }: Pick<Stretch, "state" | "cause">): string {
  if (state === "not-heard") return "not heard";
  return (cause === null ? "" : GAP[cause]) || "stopped";
}

/** A reason as reported, for the log. */
export const reasonWord = (reason: Cause | null) => (reason === null ? "" : GAP[reason]);
