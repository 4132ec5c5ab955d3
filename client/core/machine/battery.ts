// Whether the battery is low: pictures, counts and applications pause below one mark and go on above a higher one, so that a battery which
// stays at the mark does not switch them to and fro. On mains never. Pure.

/** percent: 0 to 100. */
export type Power = { onMains: boolean; percent: number };
export type Level = "enough" | "low";
/** pauseBelow < resumeAbove, percent. */
export type BatteryLimits = { pauseBelow: number; resumeAbove: number };

/**
 * null: no battery, or none that is told of.
 *
 *     percent   50 . 21 . 19 . 30 . 40 . 41      mains at 30
 *     level     enough    low            enough  enough
 */
export function levelAfter(before: Level, power: Power | null, { pauseBelow, resumeAbove }: BatteryLimits): Level {
  if (power === null || power.onMains) return "enough";
  if (power.percent < pauseBelow) return "low";
  return power.percent > resumeAbove ? "enough" : before;
}
