// The words for states and causes, the same on every page. Neutral ones: "no input", never a judgement. Files and the read API
// have them in English, whatever the pages are in.
import type { Cause, StateNow } from "../domain/state-now.ts";
import type { Stretch } from "../domain/strip.ts";
import type { Words } from "../words/words.ts";

type Shown = Stretch["state"] | StateNow["state"];

export const stateWord = (state: Shown, words: Words) => words.say(`state.${state}`);

/** Why somebody stopped, as part of a sentence about now: "Stopped since 13:55, asleep". */
export const causeNow = (cause: StateNow["cause"], words: Words) =>
  cause === null || cause === "silent" ? "" : words.say(`state.now.${cause}`);

/** The cause of a gap: what the agent said, "not heard" for silence, "stopped" where a plain report gave no reason. */
export function causeOfGap({ state, cause }: Pick<Stretch, "state" | "cause">, words: Words): string {
  if (state === "not-heard") return words.say("state.not-heard");
  return reasonWord(cause, words) || words.say("state.stopped");
}

/** A reason as reported, of a gap that is over: "10:05–10:12 sleep". */
export function reasonWord(reason: Cause | null, words: Words): string {
  if (reason === "sleep") return words.say("state.gap.sleep");
  if (reason === "no-heartbeat" || reason === "silent") return words.say("state.not-heard");
  return causeNow(reason, words);
}
