// How wrong this machine's wall clock is, by the server's word, and what that does to recorded instants. Pure.

/** The server's clock and ours may differ by this much before times are corrected: less cannot be told from a slow answer. */
export const SKEW_MAX_MS = 60_000;

/** Server time minus ours, ms, from one question: the answer was written between asking and hearing, so at half way. */
export function skewOf(times: { askedAtMs: number; heardAtMs: number; serverAtMs: number }): number {
  return Math.round(times.serverAtMs - (times.askedAtMs + times.heardAtMs) / 2);
}

export function correctionInWords(correctionMs: number): string {
  if (correctionMs === 0) return "The clock agrees with the server's again.";
  const seconds = Math.abs(Math.round(correctionMs / 1000));
  return `The clock is ${seconds} s ${correctionMs > 0 ? "behind" : "ahead of"} the server's; times are corrected.`;
}

/**
 * The correction to use after a measurement. What is in use is kept while it is right within SKEW_MAX_MS, so that times do
 * not wander with every slow answer; a clock that is right again gets no correction.
 */
export function correctionAfter(inUseMs: number | null, measuredMs: number): number {
  if (Math.abs(measuredMs) <= SKEW_MAX_MS) return 0;
  return inUseMs !== null && Math.abs(measuredMs - inUseMs) <= SKEW_MAX_MS ? inUseMs : measuredMs;
}
