// The two clocks of Linux whose difference grows by exactly the time slept. Knows nothing of the wall clock.

const CLOCK_MONOTONIC = 1;
const CLOCK_BOOTTIME = 7;
/** Not of the day but of this process: what it has used of the processor. */
const CLOCK_PROCESS_CPUTIME_ID = 2;

export type Clocks = { withSleepMs: number; awakeMs: number };

export function openClocks(): { read: () => Clocks; cpuMs: () => number; close: () => void } {
  const libc = Deno.dlopen("libc.so.6", {
    clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
  });
  const timespec = new BigInt64Array(2);
  const read = (clock: number): number => {
    if (libc.symbols.clock_gettime(clock, timespec) !== 0) throw new Error(`The clock ${clock} cannot be read.`);
    return Number(timespec[0]) * 1000 + Number(timespec[1]) / 1e6;
  };
  return {
    // The one that stands still first: read the other way round, a stop between the two would look like a little sleep.
    read: () => {
      const awakeMs = read(CLOCK_MONOTONIC);
      return { awakeMs, withSleepMs: read(CLOCK_BOOTTIME) };
    },
    cpuMs: () => read(CLOCK_PROCESS_CPUTIME_ID),
    close: () => libc.close(),
  };
}
