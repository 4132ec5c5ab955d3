// What GetSystemPowerStatus tells of the battery. Pure: bytes in, words out. Source: SYSTEM_POWER_STATUS (winbase.h).
import type { Power } from "../../platform.ts";

/** ACLineStatus, BatteryFlag, BatteryLifePercent and SystemStatusFlag, a byte each; then two times of four bytes. */
export const POWER_STATUS_BYTES = 12;
const ON_BATTERY = 0;
const NO_BATTERY = 128;
const UNKNOWN = 255;

/** null: no battery, or one that Windows knows nothing of. */
export function powerOf(status: Uint8Array): Power | null {
  const [line = UNKNOWN, flag = UNKNOWN, percent = UNKNOWN] = status;
  if (flag === UNKNOWN || (flag & NO_BATTERY) !== 0 || percent > 100) return null;
  return { onMains: line !== ON_BATTERY, percent };
}
