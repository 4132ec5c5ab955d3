// When to speak to the server again after it did not take what was said. One pure function; the uploader waits.

/** First wait of a row of failures: a restarted server is found again at once. */
export const RETRY_FIRST_MS = 1_000;
/** Longest wait: a server that was away for days is found again within five minutes. */
export const RETRY_MAX_MS = 5 * 60_000;
/** Shortest wait after an answer that only a person can change (a wrong key, a wrong address). */
export const SLOW_FIRST_MS = 60_000;
/** A Retry-After beyond this is taken as this: nobody means to silence an agent for a week. */
export const RETRY_AFTER_MAX_MS = 3_600_000;

export type Failure = {
  /** How often in a row it has failed, this time included: 1, 2, 3 … */
  failures: number;
  /** retry: it may work any moment. slow: it will not before somebody changes something. */
  pace: "retry" | "slow";
  /** What the server asked for, ms, or null. */
  retryAfterMs: number | null;
};

/**
 * Exponential with full jitter (anything between 0 and the bound), so that 10,000 agents do not come back together.
 * `random` is in [0, 1). A Retry-After is a lower bound, and gets jitter on top for the same reason.
 */
export function retryDelayMs({ failures, pace, retryAfterMs }: Failure, random: number): number {
  const first = pace === "slow" ? SLOW_FIRST_MS : RETRY_FIRST_MS;
  // 2^20 is far beyond the bound already; a month of failures must not overflow.
  const bound = Math.min(RETRY_MAX_MS, first * 2 ** Math.min(failures - 1, 20));
  if (retryAfterMs !== null)
    return Math.round(Math.min(retryAfterMs, RETRY_AFTER_MAX_MS) + random * RETRY_FIRST_MS * 5);
  return Math.round(pace === "slow" ? bound / 2 + (random * bound) / 2 : random * bound);
}

/** Retry-After is seconds or a date (RFC 9110 10.2.3); null when absent or unreadable. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
