// Makes one picture and its thumbnail of what the displays show: scaled, side by side, blurred where the policy asks. Only
// in the child: sharp makes a process large and does not give the memory back.
import { createHash } from "node:crypto";
import sharp from "sharp";
import type { DisplayPicture } from "../platform/platform.ts";
import type { PictureFacts, PictureType } from "./order.ts";

/** Each display's width, px: text can just be read, and a picture has 20 to 60 kB. */
const DISPLAY_WIDTH = 960;
/** The largest edge that WebP knows, px; with many displays each gets less. */
const EDGE_MAX = 16_383;
/** The gallery's pictures have 320 px. */
const THUMBNAIL_WIDTH = 320;
const QUALITY = { "image/webp": 60, "image/jpeg": 70 } as const;
/**
 * Blurred means: of each square of this many pixels of the display, or a little more, only the mean is left. A letter needs about five rows to
 * be read, so nothing under 100 px can be, and unlike a soft focus it cannot be computed back: the rest is not there.
 */
const BLUR_SQUARE = 24;

export type Made = { picture: Picture; thumbnail: Picture };
export type Picture = { facts: PictureFacts; bytes: Uint8Array<ArrayBuffer> };
type Raw = { data: Uint8Array; width: number; height: number };

export async function compose(
  displays: DisplayPicture[],
  { blur, mime }: { blur: boolean; mime: PictureType },
): Promise<Made> {
  sharp.cache(false);
  sharp.concurrency(1); // the person's own work comes first
  const ordered = displays.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const widthMax = Math.min(DISPLAY_WIDTH, Math.floor(EDGE_MAX / ordered.length));
  const scaled: Raw[] = [];
  for (const display of ordered) scaled.push(await scale(display, { widthMax, blur }));
  const whole = sideBySide(scaled);
  return {
    picture: await encoded(whole, mime, whole.width),
    thumbnail: await encoded(whole, mime, Math.min(THUMBNAIL_WIDTH, whole.width)),
  };
}

async function scale(
  { rgb, width, height }: DisplayPicture,
  { widthMax, blur }: { widthMax: number; blur: boolean },
): Promise<Raw> {
  const factor = Math.min(1, widthMax / width, EDGE_MAX / height);
  const to = { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
  const from = blur ? meansOf({ data: rgb, width, height }) : { data: rgb, width, height };
  const data = await sharp(from.data, { raw: { width: from.width, height: from.height, channels: 3 } })
    .resize(to.width, to.height, { fit: "fill", kernel: blur ? "cubic" : "lanczos3" })
    .raw()
    .toBuffer();
  return { data, ...to };
}

/** Of each square its mean, and no more: not by a resampling kernel, which lets fine patterns shimmer through. */
function meansOf({ data, width, height }: Raw): Raw {
  const columns = Math.max(1, Math.floor(width / BLUR_SQUARE));
  const rows = Math.max(1, Math.floor(height / BLUR_SQUARE));
  const means = new Uint8Array(columns * rows * 3);
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [Math.floor((row * height) / rows), Math.floor(((row + 1) * height) / rows)];
    for (let column = 0; column < columns; column++) {
      const [left, right] = [Math.floor((column * width) / columns), Math.floor(((column + 1) * width) / columns)];
      let [red, green, blue] = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        const end = (y * width + right) * 3;
        for (let at = (y * width + left) * 3; at < end; at += 3) {
          red += data[at] as number;
          green += data[at + 1] as number;
          blue += data[at + 2] as number;
        }
      }
      const pixels = (bottom - top) * (right - left);
      means.set([red / pixels, green / pixels, blue / pixels], (row * columns + column) * 3);
    }
  }
  return { data: means, width: columns, height: rows };
}

/** Left to right, tops in line; black below a display that is less high. */
function sideBySide(pictures: Raw[]): Raw {
  const [only] = pictures;
  if (only !== undefined && pictures.length === 1) return only;
  const width = pictures.reduce((sum, picture) => sum + picture.width, 0);
  const height = Math.max(...pictures.map((picture) => picture.height));
  const data = new Uint8Array(width * height * 3);
  let left = 0;
  for (const picture of pictures) {
    for (let row = 0; row < picture.height; row++) {
      const line = picture.data.subarray(row * picture.width * 3, (row + 1) * picture.width * 3);
      data.set(line, (row * width + left) * 3);
    }
    left += picture.width;
  }
  return { data, width, height };
}

async function encoded({ data, width, height }: Raw, mime: PictureType, toWidth: number): Promise<Picture> {
  let image = sharp(data, { raw: { width, height, channels: 3 } });
  if (toWidth !== width) image = image.resize(toWidth);
  const quality = QUALITY[mime];
  const made = mime === "image/webp" ? image.webp({ quality }) : image.jpeg({ quality });
  const { data: file, info } = await made.toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(file);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { facts: { width: info.width, height: info.height, bytes: bytes.length, sha256, mime }, bytes };
}

/** Channels closer than this to each other are one colour: nothing is to be seen. */
const UNIFORM_MAX = 2;
/** No channel brighter than this: a display that is off, locked or not shown to programs. */
const BLACK_MAX = 8;

/** What is wrong when no display shows anything; null when there is something to be seen. */
export function emptiness(displays: DisplayPicture[]): "black" | "empty" | null {
  const ranges = displays.map(({ rgb }) => rangeOf(rgb));
  if (ranges.some(({ low, high }) => high.some((top, channel) => top - (low[channel] ?? 0) > UNIFORM_MAX))) return null;
  return ranges.every(({ high }) => high.every((top) => top <= BLACK_MAX)) ? "black" : "empty";
}

function rangeOf(rgb: Uint8Array): { low: number[]; high: number[] } {
  const low = [255, 255, 255];
  const high = [0, 0, 0];
  for (let at = 0; at < rgb.length; at++) {
    const channel = at % 3;
    const value = rgb[at] as number;
    if (value < (low[channel] as number)) low[channel] = value;
    if (value > (high[channel] as number)) high[channel] = value;
    // As soon as one channel varies there is something to be seen; the whole screen need not be read.
    if ((high[channel] as number) - (low[channel] as number) > UNIFORM_MAX) break;
  }
  return { low, high };
}
