// UUIDs of version 7 that strictly increase, across restarts and across clocks that go back: the order of ids is the order
// in which things were recorded, and decides between a `stopped` and the `working` of the same instant. Pure: the clock,
// the randomness and the highest id so far are arguments.

const TIME_MAX = 2n ** 48n - 1n;
/** What follows the time: 12 bits (rand_a) and 62 bits (rand_b) of RFC 9562, read as one number of 74 bits. */
const TAIL_BITS = 74n;
const TAIL_MAX = 2n ** TAIL_BITS - 1n;
/** How far an id goes beyond the one before within the same millisecond: unguessable, yet 2^42 of them fit. */
const STEP_BITS = 32n;

/** 16 random bytes give one id. `last` is the highest id handed out so far, in lower case, or null. */
export function nextId(last: string | null, wallMs: number, random: Uint8Array): string {
  const number = random.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let time = BigInt(Math.max(0, Math.floor(wallMs))) & TIME_MAX;
  // The top bit stays free, so that the first id of a millisecond leaves room for those after it.
  let tail = number & (TAIL_MAX >> 1n);
  const before = last === null ? null : partsOf(last);
  if (before !== null && before.time >= time) {
    time = before.time;
    tail = before.tail + 1n + (number & ((1n << STEP_BITS) - 1n));
    if (tail > TAIL_MAX) {
      time += 1n;
      tail = number & (TAIL_MAX >> 1n);
    }
  }
  return written(time, tail);
}

const hex = (value: bigint, digits: number) => value.toString(16).padStart(digits, "0");

function written(time: bigint, tail: bigint): string {
  const t = hex(time, 12);
  const a = hex(tail >> 62n, 3);
  const b = hex((tail & ((1n << 62n) - 1n)) | (2n << 62n), 16);
  return `${t.slice(0, 8)}-${t.slice(8)}-7${a}-${b.slice(0, 4)}-${b.slice(4)}`;
}

function partsOf(id: string): { time: bigint; tail: bigint } {
  const digits = id.replaceAll("-", "");
  const a = BigInt(`0x${digits.slice(13, 16)}`);
  const b = BigInt(`0x${digits.slice(16)}`) & ((1n << 62n) - 1n);
  return { time: BigInt(`0x${digits.slice(0, 12)}`), tail: (a << 62n) | b };
}
