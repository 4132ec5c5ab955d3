// The icon of the executable on Windows, drawn from the product's own SVG: an .ico that holds PNGs, which Windows reads
// since Vista.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";

/** The sizes that Explorer, the task bar and dialogs ask for, px. */
const SIZES = [16, 32, 48, 256];
const HEAD_BYTES = 6;
const ENTRY_BYTES = 16;

export async function iconFile(root: string, folder: string): Promise<string> {
  const svg = readFileSync(join(root, "server/public/favicon.svg"));
  const pictures = await Promise.all(
    SIZES.map((size) =>
      sharp(svg, { density: 72 * (size / 16) })
        .resize(size, size)
        .png()
        .toBuffer(),
    ),
  );
  const file = join(folder, "stint.ico");
  writeFileSync(file, icoOf(pictures));
  return file;
}

function icoOf(pictures: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(HEAD_BYTES + ENTRY_BYTES * pictures.length);
  head.writeUInt16LE(1, 2); // an icon, not a cursor
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach((picture, i) => {
    const at = HEAD_BYTES + ENTRY_BYTES * i;
    const size = SIZES[i] ?? 0;
    head.writeUInt8(size % 256, at); // 256 is written as 0
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4); // planes
    head.writeUInt16LE(32, at + 6); // bits a pixel
    head.writeUInt32LE(picture.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += picture.length;
  });
  return Buffer.concat([head, ...pictures]);
}
