// What the demo's machines counted of input: ten minutes at a time, as far as their person worked in them. Pure; the same at every
// run.
import { SLOT_MS } from "../../protocol/slot.ts";
import type { NewScripted, NewSlot } from "../../server/db/arrivals.ts";
import { chanceOf } from "./chance.ts";
import type { Employee } from "./company.ts";
import type { Stretch } from "./workday.ts";

/** Seconds of work under which a slot has nothing to tell. */
const WORKED_MIN_S = 30;
/** Of one slot in so many it is asked whether a program moved the pointer: a handful in the whole company. */
const QUESTION_SHARE = 1 / 900;

/** @param until the instant up to which the machine counted */
export function inputOf(
  { user }: Employee,
  host: string,
  stretches: readonly Stretch[],
  until: number,
): { slots: NewSlot[]; scripted: NewScripted[] } {
  const slots: NewSlot[] = [];
  const scripted: NewScripted[] = [];
  const first = stretches[0]?.start ?? until;
  const last = Math.min(until, stretches.at(-1)?.end ?? until);
  for (let slot = Math.floor(first / SLOT_MS) * SLOT_MS; slot < last; slot += SLOT_MS) {
    const workedS = stretches.reduce((sum, { start, end }) => {
      const inside = Math.min(end, until, slot + SLOT_MS) - Math.max(start, slot);
      return sum + Math.max(0, inside) / 1000;
    }, 0);
    if (workedS < WORKED_MIN_S) continue;
    const chance = chanceOf("input", user, host, slot);
    slots.push({ user, host, slot, ...countsOf(workedS, chance.between(0.25, 0.85)) });
    if (chance.next() < QUESTION_SHARE)
      scripted.push({ user, host, slot, kind: "regular-beat", count: 9, evidence: "a move every 60.0 s, nine times" });
  }
  return { slots, scripted };
}

/** @param share of the worked seconds that had input */
export function countsOf(workedS: number, share: number) {
  const activeSeconds = Math.min(SLOT_MS / 1000, Math.round(workedS * share));
  const clicks = Math.round(activeSeconds / 11);
  const scrolls = Math.round(activeSeconds / 17);
  return {
    keyboardEvents: activeSeconds * 2,
    clicks,
    scrolls,
    mouseEvents: clicks + scrolls + Math.round(activeSeconds / 3),
    activeSeconds,
  };
}
