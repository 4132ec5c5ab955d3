import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import { HEAD_BYTES, mimeOfHead, readPictureHead } from "./picture-head.ts";

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background: { r: 20, g: 90, b: 208, alpha: 0.5 } } });

test("kind and size are read from the first bytes of what the encoders write", async () => {
  for (const [width, height] of [
    [1, 1],
    [960, 540],
    [3841, 1079],
  ] as const) {
    const made = {
      "webp, lossy": await flat(width, height).removeAlpha().webp({ quality: 60 }).toBuffer(),
      "webp, lossless": await flat(width, height).webp({ lossless: true }).toBuffer(),
      "webp, extended": await flat(width, height).webp({ quality: 60 }).toBuffer(),
      jpeg: await flat(width, height).jpeg().toBuffer(),
      "jpeg, progressive": await flat(width, height).jpeg({ progressive: true }).toBuffer(),
    };
    for (const [name, bytes] of Object.entries(made))
      assert.deepEqual(
        readPictureHead(bytes.subarray(0, HEAD_BYTES)),
        { mime: name.startsWith("webp") ? "image/webp" : "image/jpeg", width, height },
        `${name} ${width}x${height}`,
      );
  }
});

test("what is no picture of ours is nothing, however it ends or begins", async () => {
  const png = await flat(8, 8).png().toBuffer();
  const webp = await flat(8, 8).webp().toBuffer();
  for (const bytes of [
    png,
    Buffer.from("<svg onload=alert(1)>"),
    Buffer.from("GIF89a"),
    Buffer.alloc(0),
    Buffer.alloc(64),
  ])
    assert.equal(mimeOfHead(bytes), null);
  assert.equal(readPictureHead(webp.subarray(0, 20)), null);
  assert.equal(readPictureHead(Buffer.from([0xff, 0xd8, 0xff, 0xff, 0xff])), null);
  assert.equal(readPictureHead(Buffer.concat([Buffer.from("RIFF0000WEBPVP9 "), Buffer.alloc(64)])), null);
});

test("no first bytes whatever make it fail or hang", () => {
  for (let n = 0; n < 2_000; n++) {
    const bytes = new Uint8Array(64).map((_, i) => (n * 2_654_435_761 * (i + 1)) >>> 11);
    bytes.set(n % 2 === 0 ? [0xff, 0xd8, 0xff] : Buffer.from("RIFF0000WEBPVP8X"));
    readPictureHead(bytes);
  }
});
