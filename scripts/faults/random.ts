// Chance that can be repeated: the same seed gives the same run, as far as processes can be repeated at all.

export type Random = {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, below). */
  below(bound: number): number;
};

/** Mulberry32: 32 bits of state, which is plenty for choosing moments. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (bound) => Math.floor(next() * bound) };
}
