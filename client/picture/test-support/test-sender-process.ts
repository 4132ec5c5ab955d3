// Test support: the agent's waiting pictures and what sends them, in a process of its own. Told on standard input, a JSON line each:
// put (a picture) or turn (send what waits, once). Answers with a JSON line each.
//
//   deno run … test-sender-process.ts FOLDER JSON     see test-orders.ts

import { openPictureDoors } from "../../net/upload.ts";
import { openBlobs } from "../../outbox/blobs/blobs.ts";
import { createPictureSender } from "../../outbox/blobs/picture-sender.ts";
import { tokenKey } from "../../outbox/uploader.ts";
import { bringTo, bucketOf } from "../own-bucket.ts";
import { inProcess } from "./test-in-process.ts";
import type { PictureOrder, PictureSetting, PictureTold } from "./test-orders.ts";

const [folder = "", setting = "{}"] = Deno.args;
const { server, token, user, host, bucket } = JSON.parse(setting) as PictureSetting;
const blobs = openBlobs(`${folder}/pictures`, (text) => console.error(text));
const kept = new Map([[tokenKey(server, { user, host }), token]]);
const nothing = () => undefined;
const sender = createPictureSender({
  blobs,
  queue: {
    kept: (key) => kept.get(key) ?? null,
    keep: (key, value) => void kept.set(key, value),
    // A server that is away for a moment does not take the token with it.
    forget: nothing,
    correction: () => 0,
  },
  doors: openPictureDoors({
    base: server,
    version: "test",
    now: () => Date.now(),
    signal: new AbortController().signal,
  }),
  bucket: bucket === null ? null : bucketOf(bucket.bucket, bringTo(bucket, inProcess)),
  told: () => true,
  heldMs: () => 0,
  dropped: () => null,
  calm: () => true,
  base: server,
  random: () => 0.5,
  log: { error: nothing, warn: nothing, info: nothing, debug: nothing, repeating: nothing },
  note: nothing,
});

const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
let begun = "";
for await (const text of lines) {
  const whole = (begun + text).split("\n");
  begun = whole.pop() ?? "";
  for (const line of whole) await follow(JSON.parse(line) as PictureOrder);
}

async function follow(order: PictureOrder): Promise<void> {
  if (order.kind === "put")
    blobs.put(order.facts, {
      picture: Uint8Array.fromBase64(order.picture),
      thumbnail: Uint8Array.fromBase64(order.thumbnail),
    });
  if (order.kind === "turn") await sender.turn();
  const told: PictureTold = {
    waiting: blobs.list().map(({ id }) => id),
    files: [...Deno.readDirSync(`${folder}/pictures`)].map(({ name }) => name),
    trouble: sender.trouble()?.kind ?? null,
  };
  console.log(JSON.stringify(told));
}
