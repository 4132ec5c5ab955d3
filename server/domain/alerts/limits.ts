// By how much a day has to differ from what was expected before anybody is asked, from config.env. Pure.
import type { AlertLimits } from "./judge-day.ts";

const MINUTE_MS = 60_000;

export const limitsOf = (config: { ALERT_LATE_MINUTES: number; ALERT_OVERTIME_MINUTES: number }): AlertLimits => ({
  lateMs: config.ALERT_LATE_MINUTES * MINUTE_MS,
  overtimeMs: config.ALERT_OVERTIME_MINUTES * MINUTE_MS,
});
