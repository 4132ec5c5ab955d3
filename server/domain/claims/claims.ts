// Time that no machine could see, as its person says it was: what can be claimed, and what of it counts. Pure. Claimed time is never
// worked time: where a machine did see work, the machine's figure stands and the claim adds nothing.
//
//   worked    ####    ######
//   claimed     ??????????           of which unseen:     ????
//   accepted    ######                                    ##
//   open          ????????           beside it, once:       ??
import { clip, lengthOf, type Span, subtract, unionOf } from "../union.ts";

export const CLAIM_KINDS = ["meeting", "call", "travel", "training", "elsewhere"] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];
export type ClaimState = "open" | "accepted" | "declined" | "withdrawn";

export type Claim = {
  id: string;
  user: string;
  from: number;
  to: number;
  kind: ClaimKind;
  text: string;
  state: ClaimState;
  madeAt: number;
  answeredAt: number | null;
  /** The manager's name as it was. */
  answeredBy: string | null;
  answer: string | null;
};

/** Nobody is in one meeting for longer; whoever was away for days says so day by day. */
export const CLAIM_MAX_MS = 24 * 3_600_000;
/** What a manager can still read; more is a mistake or mischief. */
export const OPEN_CLAIMS_MAX = 50;

export type ClaimFault = "backwards" | "too-long" | "to-come" | "overlaps";

/** @param others of the same person */
export function faultOfClaim(
  { from, to }: Pick<Claim, "from" | "to">,
  { now, others }: { now: number; others: readonly Pick<Claim, "from" | "to" | "state">[] },
): ClaimFault | null {
  if (to <= from) return "backwards";
  if (to - from > CLAIM_MAX_MS) return "too-long";
  if (to > now) return "to-come";
  return others.some((other) => standing(other) && other.from < to && other.to > from) ? "overlaps" : null;
}

/** One that was declined or withdrawn may be said again, better. */
const standing = ({ state }: Pick<Claim, "state">) => state === "open" || state === "accepted";

const spanOf = ({ from, to }: Pick<Claim, "from" | "to">): Span => ({ start: from, end: to });

/** What of a claim no machine saw. */
export const unseenOf = (claim: Pick<Claim, "from" | "to">, worked: readonly Span[]): Span[] =>
  subtract([spanOf(claim)], worked);

/** Unseen seconds that were claimed: accepted, and not answered yet. No instant counts in both. */
export type Claimed = { acceptedS: number; openS: number };
export const NOTHING_CLAIMED: Claimed = { acceptedS: 0, openS: 0 };

export function claimedWithin(claims: readonly Claim[], worked: readonly Span[], bounds: Span): Claimed {
  const spans = (state: ClaimState) => claims.filter((one) => one.state === state).map(spanOf);
  const accepted = clip(subtract(spans("accepted"), worked), bounds);
  const open = clip(subtract(spans("open"), unionOf([...worked, ...accepted])), bounds);
  return { acceptedS: seconds(accepted), openS: seconds(open) };
}

const seconds = (spans: readonly Span[]) => Math.round(lengthOf(spans) / 1000);

export const sumOfClaimed = (all: readonly Claimed[]): Claimed => ({
  acceptedS: all.reduce((sum, { acceptedS }) => sum + acceptedS, 0),
  openS: all.reduce((sum, { openS }) => sum + openS, 0),
});
