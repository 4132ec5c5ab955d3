// Claims on the axis of a day: a lane of their own, so that nobody takes them for work that a machine saw. Pure.
import type { Claim, Claimed } from "../../domain/claims/claims.ts";
import { timeOfDay } from "../format.ts";
import { type Axis, place } from "../strip.ts";
import { KIND_WORDS } from "./claim-line.ts";
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
export function claimedLane({ claims, claimed }: DayClaims, axis: Axis, zone: string): ClaimedLane | null {
  if (claims.length === 0) return null;
  const lines = claims.map(({ from, to, kind, state }) => ({
    x1: place(from, axis),
    x2: place(to, axis),
    open: state === "open",
    title: `${timeOfDay(from, zone)}–${timeOfDay(to, zone)} claimed: ${KIND_WORDS[kind]}${state === "open" ? ", not answered" : ""}`,
  }));
  return {
    label: lines.map(({ title }) => title).join(", "),
    lines,
    ticks: axis.ticks,
    text: claimedText(claimed) ?? "all of it seen",
  };
}
