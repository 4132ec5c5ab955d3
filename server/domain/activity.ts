// Activity of a slot: the share of the worked seconds of ten minutes that had any input, or the input events against what is
// expected. A person's machines add up. Pure. Says nothing about work done: reading, thinking and calls leave no input.
//
//   worked      ########....####    480 s of 600
//   input       # ##  #     ## #    active 180 s -> 37.5 %
import { type InputCounts, SLOT_MS } from "../../protocol/slot.ts";
import type { Span } from "./union.ts";

/** Input counts of one slot at one machine; `slot` is its start. */
export type SlotCounts = InputCounts & { host: string; slot: number };

/** Which figure is meant: ACTIVITY_METHOD and MAX_EXPECTED_EVENTS. */
export type ActivityRule = { method: "active-seconds" | "events"; maxExpectedEvents: number };

export type SlotActivity = Omit<SlotCounts, "host" | "activeSeconds"> & {
  hosts: string[];
  /** Seconds with input, at most the tracked ones: machines side by side cannot make more of them than there are. */
  activeS: number;
  /** Worked time inside the slot, whole seconds. */
  trackedS: number;
  /** 0 to 1; null where there was no worked time. */
  share: number | null;
};

/**
 * The slots that have counts, in order. Source: semantics, "Activity of a slot".
 * @param worked the person's worked time, disjoint and in order, not cut at the day's ends: a slot may reach over them
 */
export function activityOfSlots(
  counts: readonly SlotCounts[],
  worked: readonly Span[],
  rule: ActivityRule,
): SlotActivity[] {
  const bySlot = Map.groupBy(counts, ({ slot }) => slot);
  let at = 0;
  return [...bySlot.keys()]
    .sort((a, b) => a - b)
    .map((slot) => {
      const own = bySlot.get(slot) ?? [];
      const end = slot + SLOT_MS;
      let ms = 0;
      for (; (worked[at]?.end ?? Number.POSITIVE_INFINITY) <= slot; at++);
      for (let i = at; (worked[i]?.start ?? Number.POSITIVE_INFINITY) < end; i++)
        ms += Math.min(worked[i]?.end ?? 0, end) - Math.max(worked[i]?.start ?? 0, slot);
      return activityOf(slot, own, Math.round(ms / 1000), rule);
    });
}

function activityOf(slot: number, own: readonly SlotCounts[], trackedS: number, rule: ActivityRule): SlotActivity {
  const sum = (field: keyof Omit<SlotCounts, "host" | "slot">) => own.reduce((all, counts) => all + counts[field], 0);
  const keyboardEvents = sum("keyboardEvents");
  const mouseEvents = sum("mouseEvents");
  const activeS = Math.min(trackedS, sum("activeSeconds"));
  const share =
    rule.method === "active-seconds"
      ? activeS / trackedS
      : Math.min(1, (keyboardEvents + mouseEvents) / rule.maxExpectedEvents);
  return {
    slot,
    hosts: [...new Set(own.map(({ host }) => host))].sort(), // two log-ins may have used one machine
    keyboardEvents,
    clicks: sum("clicks"),
    scrolls: sum("scrolls"),
    mouseEvents,
    activeS,
    trackedS,
    share: trackedS === 0 ? null : share,
  };
}

/** Of many slots together, each weighing as much as was worked in it; null where that is nothing. */
export function averageActivity(slots: readonly SlotActivity[]): number | null {
  let tracked = 0;
  let weighed = 0;
  for (const { share, trackedS } of slots) {
    if (share === null) continue;
    tracked += trackedS;
    weighed += share * trackedS;
  }
  return tracked === 0 ? null : weighed / tracked;
}
