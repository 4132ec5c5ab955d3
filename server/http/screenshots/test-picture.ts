// For tests: a real picture and its thumbnail, and what an agent says of them.
import { createHash, randomUUID } from "node:crypto";
import sharp from "sharp";
import type { WireScreenshot } from "../../../protocol/screenshot.ts";
import { SLOT_MS } from "../../../protocol/slot.ts";

export type TestPicture = { told: WireScreenshot; picture: Buffer; thumbnail: Buffer };

/** Each `shade` is another picture. */
export async function testPicture({
  ts,
  shade = 0,
  blurred = false,
  displays = 1,
}: {
  ts: number;
  shade?: number;
  blurred?: boolean;
  displays?: number;
}): Promise<TestPicture> {
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="600"><rect width="960" height="600" fill="hsl(${shade * 47} 30% 92%)"/>
    <rect width="960" height="26" fill="#8a8f98"/>${Array.from({ length: 14 }, (_, n) => `<rect x="${40 + ((n * shade) % 5) * 20}" y="${60 + n * 36}" width="${300 + ((n * 7919 + shade * 131) % 480)}" height="14" fill="hsl(${shade * 47} 20% ${40 + (n % 3) * 10}%)"/>`).join("")}</svg>`;
  const drawn = sharp(Buffer.from(page));
  const sharpOrNot = blurred ? drawn.blur(12) : drawn;
  const picture = await sharpOrNot.clone().webp({ quality: 60 }).toBuffer();
  const thumbnail = await sharpOrNot.clone().resize(320, 200).webp({ quality: 60 }).toBuffer();
  const told = {
    id: randomUUID(),
    ts: new Date(ts).toISOString(),
    slot: new Date(Math.floor(ts / SLOT_MS) * SLOT_MS).toISOString(),
    displays,
    blurred,
    ...fileTold(picture, { width: 960, height: 600 }),
    thumbnail: fileTold(thumbnail, { width: 320, height: 200 }),
  };
  return { told, picture, thumbnail };
}

const fileTold = (bytes: Buffer, size: { width: number; height: number }) => ({
  ...size,
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  mime: "image/webp" as const,
});
