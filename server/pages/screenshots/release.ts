// What a picture's page says while the two-person rule keeps it small: that a second manager is needed, asked for, or has refused. Pure.
import type { Calendar } from "../../domain/events.ts";
import type { Words } from "../../words/words.ts";
import { timeOfDay } from "../format.ts";

export type ReleaseTold = { state: "waits" | "open" | "refused"; at: number; until: number } | null;

/** reason: what was typed into the form and cannot be taken. */
export type ReleaseAsk = { action: string; said: string; form: boolean; reason: string; fault: string | null };

export const REASON_MAX = 500;

export function releaseAsk(
  told: ReleaseTold,
  { id, calendar, words }: { id: string; calendar: Calendar; words: Words },
  typed: { reason: string; fault: string | null } = { reason: "", fault: null },
): ReleaseAsk {
  const { say, locale } = words;
  const time = (at: number) => timeOfDay(at, calendar.zone, locale);
  const said =
    told?.state === "waits"
      ? say("release.waits", { at: time(told.at), until: time(told.until) })
      : told?.state === "refused"
        ? say("release.refused", { at: time(told.at) })
        : say("release.needed");
  return { action: `/picture/${id}/release`, said, form: told?.state !== "waits", ...typed };
}
