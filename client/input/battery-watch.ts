// Reads the battery now and then, and says when it becomes low and when it is enough again. What is low is in core/machine/battery.ts.
import { type BatteryLimits, type Level, levelAfter } from "../core/machine/battery.ts";
import type { Platform } from "../platform/platform.ts";

/** A battery loses a percent in some minutes. */
const READ_MS = 30_000;

export type BatteryParts = {
  platform: Pick<Platform, "power">;
  limits: BatteryLimits;
  /** A clock that no one sets, ms. */
  steadyMs: () => number;
  note: (kind: string, text: string) => void;
};

/** Returns the level; reads the battery anew when the last reading is old. */
export function watchBattery({ platform, limits, steadyMs, note }: BatteryParts): () => Level {
  let level: Level = "enough";
  let readAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (steadyMs() - readAt < READ_MS) return level;
    readAt = steadyMs();
    const power = platform.power();
    const next = levelAfter(level, power, limits);
    if (next === level) return level;
    level = next;
    const state =
      power === null || power.onMains ? "The machine runs on mains" : `The battery is at ${power.percent} %`;
    if (level === "low") note("battery", `${state}: pictures, counts and applications pause; working time goes on.`);
    else note("battery", `${state}: pictures, counts and applications go on.`);
    return level;
  };
}
