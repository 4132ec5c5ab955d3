// What a picture's first bytes say it is: its kind and its size in pixels, read without decoding anything. Pure. A file that
// calls itself a picture and is none, or is another size than was told, goes no further than this.
import type { PICTURE_TYPES } from "../../protocol/screenshot.ts";

export type PictureType = (typeof PICTURE_TYPES)[number];
export type PictureHead = { mime: PictureType; width: number; height: number };

/** Where a JPEG's size stands depends on what is before it; ours has nothing but tables there. Bytes. */
export const HEAD_BYTES = 4096;

/** By the magic bytes alone: enough to refuse at the door. Needs the first 12 bytes. */
export function mimeOfHead(bytes: Uint8Array): PictureType | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "image/jpeg";
  return textAt(bytes, 0, 4) === "RIFF" && textAt(bytes, 8, 4) === "WEBP" ? "image/webp" : null;
}

export function readPictureHead(bytes: Uint8Array): PictureHead | null {
  const mime = mimeOfHead(bytes);
  if (mime === null) return null;
  const size = mime === "image/webp" ? sizeOfWebp(bytes) : sizeOfJpeg(bytes);
  return size === null ? null : { mime, ...size };
}

const textAt = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));
const byte = (bytes: Uint8Array, at: number) => bytes[at] ?? 0;
const two = (bytes: Uint8Array, at: number) => byte(bytes, at) | (byte(bytes, at + 1) << 8);
const three = (bytes: Uint8Array, at: number) => two(bytes, at) | (byte(bytes, at + 2) << 16);

/** RFC 9649: lossy, lossless and extended files have the size in three places, of which no file of ours needs more than 30 bytes. */
function sizeOfWebp(bytes: Uint8Array): { width: number; height: number } | null {
  if (bytes.length < 30) return null;
  switch (textAt(bytes, 12, 4)) {
    case "VP8 ":
      return { width: two(bytes, 26) & 0x3fff, height: two(bytes, 28) & 0x3fff };
    case "VP8L":
      return {
        width: 1 + (two(bytes, 21) & 0x3fff),
        height: 1 + (((two(bytes, 22) >> 6) | (byte(bytes, 24) << 10)) & 0x3fff),
      };
    case "VP8X":
      return { width: 1 + three(bytes, 24), height: 1 + three(bytes, 27) };
    default:
      return null;
  }
}

/** Segment by segment to the frame header (SOF0–SOF15 but for the three of them that are something else). */
function sizeOfJpeg(bytes: Uint8Array): { width: number; height: number } | null {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const kind = byte(bytes, at + 1);
    if (kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc)
      return {
        height: (byte(bytes, at + 5) << 8) | byte(bytes, at + 6),
        width: (byte(bytes, at + 7) << 8) | byte(bytes, at + 8),
      };
    at += 2 + ((byte(bytes, at + 2) << 8) | byte(bytes, at + 3));
  }
  return null;
}
