// What was in front, and for how long: looks at one window (or site) after the other become items that grow while nothing changes.
// Knows neither windows nor browsers, no clock and no policy; what may not be recorded comes in as hidden. Pure.
//
//   looks     A  A  b  A  A  C  c  C    b: at one look only, a flicker
//   items     A============= C=======
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { AppItem } from "../item.ts";

/** What an item is about. Two looks at the same are one stretch. */
export type Subject = Pick<AppItem, "kind" | "description" | "title" | "url" | "project">;

/** none: nothing of the kind is in front. hidden: nothing may be told of this moment, nor of the time since the last look. */
export type Seen = Subject | "none" | "hidden";

/** item: as said last, its duration counting worked time only. toMs: how far the stretch reaches, worked or not. */
type Stretch = { item: AppItem; fromMs: number; toMs: number };

export type Track = {
  /** In order; the last one grows. The others still wait for an input that makes their time worked time. */
  stretches: readonly Stretch[];
  /** In front since fromMs, and not yet long enough to be more than a flicker. */
  passing: { subject: Subject; fromMs: number } | null;
  lookedMs: number;
  clock: number;
};
export const NOTHING: Track = { stretches: [], passing: null, lookedMs: 0, clock: 0 };

/** clock: the stretch of the wall clock that is being read. workedToMs: how far work is known, the last input. */
export type Look = { seen: Seen; nowMs: number; workedToMs: number; clock: number };
/** Items to be stored: each that is new or has grown. */
export type Change = { track: Track; items: AppItem[] };

/**
 * What was in front for less than this belongs to what it returned to, or led to: a notification, a glance, a redirection. One
 * beat of the agent (5 s) and a little more, so that what only one look has seen is such; with it a crash loses 10 s at most.
 */
export const FLICKER_MS = 6_000;
/** Beats come every 5 s. Over a longer gap nobody knows what was in front. */
const GAP_MAX_MS = 20_000;
/** Windows that open by themselves while nobody touches anything: more than these in one pause tell nothing. */
const UNWORKED_MAX = 20;

/**
 * The next look. The time between two looks belongs to what the earlier one saw. Nothing is said beyond workedToMs: who reads for
 * four minutes and then scrolls has worked for four minutes, who has gone has not, and that is known only then.
 */
export function look(before: Track, { seen, nowMs, workedToMs, clock }: Look, newId: () => string): Change {
  const at = wholeSecond(nowMs);
  const unseen = at - before.lookedMs > GAP_MAX_MS || at < before.lookedMs || clock !== before.clock;
  if (seen === "hidden" || unseen) {
    const fresh: Draft = { stretches: [], passing: null, clock, newId };
    if (seen !== "hidden" && seen !== "none") begin(fresh, seen, at, at);
    const track = { stretches: fresh.stretches, passing: null, lookedMs: at, clock };
    return { track, items: saidUntil(before.stretches, workedToMs).items };
  }
  const draft: Draft = { stretches: [...before.stretches], passing: before.passing, clock, newId };
  if (draft.passing === null) grow(draft, at);
  else if (at - draft.passing.fromMs >= FLICKER_MS) settle(draft, at);
  if (seen !== "none") meet(draft, seen, at);
  const { stretches, items } = saidUntil(draft.stretches, workedToMs);
  if (seen === "none") return { track: { ...NOTHING, lookedMs: at, clock }, items };
  return { track: { stretches, passing: draft.passing, lookedMs: at, clock }, items };
}

/** Work ended at this instant, which may lie before the last look: nothing after it was worked. */
export function end(before: Track, atMs: number): Change {
  const { stretches, passing, lookedMs, clock } = before;
  const last = stretches.at(-1);
  const reached = Math.min(wholeSecond(atMs), lookedMs + GAP_MAX_MS);
  // No further than the item's ten minutes: no new one begins where work ends.
  const grown = last && { ...last, toMs: Math.max(last.toMs, Math.min(reached, slotEnd(last.fromMs))) };
  const all = grown === undefined || passing !== null ? stretches : [...stretches.slice(0, -1), grown];
  return { track: { ...NOTHING, lookedMs, clock }, items: saidUntil(all, atMs).items };
}

type Draft = { stretches: Stretch[]; passing: Track["passing"]; clock: number; newId: () => string };

function meet(draft: Draft, subject: Subject, at: number): void {
  const last = draft.stretches.at(-1);
  if (last === undefined) begin(draft, subject, at, at);
  else if (isSame(subject, last.item)) {
    draft.passing = null;
    grow(draft, at);
  } else draft.passing = { subject, fromMs: draft.passing?.fromMs ?? at };
}

/** What has been in front long enough is no flicker. */
function settle(draft: Draft, at: number): void {
  const { passing } = draft;
  draft.passing = null;
  if (passing !== null) begin(draft, passing.subject, passing.fromMs, at);
}

function begin(draft: Draft, subject: Subject, fromMs: number, toMs: number): void {
  const item: AppItem = { ...subject, type: "app", id: draft.newId(), clock: draft.clock, ts: fromMs, durationS: 0 };
  draft.stretches.push({ item, fromMs, toMs: fromMs });
  if (draft.stretches.length > UNWORKED_MAX) draft.stretches.shift();
  grow(draft, toMs);
}

/** An item lies within one ten minutes of the UTC clock, so that a slot's applications are a sum, and a day's too. */
function grow(draft: Draft, toMs: number): void {
  const last = draft.stretches.pop();
  if (last === undefined) return;
  const until = slotEnd(last.fromMs);
  draft.stretches.push({ ...last, toMs: Math.max(last.toMs, Math.min(toMs, until)) });
  if (toMs > until) begin(draft, last.item, until, toMs);
}

/** What can be said of work known up to workedToMs, and the stretches of which more may have to be said. */
function saidUntil(stretches: readonly Stretch[], workedToMs: number): { items: AppItem[]; stretches: Stretch[] } {
  const worked = wholeSecond(workedToMs);
  const items: AppItem[] = [];
  const said = stretches.map((stretch) => {
    const durationS = (Math.min(stretch.toMs, worked) - stretch.fromMs) / 1000;
    if (durationS <= stretch.item.durationS) return stretch;
    const item = { ...stretch.item, durationS };
    items.push(item);
    return { ...stretch, item };
  });
  return { items, stretches: said.filter(({ toMs }, index) => index === said.length - 1 || toMs > worked) };
}

const isSame = (a: Subject, b: Subject) =>
  a.kind === b.kind &&
  a.description === b.description &&
  a.title === b.title &&
  a.url === b.url &&
  a.project === b.project;

/** Whole seconds, so that durations add up to the time between. */
const wholeSecond = (ms: number) => Math.floor(ms / 1000) * 1000;
const slotEnd = (ms: number) => (Math.floor(ms / SLOT_MS) + 1) * SLOT_MS;
