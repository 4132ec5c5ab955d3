// The form that claims time, with what was typed and what was wrong with it. Pure.
import {
  CLAIM_KINDS,
  CLAIM_MAX_MS,
  type ClaimFault,
  type ClaimKind,
  OPEN_CLAIMS_MAX,
} from "../../domain/claims/claims.ts";
import { wallClockAt } from "../../domain/local-day.ts";
import type { Said, Words } from "../../words/words.ts";
import { kindWord } from "../claims/claim-line.ts";
import { readDay } from "../period.ts";

/** The fields as they came, and why they were not taken. */
export type ClaimTyped = {
  day: string;
  from: string;
  to: string;
  next: boolean;
  kind: string;
  text: string;
  fault: Said | null;
};

export type ClaimForm = Omit<ClaimTyped, "fault"> & {
  /** Empty: none. */
  fault: string;
  max: string;
  kinds: { value: string; word: string; chosen: boolean }[];
};

export const CLAIM_TEXT_MAX = 500;

/** A page of today proposes today; a page of another day that day. */
export function claimForm(
  typed: ClaimTyped | null,
  { day, today, words }: { day: string; today: string; words: Words },
): ClaimForm {
  const shown = typed ?? { day, from: "", to: "", next: false, kind: "meeting", text: "", fault: null };
  return {
    ...shown,
    fault: shown.fault === null ? "" : words.say(shown.fault.key, shown.fault.values),
    max: today,
    kinds: CLAIM_KINDS.map((value) => ({ value, word: kindWord(value, words), chosen: value === shown.kind })),
  };
}

export type ClaimRead = { from: number; to: number; kind: ClaimKind; text: string };

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The form as a claim; null: what was typed is none, and its fault says why. The times are the wall clock of the organisation. */
export function readClaim(
  field: (name: string) => string,
  zone: string,
): { typed: ClaimTyped; claim: ClaimRead | null } {
  const refused = (fault: Said) => ({ typed: { ...typed, fault }, claim: null });
  const typed = {
    day: field("day").slice(0, 10),
    from: field("from").slice(0, 5),
    to: field("to").slice(0, 5),
    next: field("next") === "1",
    kind: field("kind").slice(0, 20),
    fault: null,
    text: field("text").normalize("NFC").replace(/\s+/g, " ").trim(),
  };
  const day = readDay(typed.day);
  const [from, to] = [minutesOf(typed.from), minutesOf(typed.to)];
  const kind = CLAIM_KINDS.find((known) => known === typed.kind);
  if (day === null || from === null || to === null) return refused({ key: "my.claim.day-and-times" });
  if (kind === undefined) return refused({ key: "my.claim.kind" });
  if (typed.text === "") return refused({ key: "my.claim.text" });
  if (typed.text.length > CLAIM_TEXT_MAX)
    return refused({ key: "my.claim.text-long", values: { length: typed.text.length, max: CLAIM_TEXT_MAX } });
  const claim = {
    from: wallClockAt(day, from, zone),
    to: wallClockAt(day, to + (typed.next ? DAY_MIN : 0), zone),
    kind,
    text: typed.text,
  };
  return { typed, claim };
}

const DAY_MIN = 24 * 60;

function minutesOf(text: string): number | null {
  const match = CLOCK.exec(text);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** Why a claim was not taken. */
export const claimFault = (fault: ClaimFault | "too-many"): Said => ({
  key: `my.claim.${fault}`,
  values: { hours: CLAIM_MAX_MS / 3_600_000, max: OPEN_CLAIMS_MAX },
});
