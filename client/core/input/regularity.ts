// How even a row of figures is, and words for it. Pure arithmetic, shared by the questions about scripts.

/** Mean and coefficient of variation: 0 for a clockwork, about 1 for what comes by chance. */
export function evenness(values: number[]): { mean: number; variation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length);
  return { mean, variation: mean === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(square) / mean };
}

/** From each instant to the next, ms. */
export const intervals = (instants: number[]): number[] =>
  instants.slice(1).map((instant, n) => instant - (instants[n] ?? instant));

/** "30.0 s (±1 %)". */
export const seconds = ({ mean, variation }: { mean: number; variation: number }): string =>
  `${(mean / 1000).toFixed(mean < 10_000 ? 2 : 1)} s (±${Math.round(variation * 100)} %)`;
