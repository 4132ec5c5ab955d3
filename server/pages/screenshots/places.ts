// The ten-minute places of a day, each with its pictures that can be seen, or why there is none. Pure.
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { Calendar } from "../../domain/events.ts";
import { dayBounds } from "../../domain/local-day.ts";
import type { Stretch } from "../../domain/strip.ts";
import type { Words } from "../../words/words.ts";
import { type Missing, type Note, whyMissing } from "./missing.ts";
import { type Shot, type ShotState, stateOfShot } from "./shot.ts";

/** shots: all that were told of it; open: those of them that others may see. missing: null where there is one. */
export type Place = {
  slot: number;
  open: Shot[];
  shots: { shot: Shot; state: ShotState }[];
  missing: Missing | null;
};

export type PlacesAsked = {
  shots: readonly Shot[];
  notes: readonly Note[];
  stretches: readonly Stretch[];
  calendar: Calendar;
  now: number;
  enabled: boolean;
  frequencyMin: number;
  windowMin: number;
  /** The first day of which pictures are kept; null: they are of all. */
  keptFrom: string | null;
  words: Words;
};

/** From the first work or picture to the last, without a break. */
export function placesOf({
  shots,
  notes,
  stretches,
  calendar,
  now,
  enabled,
  frequencyMin,
  windowMin,
  keptFrom,
  words,
}: PlacesAsked): Place[] {
  const windowMs = windowMin * 60_000;
  const judged = shots.map((shot) => ({ shot, state: stateOfShot(shot, { now, windowMs }) }));
  const bySlot = Map.groupBy(judged, ({ shot }) => slotAt(shot.ts));
  const instants = [...stretches.flatMap(({ start, end }) => [start, end - 1]), ...shots.map(({ ts }) => ts)];
  if (instants.length === 0) return [];
  const goneBefore = keptFrom === null ? Number.NEGATIVE_INFINITY : dayBounds(keptFrom, calendar).start;
  const places: Place[] = [];
  const last = slotAt(Math.max(...instants));
  for (let slot = slotAt(Math.min(...instants)); slot <= last; slot += SLOT_MS) {
    const own = bySlot.get(slot) ?? [];
    const open = own.filter(({ state }) => state.kind === "open").map(({ shot }) => shot);
    // Ten minutes that are not over may still bring theirs.
    if (own.length === 0 && slot + SLOT_MS > now) continue;
    const asked = { slot, shots: own, notes, stretches, enabled, frequencyMin, goneBefore, zone: calendar.zone, words };
    places.push({ slot, open, shots: own, missing: open.length > 0 ? null : whyMissing(asked) });
  }
  return places;
}

const slotAt = (ms: number) => Math.floor(ms / SLOT_MS) * SLOT_MS;
