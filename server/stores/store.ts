// Where the two files of a picture lie. A store keeps bytes under a name that the server made, gives tickets for bringing them,
// and says whether what lies there is what was told. It knows nothing of people.
import type { Ticket } from "../../protocol/screenshot.ts";
import type { PictureType } from "../domain/picture-head.ts";

/** A file as its owner describes it, under the key that the server gave it. sha256 in hexadecimal. */
export type StoredFile = {
  key: string;
  bytes: number;
  sha256: string;
  mime: PictureType;
  width: number;
  height: number;
};

/** not-the-same: of another size, hash or kind than was told. */
export type Look = "same" | "not-there" | "not-the-same";

/** A ticket opens one file with one method for this long, s. A slow line brings ten megabytes in it. */
export const TICKET_MAX_S = 300;

/** Every method fails with an Error where the store cannot be reached or refuses; its message says what was tried. */
export type Store = {
  provider: "LOCAL" | "S3";
  /** null: LOCAL */
  bucket: string | null;
  /** Good for this file alone: its length, kind and hash are part of what is signed. */
  ticket(file: StoredFile): Promise<Ticket>;
  look(file: StoredFile): Promise<Look>;
  /** null: not there. */
  read(key: string): Promise<Uint8Array | null>;
  /** Nothing lies there afterwards; harmless where nothing lay. */
  remove(key: string): Promise<void>;
  /** Brings a file by a ticket of LOCAL; absent where the ticket leads elsewhere. */
  receive?(ticket: string, body: AsyncIterable<Uint8Array>): Promise<Received>;
  /** Takes away what uploads that broke off before an instant have left; absent where nothing is left. */
  tidy?(before: number): Promise<void>;
  /** A sentence where anybody could read what lies there, so that nothing may be put there; null: nobody can. */
  exposure(): Promise<string | null>;
};

/** ticket: it is not ours, or it is over. The rest: what came is not what the ticket is for, and nothing of it is kept. */
export type Received = "stored" | "ticket" | "too-long" | "too-short" | "no-picture" | "not-the-same";

/** screenshots/2026-11-21/20261121T142800Z-…: by day, so that no folder grows for ever; never a word of the client in it. */
export const KEY = /^screenshots\/\d{4}-\d\d-\d\d\/\d{8}T\d{6}Z-[0-9a-f-]{36}(?:-thumbnail)?\.(?:webp|jpg)$/;

/** @param unique a UUID of the server's own */
export function keyOf({
  ts,
  unique,
  mime,
  thumbnail,
}: {
  ts: number;
  unique: string;
  mime: PictureType;
  thumbnail: boolean;
}) {
  const iso = new Date(ts).toISOString();
  const stamp = `${iso.slice(0, 19).replace(/[-:]/g, "")}Z`;
  return `screenshots/${iso.slice(0, 10)}/${stamp}-${unique}${thumbnail ? "-thumbnail" : ""}.${mime === "image/webp" ? "webp" : "jpg"}`;
}
