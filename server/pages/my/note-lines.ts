// What an agent said about its own recording, as its person reads it. Pure.
import type { Words } from "../../words/words.ts";
import { timeOfDay } from "../format.ts";
import type { Note } from "../screenshots/missing.ts";

const KINDS = ["paused", "resumed", "battery", "notice-accepted", "screenshot-failed", "clock"] as const;

/** `body` is what the agent said in its own words. */
export function noteLine({ ts, kind, body, host }: Note & { host?: string }, zone: string, { say, locale }: Words) {
  const known = KINDS.find((one) => one === kind);
  const text = body ?? (known === undefined ? kind : say(`my.note.${known}`));
  return { time: timeOfDay(ts, zone, locale), text, machine: host ?? "" };
}
