// Chance from a seed: the same words give the same numbers, so that the demo's company is the same every time.
import { createHash } from "node:crypto";

export type Chance = {
  /** 0 <= x < 1 */
  next(): number;
  between(low: number, high: number): number;
  /** Around a middle, most within one spread of it: the sum of three throws. */
  around(middle: number, spread: number): number;
  /** UUID of version 7 for an instant. */
  id(ms: number): string;
};

export function chanceOf(...words: (string | number)[]): Chance {
  let state = createHash("sha256").update(words.join("\u0000")).digest().readUInt32LE(0);
  // mulberry32: 32 bits of state are plenty for one person's day
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + next() * (high - low);
  const seed = createHash("sha256")
    .update(`id\u0000${words.join("\u0000")}`)
    .digest("hex");
  let ids = 0;
  return {
    next,
    between,
    around: (middle, spread) => middle + (next() + next() + next() - 1.5) * spread,
    id(ms) {
      const time = Math.floor(ms).toString(16).padStart(12, "0");
      const count = (ids++ & 0xfff).toString(16).padStart(3, "0");
      return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-8${seed.slice(0, 3)}-${seed.slice(3, 15)}`;
    },
  };
}
