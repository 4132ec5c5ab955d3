// For tests and benches, from the command line: paints a desktop of 1920x1080 as people have it (windows, lines of text, a
// photograph's noise) on the display named by the first argument.
import { paint } from "./painted-display.ts";

const [WIDTH, HEIGHT] = [1920, 1080];
const parts: string[] = [`<rect width="${WIDTH}" height="${HEIGHT}" fill="#2f4f6f"/>`];
/** The same desktop each time: figures of two runs can be compared. */
let seed = 1;
const random = (max: number) => {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % max;
};
const WORDS = "invoice meeting offer delivery total report project hours manager office order draft".split(" ");

function page(x: number, y: number, width: number, height: number): void {
  parts.push(`<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#fdfdfd" stroke="#888"/>`);
  parts.push(`<rect x="${x}" y="${y}" width="${width}" height="28" fill="#d7dbe0"/>`);
  for (let line = y + 56; line < y + height - 20; line += 20) {
    const words = Array.from({ length: Math.floor(width / 72) }, () => WORDS[random(WORDS.length)]);
    parts.push(`<text x="${x + 16}" y="${line}" font-size="14" fill="#222">${words.join(" ")}</text>`);
  }
}

page(40, 40, 1000, 960);
page(1080, 40, 800, 500);
for (let y = 580; y < 1000; y += 10) {
  for (let x = 1080; x < 1880; x += 10) {
    const colour = [random(90) + x / 12, random(90) + y / 8, random(120)].map((value) =>
      Math.min(255, Math.round(value)),
    );
    parts.push(`<rect x="${x}" y="${y}" width="10" height="10" fill="rgb(${colour})"/>`);
  }
}
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${parts.join("")}</svg>`;
await paint({ name: Deno.args[0] ?? "" }, svg);
