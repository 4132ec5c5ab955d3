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

/** FILE_PROVIDER. All but LOCAL lie elsewhere, where somebody might have opened them to strangers. */
export const PROVIDERS = ["LOCAL", "S3", "WASABI", "DIGITALOCEAN", "CLOUDINARY"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Every method fails with an Error where the store cannot be reached or refuses; its message says what was tried. */
export type Store = {
  provider: Provider;
  /** Of CLOUDINARY the cloud; null: LOCAL */
  bucket: string | null;
  /** The folder or the address that files are brought to, for people to read. */
  place: string;
  /** Good for this file alone: its name is part of what is signed and, where the store can hold to them, length, kind and hash. */
  ticket(file: StoredFile): Promise<Ticket>;
  look(file: StoredFile): Promise<Look>;
  /** null: not there. */
  read(key: string): Promise<Uint8Array | null>;
  /** Nothing lies there afterwards; harmless where nothing lay. */
  remove(key: string): Promise<void>;
  /** Brings a file by a ticket of LOCAL; absent where the ticket leads elsewhere. */
  receive?(ticket: string, body: AsyncIterable<Uint8Array>): Promise<Received>;
  /** Throws where the place itself is away, so that what came there once is not taken for removed. Absent where it answers for itself. */
  checkPlace?(): Promise<void>;
  /** Takes away what uploads that broke off before an instant have left; absent where nothing is left. */
  tidy?(before: number): Promise<void>;
  /**
   * Asks without a key for a file that lies there: a sentence where it, or a list of files, is given to anybody, so that nothing may
   * be put there; null: it is not. Absent where strangers have no way to it.
   */
  shownToStrangers?(key: string): Promise<string | null>;
};

/** ticket: it is not ours, or it is over. The rest: what came is not what the ticket is for, and nothing of it is kept. */
export type Received = "stored" | "ticket" | "too-long" | "too-short" | "no-picture" | "not-the-same";

/** screenshots/2026-11-21/20261121T142800Z-…: by day, so that no folder grows for ever; never a word of the client in it. */
export const KEY = /^screenshots\/\d{4}-\d\d-\d\d\/\d{8}T\d{6}Z-[0-9a-f-]{36}(?:-thumbnail)?\.(?:webp|jpg)$/;

export function checkKey(key: string): void {
  if (!KEY.test(key)) throw new Error(`"${key.slice(0, 80)}" is no key of this server's.`);
}

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
