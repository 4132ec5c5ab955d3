// Claimed time as a mark beside a figure of worked time, which it is never part of. Pure.
import type { Claimed } from "../../domain/claims/claims.ts";
import type { Words } from "../../words/words.ts";
import { duration } from "../format.ts";

/** "+ 1 h 30 min claimed", "+ 30 min claimed, not answered", "+ 2 h 00 min claimed, of it 30 min not answered"; null: nothing. */
export function claimedText({ acceptedS, openS }: Claimed, { say, locale }: Words): string | null {
  const all = acceptedS + openS;
  if (all < 60) return null; // less is not shown of any figure
  const time = duration(all, locale);
  if (openS < 60) return say("claims.sum", { time });
  if (acceptedS < 60) return say("claims.sum-open", { time });
  return say("claims.sum-partly-open", { time, open: duration(openS, locale) });
}
