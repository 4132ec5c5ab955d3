// What the agent may ask its picture child to do, and what the child answers. Credentials go this way only: never in
// arguments or the environment, which other programs of this machine can read.
import type { PICTURE_TYPES } from "../../protocol/screenshot.ts";
import type { StoreFailure } from "../core/connectivity.ts";

export type PictureType = (typeof PICTURE_TYPES)[number];
export type StoreAccess = {
  bucket: string;
  region: string;
  /** null: AWS itself. */
  endpoint: string | null;
  forcePathStyle: boolean;
  accessKeyId: string;
  secretAccessKey: string;
};
export type StoredObject = { key: string; mime: string; sha256: string };

export type Order =
  | { kind: "take"; blur: boolean; mime: PictureType; privateWindows: string[] }
  /** The parts of the frame are the objects' bytes. */
  | { kind: "store"; access: StoreAccess; objects: StoredObject[] };

/** sha256: hexadecimal, lower case. */
export type PictureFacts = { width: number; height: number; bytes: number; sha256: string; mime: PictureType };
/** Why there is no picture. private: a listed window is in front. The text is a sentence for a person. */
export type NoPicture = { kind: "nothing"; why: "private" | "black" | "empty" | "failed"; text: string };

export type Answer =
  /** The parts of the frame are the picture and its thumbnail. */
  | { kind: "taken"; displays: number; blurred: boolean; picture: PictureFacts; thumbnail: PictureFacts }
  | NoPicture
  | { kind: "stored" }
  | { kind: "not-stored"; failure: StoreFailure };
