// What an agent said about its own recording, as its person reads it. Pure.
import { timeOfDay } from "../format.ts";
import type { Note } from "../screenshots/missing.ts";

const KINDS: Record<string, string> = {
  paused: "You paused pictures, counts and applications.",
  resumed: "Pictures, counts and applications went on.",
  battery: "Low battery.",
  "notice-accepted": "You accepted the notice.",
  "screenshot-failed": "A picture failed.",
  clock: "The clock was corrected.",
};

export function noteLine({ ts, kind, body, host }: Note & { host?: string }, zone: string) {
  return { time: timeOfDay(ts, zone), text: body ?? KINDS[kind] ?? kind, machine: host ?? "" };
}
