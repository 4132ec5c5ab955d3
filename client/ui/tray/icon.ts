// The blue square with a shape for the state, as pixels of any size: the tray icons of the look, whose SVGs are made of
// rectangles only. Pure.
import type { StateWord } from "../facts.ts";

/** x, y, width, height on the 16 units of the SVGs. */
type Rectangle = readonly [number, number, number, number];

const WHITE: Record<StateWord, readonly Rectangle[]> = {
  working: [[4, 4, 8, 8]],
  stopped: [
    [4, 4, 8, 2],
    [4, 10, 8, 2],
    [4, 6, 2, 4],
    [10, 6, 2, 4],
  ],
  paused: [
    [4, 4, 3, 8],
    [9, 4, 3, 8],
  ],
  offline: [
    [3, 3, 4, 2],
    [3, 5, 2, 2],
    [9, 3, 4, 2],
    [11, 5, 2, 2],
    [3, 9, 2, 2],
    [3, 11, 4, 2],
    [11, 9, 2, 2],
    [9, 11, 4, 2],
  ],
  attention: [
    [7, 3, 2, 6],
    [7, 11, 2, 2],
  ],
};
const UNITS = 16;
const CORNER = 2;
/** #2a66e4, the blue of the SVGs. */
const BLUE = [0x2a, 0x66, 0xe4] as const;
/** Points looked at along each edge of a pixel in a corner: 16 in all, enough for a curve without steps at 16 px. */
const SAMPLES = 4;

/** ARGB with straight alpha, row by row from the top, four bytes a pixel in the order A, R, G, B. */
export function iconPixels(state: StateWord, size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  const unit = UNITS / size;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const pixel = [x * unit, y * unit, unit, unit] as const;
      // The rectangles of one icon do not overlap and do not reach the corners.
      let white = 0;
      for (const rectangle of WHITE[state]) white += overlap(pixel, rectangle) / (unit * unit);
      const at = (y * size + x) * 4;
      pixels[at] = Math.round(inSquare(x * unit, y * unit, unit) * 255);
      BLUE.forEach((blue, channel) => {
        pixels[at + 1 + channel] = Math.round(blue + (255 - blue) * white);
      });
    }
  return pixels;
}

/** The area that two rectangles share. */
function overlap([ax, ay, aw, ah]: Rectangle, [bx, by, bw, bh]: Rectangle): number {
  const width = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const height = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  return width > 0 && height > 0 ? width * height : 0;
}

/** How much of a pixel lies in the rounded square: all of it but in the corners, beyond the quarter circle. */
function inSquare(x: number, y: number, unit: number): number {
  const far = UNITS - CORNER;
  if ((x >= CORNER && x + unit <= far) || (y >= CORNER && y + unit <= far)) return 1;
  let inside = 0;
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
    const px = x + (((sample % SAMPLES) + 0.5) / SAMPLES) * unit;
    const py = y + ((Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) * unit;
    const dx = Math.max(CORNER - px, px - far, 0);
    const dy = Math.max(CORNER - py, py - far, 0);
    if (dx * dx + dy * dy <= CORNER * CORNER) inside += 1;
  }
  return inside / (SAMPLES * SAMPLES);
}
