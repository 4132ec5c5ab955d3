// Writes D-Bus messages (D-Bus Specification 0.43, "Marshaling"): any signature, little-endian. Pure. A struct is an array, a
// dictionary an array of pairs, a variant names its own signature.
import { CALL, ERROR, endOfType, RETURN, SIGNAL } from "./message.ts";

export type Variant = { signature: string; value: unknown };
export const variant = (signature: string, value: unknown): Variant => ({ signature, value });

export type Body = { signature: string; values: unknown[] };
export const NOTHING: Body = { signature: "", values: [] };

export type Target = { destination: string; path: string; interface: string; member: string };

const PATH = 1;
const INTERFACE = 2;
const MEMBER = 3;
const ERROR_NAME = 4;
const REPLY_SERIAL = 5;
const DESTINATION = 6;
const SIGNATURE = 8;

type Field = [code: number, signature: "o" | "s" | "u" | "g", value: string | number];

export const writeCall = (to: Target, body: Body, serial: number) =>
  written(CALL, serial, body, [
    [PATH, "o", to.path],
    [INTERFACE, "s", to.interface],
    [MEMBER, "s", to.member],
    [DESTINATION, "s", to.destination],
  ]);

export const writeReturn = (to: { sender: string; serial: number }, body: Body, serial: number) =>
  written(RETURN, serial, body, [
    [REPLY_SERIAL, "u", to.serial],
    [DESTINATION, "s", to.sender],
  ]);

export const writeError = (to: { sender: string; serial: number }, name: string, text: string, serial: number) =>
  written(ERROR, serial, { signature: "s", values: [text] }, [
    [ERROR_NAME, "s", name],
    [REPLY_SERIAL, "u", to.serial],
    [DESTINATION, "s", to.sender],
  ]);

export const writeSignal = (from: Omit<Target, "destination">, body: Body, serial: number) =>
  written(SIGNAL, serial, body, [
    [PATH, "o", from.path],
    [INTERFACE, "s", from.interface],
    [MEMBER, "s", from.member],
  ]);

function written(type: number, serial: number, { signature, values }: Body, fields: Field[]): Uint8Array<ArrayBuffer> {
  const body = new Writer();
  body.all(signature, values);
  const message = new Writer();
  // No flags: a call that is not there is answered with an error, which is how we learn of it.
  for (const byte of [0x6c, type, 0, 1]) message.byte(byte);
  message.u32(body.length);
  message.u32(serial);
  const all: Field[] = signature === "" ? fields : [...fields, [SIGNATURE, "g", signature]];
  message.all("a(yv)", [all.map(([code, kind, value]) => [code, variant(kind, value)])]);
  message.align(8);
  return message.followedBy(body);
}

class Writer {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  followedBy(other: Writer): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.length + other.length);
    whole.set(this.#bytes.subarray(0, this.length));
    whole.set(other.#bytes.subarray(0, other.length), this.length);
    return whole;
  }
  #room(bytes: number): void {
    if (this.length + bytes <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.length + bytes));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
  align(to: number): void {
    const end = Math.ceil(this.length / to) * to;
    this.#room(end - this.length);
    this.length = end;
  }
  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }
  u32(value: number): void {
    this.align(4);
    this.#room(4);
    this.#view.setUint32(this.length, value, true);
    this.length += 4;
  }
  #raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
  #text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.u32(bytes.length);
    this.#raw(bytes);
    this.byte(0);
  }
  #signature(value: string): void {
    this.byte(value.length);
    this.#raw(new TextEncoder().encode(value));
    this.byte(0);
  }
  all(signature: string, values: readonly unknown[]): void {
    let at = 0;
    for (const value of values) {
      this.#one(signature, at, value);
      at = endOfType(signature, at);
    }
    if (at !== signature.length) throw new Error(`"${signature}" was given ${values.length} values`);
  }
  #one(signature: string, at: number, value: unknown): void {
    const kind = signature[at] ?? "";
    if (kind === "y") this.byte(value as number);
    else if (kind === "b") this.u32(value === true ? 1 : 0);
    else if (kind === "i" || kind === "u") this.u32(value as number);
    else if (kind === "s" || kind === "o") this.#text(value as string);
    else if (kind === "g") this.#signature(value as string);
    else if (kind === "v") {
      const inner = value as Variant;
      this.#signature(inner.signature);
      this.all(inner.signature, [inner.value]);
    } else if (kind === "a") this.#array(signature, at, value as readonly unknown[]);
    else if (kind === "(" || kind === "{") {
      this.align(8);
      this.all(signature.slice(at + 1, endOfType(signature, at) - 1), value as readonly unknown[]);
    } else throw new Error(`a type that is not written: ${signature.slice(at)}`);
  }
  #array(signature: string, at: number, values: readonly unknown[] | Uint8Array): void {
    this.u32(0);
    const told = this.length - 4;
    if ("({".includes(signature[at + 1] ?? "")) this.align(8);
    const from = this.length;
    // Pixels: a thousand times faster than one by one.
    if (values instanceof Uint8Array) this.#raw(values);
    else for (const value of values) this.#one(signature, at + 1, value);
    this.#view.setUint32(told, this.length - from, true);
  }
}
