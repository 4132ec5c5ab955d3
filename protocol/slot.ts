// A slot's length and what is counted in it. A file of its own, because the agent needs it at run time and cannot afford zod (13 MB of
// its 60).

/** Ten minutes by the UTC clock, ms; a slot is named by its start, floor(ts / SLOT_MS). Source: semantics. */
export const SLOT_MS = 600_000;

/** Input of one slot at one machine. The words are those of semantics, "Activity of a slot". */
export type InputCounts = {
  keyboardEvents: number;
  clicks: number;
  scrolls: number;
  mouseEvents: number;
  activeSeconds: number;
};
