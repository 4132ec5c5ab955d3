// A day's activity on the axis of a person's page: a bar for each ten minutes, as high as the share of worked seconds with any
// input. Pure.
import { SLOT_MS } from "../../../protocol/slot.ts";
import { averageActivity, type SlotActivity } from "../../domain/activity.ts";
import type { Words } from "../../words/words.ts";
import { duration, percent, timeOfDay } from "../format.ts";
import { type Axis, place } from "../strip.ts";

export type Bar = { x: string; width: string; y: string; height: string; title: string };
export type ActivityLane = { label: string; text: string; bars: Bar[]; ticks: string[] };

/** Part of a slot's width that its bar fills, so that two of them do not become one. */
const FILLED = 0.85;
/** A bar of no input is still there, per cent of the height: ten minutes that were counted, and had none. */
const HEIGHT_MIN = 4;

/** null where nothing was counted. */
export function activityLane(
  slots: readonly SlotActivity[],
  axis: Axis,
  zone: string,
  words: Words,
): ActivityLane | null {
  const { say, locale } = words;
  const known = slots.filter(({ share }) => share !== null);
  const average = averageActivity(known);
  if (average === null) return null;
  const bars = known.map(({ slot, share, trackedS }) => {
    const height = Math.max(HEIGHT_MIN, Math.round((share ?? 0) * 100));
    const from = Number.parseFloat(place(slot, axis));
    const to = Number.parseFloat(place(slot + SLOT_MS, axis));
    return {
      x: `${from}%`,
      width: `${Math.round((to - from) * FILLED * 100) / 100}%`,
      y: `${100 - height}%`,
      height: `${height}%`,
      title: say("recorded.slot", {
        time: timeOfDay(slot, zone, locale),
        share: percent(share ?? 0, locale),
        span: duration(trackedS, locale),
      }),
    };
  });
  return {
    label: say("recorded.average", { percent: Math.floor(average * 100), n: bars.length }),
    text: say("recorded.on-average", { share: percent(average, locale) }),
    bars,
    ticks: axis.ticks,
  };
}
