// When a pause that somebody chose ends. Pure but for the zone of this machine.

/** The short pause of tray and page, ms. */
const PAUSE_MS = 15 * 60_000;

/** Tomorrow begins at the next midnight of this machine's clock. */
export function pauseEnd(wanted: string, nowMs: number): number {
  if (wanted !== "tomorrow") return nowMs + PAUSE_MS;
  const today = new Date(nowMs);
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1).getTime();
}
