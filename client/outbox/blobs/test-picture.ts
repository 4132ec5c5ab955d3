// For tests: pictures that wait, made of bytes that are easy to tell apart.
import { createHash } from "node:crypto";
import type { Contents, Waiting } from "./blobs.ts";

const NINE = Date.UTC(2026, 10, 20, 9, 7);

export function waitingPicture(number: number): [facts: Waiting, contents: Contents] {
  const picture = new Uint8Array(40_000).map((_, at) => (at * number) % 251);
  const thumbnail = new Uint8Array(2_000).map((_, at) => (at + number) % 251);
  const facts = (bytes: Uint8Array, width: number) => ({
    width,
    height: width / 2,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    mime: "image/webp" as const,
  });
  return [
    {
      id: `019a9f00-0000-7000-8000-00000000000${number}`,
      user: "anna",
      host: "pc-1",
      ts: NINE + number * 600_000,
      clock: 1,
      displays: 2,
      blurred: false,
      ...facts(picture, 960),
      thumbnail: facts(thumbnail, 320),
    },
    { picture, thumbnail },
  ];
}
