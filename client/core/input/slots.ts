// Input counted into slots of ten minutes by the UTC clock: what a slot holds, and what becomes of slots that wait too long.
// Pure: instants come with the input, ids from whoever hands them out. Which key was pressed is nowhere in here.
import { SLOT_MS } from "../../../protocol/slot.ts";
import { mergedScripted, type Scripted, type SlotItem } from "../item.ts";

/** What came in since the last look; instants ms, seconds since 1970 (platform.ts, Input). */
export type Counted = { presses: number[]; clicks: number[]; scrolls: number[]; movedS: number[] };

/** The slot being counted. The last seconds counted in it, so that one second seen at two looks is one. */
export type OpenSlot = { item: SlotItem; movedToS: number; activeToS: number };

/** clock: the stretch of the wall clock that is being read. */
export type Counting = { clock: number; newId: () => string };

/**
 * Adds what came to the open slot, or to the next ones. Returns the last slot touched, still open, and all that changed.
 *
 *     input     |..k.k...|m......      k key press, m movement
 *     slots     |  2 keys| 1 mouse     a second belongs to one slot: ten minutes are whole seconds
 */
export function count(open: OpenSlot | null, input: Counted, counting: Counting): Change {
  let current = open;
  const changed: SlotItem[] = [];
  for (const [slot, part] of bySlot(input)) {
    if (current === null || current.item.slot !== slot) current = begin(slot, counting);
    current = added(current, part, counting.clock);
    changed.push(current.item);
  }
  return { open: current, changed };
}
export type Change = { open: OpenSlot | null; changed: SlotItem[] };

/** The same with one more question about scripted activity. */
export function question(open: OpenSlot, { kind, evidence }: Omit<Scripted, "count">): OpenSlot {
  const before = open.item.scripted.find((one) => one.kind === kind);
  const others = open.item.scripted.filter((one) => one.kind !== kind);
  const scripted = [...others, { kind, evidence, count: (before?.count ?? 0) + 1 }];
  return { ...open, item: { ...open.item, scripted } };
}

type Part = { presses: number; clicks: number; scrolls: number; movedS: Set<number>; activeS: Set<number> };

function bySlot({ presses, clicks, scrolls, movedS }: Counted): [slot: number, part: Part][] {
  const parts = new Map<number, Part>();
  const partAt = (atMs: number): Part => {
    const slot = Math.floor(atMs / SLOT_MS) * SLOT_MS;
    const part = parts.get(slot) ?? { presses: 0, clicks: 0, scrolls: 0, movedS: new Set(), activeS: new Set() };
    parts.set(slot, part);
    part.activeS.add(Math.floor(atMs / 1000));
    return part;
  };
  for (const atMs of presses) partAt(atMs).presses += 1;
  for (const atMs of clicks) partAt(atMs).clicks += 1;
  for (const atMs of scrolls) partAt(atMs).scrolls += 1;
  for (const second of movedS) partAt(second * 1000).movedS.add(second);
  return [...parts].sort(([a], [b]) => a - b);
}

function begin(slot: number, { clock, newId }: Counting): OpenSlot {
  const none = { keyboardEvents: 0, clicks: 0, scrolls: 0, mouseEvents: 0, activeSeconds: 0, scripted: [] };
  return { item: { type: "slot", id: newId(), clock, slot, ...none }, movedToS: 0, activeToS: 0 };
}

function added({ item, movedToS, activeToS }: OpenSlot, part: Part, clock: number): OpenSlot {
  const moved = [...part.movedS].filter((second) => second > movedToS);
  const active = [...part.activeS].filter((second) => second > activeToS);
  return {
    item: {
      ...item,
      clock,
      keyboardEvents: item.keyboardEvents + part.presses,
      clicks: item.clicks + part.clicks,
      scrolls: item.scrolls + part.scrolls,
      mouseEvents: item.mouseEvents + part.clicks + part.scrolls + moved.length,
      activeSeconds: item.activeSeconds + active.length,
    },
    movedToS: Math.max(movedToS, ...moved),
    activeToS: Math.max(activeToS, ...active),
  };
}

const HOUR_MS = 3_600_000;
/** More seconds than a slot has, none is believed to have; what was folded into one keeps to it (protocol/batch.ts). */
const ACTIVE_MAX_S = SLOT_MS / 1000;

/**
 * Slots that wait too long become hours: one slot at the start of each hour with the sum of its counts, under the id of its
 * first. Seconds with input are then at most those of one slot. Returns the hours, and the ids that are in them.
 */
export function foldedToHours(slots: SlotItem[]): { hours: SlotItem[]; gone: string[] } {
  const hours = new Map<string, SlotItem>();
  const gone: string[] = [];
  for (const item of [...slots].sort((a, b) => a.slot - b.slot)) {
    const slot = Math.floor(item.slot / HOUR_MS) * HOUR_MS;
    const key = `${item.clock} ${slot}`;
    const hour = hours.get(key);
    if (hour === undefined) hours.set(key, { ...item, slot });
    else {
      hours.set(key, summed(hour, item));
      gone.push(item.id);
    }
  }
  return { hours: [...hours.values()], gone };
}

function summed(hour: SlotItem, item: SlotItem): SlotItem {
  return {
    ...hour,
    keyboardEvents: hour.keyboardEvents + item.keyboardEvents,
    clicks: hour.clicks + item.clicks,
    scrolls: hour.scrolls + item.scrolls,
    mouseEvents: hour.mouseEvents + item.mouseEvents,
    activeSeconds: Math.min(ACTIVE_MAX_S, hour.activeSeconds + item.activeSeconds),
    scripted: mergedScripted(hour.scripted, item.scripted),
  };
}
