// When the last input was, on the 64-bit clock of ms since the machine started. GetLastInputInfo tells it by the 32-bit
// tick only, which begins anew every 49.7 days. Pure: knows no Windows.
const TICKS = 2n ** 32n;

// Input that arrives between the two readings lies ahead of the clock already read, by a few ms; a minute is more than
// any such race and far less than a round of the tick.
const AHEAD_MAX_MS = 60_000n;

/**
 * The tick64 of the last input. `nowTick64` is GetTickCount64, read after `inputTick32` (LASTINPUTINFO.dwTime);
 * `before` is what this function returned at the reading before, null at the first.
 *
 *     tick32  0 … input … 2^32|0 … now        idle = now - input, also across the bar
 *     tick32  0 … input … 2^32|0 … input now  the same input 49.7 days later is still the one of `before`
 */
export function lastInputTick(reading: { nowTick64: bigint; inputTick32: number; before: bigint | null }): bigint {
  const { nowTick64, before } = reading;
  const input = BigInt(reading.inputTick32);
  if (before !== null && before % TICKS === input && before <= nowTick64 + AHEAD_MAX_MS) return before;
  const ago = (((nowTick64 - input) % TICKS) + TICKS) % TICKS;
  const ahead = TICKS - ago;
  if (ahead <= AHEAD_MAX_MS) return nowTick64 + ahead;
  // No input yet on a machine just started reads 0; an instant before the start is none.
  return ago > nowTick64 ? 0n : nowTick64 - ago;
}

/** Time without input in ms; input ahead of the clock is input now. */
export function idleMs(nowTick64: bigint, inputTick64: bigint): number {
  return inputTick64 >= nowTick64 ? 0 : Number(nowTick64 - inputTick64);
}
