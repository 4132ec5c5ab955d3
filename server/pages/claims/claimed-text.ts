// Claimed time as a mark beside a figure of worked time, which it is never part of. Pure.
import type { Claimed } from "../../domain/claims/claims.ts";
import { duration } from "../format.ts";

/** "+ 1 h 30 min claimed", "+ 30 min claimed, not answered", "+ 2 h 00 min claimed, of it 30 min not answered"; null: nothing. */
export function claimedText({ acceptedS, openS }: Claimed): string | null {
  const all = acceptedS + openS;
  if (all < 60) return null; // less is not shown of any figure
  const rest = openS < 60 ? "" : acceptedS < 60 ? ", not answered" : `, of it ${duration(openS)} not answered`;
  return `+\u00a0${duration(all)} claimed${rest}`;
}
