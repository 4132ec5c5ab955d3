// What was read from the rows of some days, kept until one of those days changes. The totals say which days changed; what
// changed while it was read may be old or new, and is not kept.

/** What another process changed (a rebuild) is told to nobody, so nothing is kept longer, ms. */
const KEEP_MAX_MS = 60_000;

export type Days = { from: string; to: string };
export type LiveChanges = (listener: (days: ReadonlySet<string>) => void) => () => void;

export type KeptByDays<Value> = {
  /** Undefined: nothing is kept under that key. */
  found(key: string): Value | undefined;
  /** Reads, and keeps what comes of it under its keys, each with the days it rests on. */
  reading<Read>(read: () => Promise<Read>, entriesOf: (read: Read) => Iterable<[string, Days, Value]>): Promise<Read>;
};

/** @param max values kept; beyond it all are forgotten, which costs one reading each */
export function openKeptByDays<Value>(liveChanges: LiveChanges, max: number): KeptByDays<Value> {
  const kept = new Map<string, { days: Days; value: Value; at: number }>();
  /** For each read under way, the days that changed meanwhile. */
  const reads = new Set<Set<string>>();
  const touches = ({ from, to }: Days, days: ReadonlySet<string>) => {
    for (const day of days) if (from <= day && day <= to) return true;
    return false;
  };
  liveChanges((days) => {
    for (const [key, { days: own }] of kept) if (touches(own, days)) kept.delete(key);
    for (const changed of reads) for (const day of days) changed.add(day);
  });
  return {
    found(key) {
      const known = kept.get(key);
      return known === undefined || performance.now() - known.at > KEEP_MAX_MS ? undefined : known.value;
    },
    async reading(read, entriesOf) {
      const changed = new Set<string>();
      reads.add(changed);
      try {
        const result = await read();
        const at = performance.now();
        for (const [key, days, value] of entriesOf(result)) {
          if (touches(days, changed)) continue;
          if (kept.size >= max) kept.clear();
          kept.set(key, { days, value, at });
        }
        return result;
      } finally {
        reads.delete(changed);
      }
    },
  };
}
