// Input counted into slots of ten minutes by the UTC clock: what a slot holds, and what becomes of slots that wait too long.
// Pure: instants come with the input, ids from whoever hands them out. Which key was pressed is nowhere in here.
import { SLOT_MS } from "../../../protocol/slot.ts";
import { countsOf, type Scripted, type SlotItem, slotItem } from "../item.ts";

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

/**
 * Slots that wait too long become hours, so that they take less room: one item for all of an hour, under the id of its first, with
 * every slot's own counts in it. Returns the hours, and the ids that are in them.
 */
export function foldedToHours(slots: SlotItem[]): { hours: SlotItem[]; gone: string[] } {
  const ordered = slots.toSorted((a, b) => a.slot - b.slot);
  const hours = Map.groupBy(ordered, ({ clock, slot }) => `${clock} ${Math.floor(slot / HOUR_MS)}`);
  return {
    hours: [...hours.values()].flatMap(([first, ...others]) =>
      first === undefined ? [] : [slotItem(first, [first, ...others].flatMap(countsOf))],
    ),
    gone: [...hours.values()].flatMap((own) => own.slice(1).map(({ id }) => id)),
  };
}
