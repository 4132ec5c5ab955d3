// The pixels of a screen as its system lays them out, made into plain RGB.

export type Layout = {
  width: number;
  height: number;
  bytesPerLine: number;
  bitsPerPixel: number;
  bigEndian: boolean;
  /** Of red, green and blue, as they lie in a pixel. */
  masks: number[];
};

/** Blue first, then green, red and a byte that says nothing: what nearly every screen has. */
export const BGRX = [0xff0000, 0xff00, 0xff];

/** RGB of 8 bits, or null for a layout that is not understood. Reads each channel by its mask, so that 16-bit visuals and servers of the other byte order come out right too. */
export function toRgb(raw: ArrayBuffer, layout: Layout): Uint8Array<ArrayBuffer> | null {
  const { width, height, bytesPerLine, bitsPerPixel, bigEndian, masks } = layout;
  const rgb = new Uint8Array(width * height * 3);
  if (bitsPerPixel === 32 && !bigEndian && masks.every((mask, channel) => mask === BGRX[channel])) {
    const bytes = new Uint8Array(raw);
    let to = 0;
    for (let row = 0; row < height; row++) {
      const end = row * bytesPerLine + width * 4;
      for (let from = row * bytesPerLine; from < end; from += 4) {
        rgb[to++] = bytes[from + 2] as number;
        rgb[to++] = bytes[from + 1] as number;
        rgb[to++] = bytes[from] as number;
      }
    }
    return rgb;
  }
  if (bitsPerPixel !== 32 && bitsPerPixel !== 16) return null;
  const view = new DataView(raw);
  for (let row = 0, to = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = row * bytesPerLine + (column * bitsPerPixel) / 8;
      const pixel = bitsPerPixel === 32 ? view.getUint32(at, !bigEndian) : view.getUint16(at, !bigEndian);
      for (const mask of masks) rgb[to++] = Math.round((((pixel & mask) >>> 0) / (mask >>> 0)) * 255);
    }
  }
  return rgb;
}
