// Claims on the axis of a day: a lane of their own, so that nobody takes them for work that a machine saw. Pure.
import type { Claim, Claimed } from "../../domain/claims/claims.ts";
import type { Words } from "../../words/words.ts";
import { timeOfDay } from "../format.ts";
import { type Axis, place } from "../strip.ts";
import { kindWord } from "./claim-line.ts";
import { claimedText } from "./claimed-text.ts";

/** Open and accepted claims that touch the day, and what of them counts in it. */
export type DayClaims = { claims: readonly Claim[]; claimed: Claimed };

export type ClaimedLane = {
  label: string;
  lines: { x1: string; x2: string; open: boolean; title: string }[];
  ticks: string[];
  text: string;
};

/** null where nothing was claimed. */
export function claimedLane(
  { claims, claimed }: DayClaims,
  axis: Axis,
  zone: string,
  words: Words,
): ClaimedLane | null {
  const { say, locale } = words;
  if (claims.length === 0) return null;
  const lines = claims.map(({ from, to, kind, state }) => ({
    x1: place(from, axis),
    x2: place(to, axis),
    open: state === "open",
    title: say(state === "open" ? "claims.mark-open" : "claims.mark", {
      from: timeOfDay(from, zone, locale),
      to: timeOfDay(to, zone, locale),
      kind: kindWord(kind, words),
    }),
  }));
  return {
    label: lines.map(({ title }) => title).join(", "),
    lines,
    ticks: axis.ticks,
    text: claimedText(claimed, words) ?? say("claims.all-seen"),
  };
}
