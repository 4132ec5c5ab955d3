// Reads D-Bus messages (D-Bus Specification 0.43, "Message Protocol"), any of them; marshal.ts writes them. Pure.
// @homebridge/dbus-native does both and costs 10 MB of the agent's 60 (measured with Deno 2.9.5, 2026-11).

export const CALL = 1;
export const RETURN = 2;
export const ERROR = 3;
export const SIGNAL = 4;

export type Message = {
  type: number;
  /** Its own number, by which it is answered. */
  serial: number;
  replySerial: number;
  path: string;
  interface: string;
  member: string;
  sender: string;
  body: unknown[];
};

/** Larger messages than any signal of a session, far below what the specification allows. */
export const MESSAGE_BYTES_MAX = 1024 * 1024;
/** Deepest nesting that is read; the specification allows 64. */
const DEPTH_MAX = 64;

const PATH = 1;
const INTERFACE = 2;
const MEMBER = 3;
const REPLY_SERIAL = 5;
const SENDER = 7;
const SIGNATURE = 8;

const decoder = new TextDecoder();

/** The first message of the bytes and how long it is; null while it is not whole. Throws on what is no D-Bus. */
export function readMessage(bytes: Uint8Array): { message: Message; length: number } | null {
  if (bytes.length < 16) return null;
  const endian = bytes[0];
  if (endian !== 0x6c && endian !== 0x42) throw new Error("the bus speaks no D-Bus");
  const head = new Reader(bytes, endian === 0x6c);
  head.at = 4;
  const bodyLength = head.u32();
  const serial = head.u32();
  const fieldsEnd = 16 + head.u32();
  const bodyStart = Math.ceil(fieldsEnd / 8) * 8;
  const length = bodyStart + bodyLength;
  if (length > MESSAGE_BYTES_MAX) throw new Error(`the bus sent a message of ${length} bytes`);
  if (bytes.length < length) return null;
  const fields = new Map<number, unknown>();
  while (head.at < fieldsEnd) {
    head.align(8);
    const code = head.byte();
    fields.set(code, head.variant(0));
  }
  const text = (code: number) => String(fields.get(code) ?? "");
  // The body is aligned by itself, so it is read as if it began at 0.
  const body = new Reader(bytes.subarray(bodyStart, length), endian === 0x6c);
  const message: Message = {
    type: bytes[1] ?? 0,
    serial,
    replySerial: Number(fields.get(REPLY_SERIAL) ?? 0),
    path: text(PATH),
    interface: text(INTERFACE),
    member: text(MEMBER),
    sender: text(SENDER),
    body: body.all(text(SIGNATURE)),
  };
  return { message, length };
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #little: boolean;
  constructor(bytes: Uint8Array, little: boolean) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#little = little;
  }
  align(to: number): void {
    this.at = Math.ceil(this.at / to) * to;
  }
  byte(): number {
    return this.#view.getUint8(this.at++);
  }
  u32(): number {
    return this.#number(4, (at) => this.#view.getUint32(at, this.#little));
  }
  #number<T>(size: number, get: (at: number) => T): T {
    this.align(size);
    const value = get(this.at);
    this.at += size;
    return value;
  }
  #text(length: number): string {
    const from = this.at;
    this.at += length + 1;
    if (this.at > this.#bytes.length) throw new RangeError("a text of the bus is cut off");
    return decoder.decode(this.#bytes.subarray(from, from + length));
  }
  variant(depth: number): unknown {
    return this.#one(this.#text(this.byte()), 0, depth).value;
  }
  all(signature: string): unknown[] {
    const values: unknown[] = [];
    for (let at = 0; at < signature.length; ) {
      const { value, next } = this.#one(signature, at, 0);
      values.push(value);
      at = next;
    }
    return values;
  }
  /** One complete type of the signature, from `at`; an array of dict entries becomes pairs, a struct an array. */
  #one(signature: string, at: number, depth: number): { value: unknown; next: number } {
    if (depth > DEPTH_MAX) throw new Error("a message of the bus is nested too deeply");
    const view = this.#view;
    const little = this.#little;
    const plain = (value: unknown) => ({ value, next: at + 1 });
    switch (signature[at]) {
      case "y":
        return plain(this.byte());
      case "b":
        return plain(this.u32() !== 0);
      case "n":
        return plain(this.#number(2, (from) => view.getInt16(from, little)));
      case "q":
        return plain(this.#number(2, (from) => view.getUint16(from, little)));
      case "i":
        return plain(this.#number(4, (from) => view.getInt32(from, little)));
      case "u":
      case "h":
        return plain(this.u32());
      case "x":
        return plain(this.#number(8, (from) => view.getBigInt64(from, little)));
      case "t":
        return plain(this.#number(8, (from) => view.getBigUint64(from, little)));
      case "d":
        return plain(this.#number(8, (from) => view.getFloat64(from, little)));
      case "s":
      case "o":
        return plain(this.#text(this.u32()));
      case "g":
        return plain(this.#text(this.byte()));
      case "v":
        return plain(this.variant(depth + 1));
      case "a":
        return this.#array(signature, at, depth);
      case "(":
      case "{":
        return this.#struct(signature, at, depth);
      default:
        throw new Error(`the bus sent a type that is not known: ${signature}`);
    }
  }
  #array(signature: string, at: number, depth: number): { value: unknown[]; next: number } {
    const length = this.u32();
    const element = signature[at + 1] ?? "";
    this.align("xtd({".includes(element) ? 8 : 1);
    const end = this.at + length;
    if (end > this.#bytes.length) throw new RangeError("an array of the bus is cut off");
    const value: unknown[] = [];
    while (this.at < end) {
      const before = this.at;
      value.push(this.#one(signature, at + 1, depth + 1).value);
      if (this.at === before) throw new Error("the bus sent an array of nothing");
    }
    return { value, next: endOfType(signature, at + 1) };
  }
  #struct(signature: string, at: number, depth: number): { value: unknown[]; next: number } {
    this.align(8);
    const value: unknown[] = [];
    let next = at + 1;
    while (signature[next] !== ")" && signature[next] !== "}") {
      const member = this.#one(signature, next, depth + 1);
      value.push(member.value);
      next = member.next;
    }
    return { value, next: next + 1 };
  }
}

export function endOfType(signature: string, at: number): number {
  const first = signature[at];
  if (first === "a") return endOfType(signature, at + 1);
  if (first !== "(" && first !== "{") return at + 1;
  let next = at + 1;
  while (next < signature.length && signature[next] !== ")" && signature[next] !== "}")
    next = endOfType(signature, next);
  return next + 1;
}
