// One alert in words: a question with its figures, and how sure they are. For the page, files, mails and the webhook. Pure.
import type { Alert } from "../../domain/alerts/judge-day.ts";
import { COVERAGE_GOOD } from "../../domain/day-coverage.ts";
import type { Calendar } from "../../domain/events.ts";
import type { Words } from "../../words/words.ts";
import { hoursAndMinutes, percent, timeOfDay } from "../format.ts";

export type AlertTold = Alert & { coverage: number | null; estimated: boolean };

export function alertText({ kind, at, byMs, host, evidence }: Alert, { zone }: Calendar, words: Words): string {
  const { say, locale } = words;
  return say(`alerts.text.${kind}`, {
    host: host ?? "",
    at: timeOfDay(at, zone, locale),
    by: hoursAndMinutes(byMs / 1000, locale),
    evidence: evidence ?? "",
  });
}

/** "" where nothing stands against it. A silent machine is itself why little was seen. */
export function alertDoubt({ kind, coverage, estimated }: AlertTold, { say, locale }: Words): string {
  if (kind === "silent" || kind === "scripted") return "";
  return [
    ...(estimated ? [say("alerts.sure.estimated")] : []),
    ...(coverage !== null && coverage < COVERAGE_GOOD
      ? [say("alerts.sure.coverage", { share: percent(coverage, locale) })]
      : []),
  ].join(", ");
}
