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
/** Points looked at along each edge of a pixel: 16 in all, enough for edges without steps at 16 px. */
const SAMPLES = 4;

/** ARGB with straight alpha, row by row from the top, four bytes a pixel in the order A, R, G, B. */
export function iconPixels(state: StateWord, size: number): Uint8Array {
  const pixels = new Uint8Array(size * size * 4);
  const unit = UNITS / size;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      let square = 0;
      let white = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const px = (x + ((sample % SAMPLES) + 0.5) / SAMPLES) * unit;
        const py = (y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) * unit;
        if (inSquare(px, py)) square += 1;
        if (
          WHITE[state].some(
            ([left, top, width, height]) => px >= left && px < left + width && py >= top && py < top + height,
          )
        )
          white += 1;
      }
      const share = square === 0 ? 0 : white / square;
      const at = (y * size + x) * 4;
      pixels[at] = Math.round((square / (SAMPLES * SAMPLES)) * 255);
      BLUE.forEach((blue, channel) => {
        pixels[at + 1 + channel] = Math.round(blue + (255 - blue) * share);
      });
    }
  return pixels;
}

/** The rounded square: outside only in the corners, beyond the quarter circle. */
function inSquare(x: number, y: number): boolean {
  const dx = Math.max(CORNER - x, x - (UNITS - CORNER), 0);
  const dy = Math.max(CORNER - y, y - (UNITS - CORNER), 0);
  return dx * dx + dy * dy <= CORNER * CORNER;
}
