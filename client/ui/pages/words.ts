// Instants, durations and sizes in the words of the pages, by the clock of this machine. Pure but for its time zone.

/** 09:05 by this machine's clock. Not by Intl, whose data are 4 MB of an agent that shows the time in its tray. */
export function clockOf(ms: number): string {
  const date = new Date(ms);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** With the day where it is not today. */
export function momentOf(ms: number, nowMs: number, locale: string): string {
  const day = (at: number) => new Date(at).toDateString();
  if (day(ms) === day(nowMs)) return clockOf(ms);
  const date = new Date(ms).toLocaleDateString(locale, { weekday: "short", day: "numeric", month: "long" });
  return `${date}, ${clockOf(ms)}`;
}

/** 5 h 19 min, with spaces that do not break. */
export function durationOf(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes}\u00a0min` : `${hours}\u00a0h\u00a0${String(minutes % 60).padStart(2, "0")}\u00a0min`;
}

export const bytesOf = (bytes: number, locale: string) =>
  `${Math.max(1, Math.round(bytes / 1000)).toLocaleString(locale)} kB`;

/** Europe/Brussels, UTC+1 */
export function zoneAt(ms: number): string {
  const minutes = -new Date(ms).getTimezoneOffset();
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? "" : `:${String(size % 60).padStart(2, "0")}`;
  return `${Intl.DateTimeFormat().resolvedOptions().timeZone}, UTC${minutes < 0 ? "−" : "+"}${Math.floor(size / 60)}${rest}`;
}
