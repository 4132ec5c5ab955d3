// What crosses the pipes between the agent and its picture child: one JSON object and some runs of bytes, once in each
// direction. A length of 4 bytes (big-endian) before the JSON, which names the lengths of the parts that follow it.

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
  if (bytes.length < 4) return null;
  const headEnd = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (headEnd > bytes.length) return null;
  const head = parsed(new TextDecoder().decode(bytes.subarray(4, headEnd)));
  if (head === null) return null;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let at = headEnd;
  for (const length of head.parts) {
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return at === bytes.length ? { said: head.said, parts } : null;
}

function parsed(text: string): { said: unknown; parts: number[] } | null {
  try {
    const { said, parts } = JSON.parse(text);
    return Array.isArray(parts) && parts.every((length) => Number.isSafeInteger(length) && length >= 0)
      ? { said, parts }
      : null;
  } catch {
    return null; // cut off, or no JSON at all
  }
}
