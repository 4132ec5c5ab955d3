// Whether the agent itself has become a burden: too much memory or processor time for a while. First it gives up pictures; if
// that is not enough, it begins anew. Each time it has had to, it waits twice as long before the next. Pure.

/** What a workstation may be burdened with: bytes resident, and the share of one core. */
const RSS_MAX_BYTES = 150 * 1024 * 1024;
const CORE_MAX = 0.02;
/** A start, a picture or an update of the notice takes seconds; what lasts this long does not end by itself, ms. */
const SUSTAINED_MS = 10 * 60_000;
/** After a day in which all was well earlier restarts say nothing any more, ms. */
const FORGOTTEN_MS = 24 * 3_600_000;
/** The longest wait between two restarts, ms. */
const BACKOFF_MAX_MS = 6 * 3_600_000;

/** atMs: a clock that never jumps. cpuMs: processor time used since the start. */
export type Load = { atMs: number; rssBytes: number; cpuMs: number };

/** Restarts before this run, and when the last of them was, on the wall clock. */
export type Restarts = { count: number; lastAtMs: number };

export type SelfWatch = {
  /** The first reading of the stretch that is judged next. */
  from: Load;
  /** The least memory read in that stretch. */
  rssMin: number;
  burden: "none" | "pictures-given-up" | "restart";
  /** What was too much, in figures; null where nothing is. */
  why: string | null;
};

export const beginWatch = (load: Load): SelfWatch => ({
  from: load,
  rssMin: load.rssBytes,
  burden: "none",
  why: null,
});

/** @param restMs how long a stretch is at the least (restOf) */
export function watchSelf(watch: SelfWatch, load: Load, restMs: number): SelfWatch {
  const rssMin = Math.min(watch.rssMin, load.rssBytes);
  const tookMs = load.atMs - watch.from.atMs;
  const stretchMs = watch.burden === "none" ? SUSTAINED_MS : restMs;
  if (tookMs < stretchMs) return { ...watch, rssMin };
  const why = tooMuch(rssMin, (load.cpuMs - watch.from.cpuMs) / tookMs, tookMs);
  const next = { from: load, rssMin: load.rssBytes, why };
  if (why === null) return { ...next, burden: "none" };
  return { ...next, burden: watch.burden === "none" ? "pictures-given-up" : "restart" };
}

function tooMuch(rssMin: number, core: number, tookMs: number): string | null {
  const minutes = Math.round(tookMs / 60_000);
  if (rssMin > RSS_MAX_BYTES) return `${Math.round(rssMin / 1024 / 1024)} MB of memory for ${minutes} minutes`;
  if (core > CORE_MAX) return `${(core * 100).toFixed(1)} % of a core for ${minutes} minutes`;
  return null;
}

/** How long the agent goes on without pictures before it begins anew: the longer, the more often it has had to. */
export function restOf({ count, lastAtMs }: Restarts, nowMs: number): number {
  const recent = nowMs >= lastAtMs && nowMs - lastAtMs < FORGOTTEN_MS ? count : 0;
  return Math.min(BACKOFF_MAX_MS, SUSTAINED_MS * 2 ** recent);
}

/** What is kept of a restart that is made now. */
export function restarted({ count, lastAtMs }: Restarts, nowMs: number): Restarts {
  return { count: nowMs - lastAtMs < FORGOTTEN_MS ? count + 1 : 1, lastAtMs: nowMs };
}
