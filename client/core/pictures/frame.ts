// One JSON object and some runs of bytes as one run of bytes: what crosses the pipes between the agent and its picture child,
// and what a waiting picture is on the disk. A length of 4 bytes (big-endian) before the JSON, which names the lengths of the
// parts that follow it. Pure.

export type Frame = { said: unknown; parts: Uint8Array<ArrayBuffer>[] };

export function written({ said, parts }: Frame): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(JSON.stringify({ said, parts: parts.map(({ length }) => length) }));
  const whole = new Uint8Array(4 + head.length + parts.reduce((sum, { length }) => sum + length, 0));
  new DataView(whole.buffer).setUint32(0, head.length);
  whole.set(head, 4);
  let at = 4 + head.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** null for anything that is not exactly one frame: a child that broke off in the midst of its answer said nothing. */
export function readFrame(bytes: Uint8Array<ArrayBuffer>): Frame | null {
  const head = readHead(bytes);
  if (head === null || head.length !== bytes.length) return null;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let at = head.partsAt;
  for (const length of head.parts) {
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return { said: head.said, parts };
}

/** length: of the whole frame. */
export type Head = { said: unknown; parts: number[]; partsAt: number; length: number };

/** What a frame says, from its beginning alone. */
export function readHead(bytes: Uint8Array<ArrayBuffer>): Head | null {
  if (bytes.length < 4) return null;
  const partsAt = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (partsAt > bytes.length) return null;
  try {
    const { said, parts } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, partsAt)));
    if (!Array.isArray(parts) || !parts.every((length) => Number.isSafeInteger(length) && length >= 0)) return null;
    return { said, parts, partsAt, length: parts.reduce((sum, length) => sum + length, partsAt) };
  } catch {
    return null; // cut off, or no JSON at all
  }
}
