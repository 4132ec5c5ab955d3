// For benches: a day's pictures in a row (the first argument: how many), taken by the real child of the display in DISPLAY, kept
// and sent by the very parts that ship to a server that takes everything. Prints this process's resident bytes after each.
import { DEFAULT_POLICY } from "../../protocol/default-policy.ts";
import { openBlobs } from "../outbox/blobs/blobs.ts";
import { createPictureSender } from "../outbox/blobs/picture-sender.ts";
import { pictureChildOf } from "./ask-child.ts";
import { createPictures } from "./pictures.ts";

const [count = "144"] = Deno.args;
const folder = Deno.makeTempDirSync();
const silent = () => undefined;
const log = { error: silent, warn: silent, info: silent, debug: silent, repeating: silent };
const note = (kind: string, text: string) => console.error(`${kind}: ${text}`);
const blobs = openBlobs(`${folder}/pictures`, console.error);
const kept = new Map<string, string>();
const queue = {
  kept: (key: string) => kept.get(key) ?? (key.startsWith("token") ? "t".repeat(43) : null),
  keep: (key: string, value: string) => void kept.set(key, value),
  forget: (key: string) => void kept.delete(key),
  correction: () => 0,
};
let nowMs = Date.UTC(2026, 10, 20);
let ids = 0;
const pictures = createPictures({
  platform: { windowInFront: () => ({ kind: "none" }) },
  child: pictureChildOf({ signal: new AbortController().signal }),
  blobs,
  queue,
  owner: { user: "anna", host: "pc-1" },
  policy: () => DEFAULT_POLICY,
  gate: () => ({ pictures: { allowed: true, why: null } }),
  working: () => true,
  mime: "image/webp",
  now: () => nowMs,
  clock: () => 1,
  newId: () => `019a9f00-0000-7000-8000-${String(++ids).padStart(12, "0")}`,
  place: 0,
  random: () => 0,
  queueBytes: () => 0,
  log,
  note,
  onTaken: silent,
});
const answer = (body: unknown) => ({
  kind: "answer" as const,
  status: 200,
  body: JSON.stringify(body),
  retryAfter: null,
  dateAtMs: null,
  askedAtMs: nowMs,
  heardAtMs: nowMs,
});
const ticket = { method: "PUT", url: "/upload", headers: {} };
const sender = createPictureSender({
  blobs,
  queue,
  doors: {
    tell: () => Promise.resolve(answer({ upload: ticket, thumbnail: ticket })),
    bring: () => Promise.resolve(answer({})),
    complete: () => Promise.resolve(answer({ complete: true })),
  },
  bucket: null,
  told: () => true,
  heldMs: () => 0,
  dropped: () => null,
  calm: () => true,
  base: "http://server",
  random: () => 0,
  log,
  note,
});
for (let picture = 0; picture < Number(count); picture++) {
  pictures.beat();
  await pictures.settled();
  await sender.turn();
  if (blobs.waiting() !== 0 || ids !== picture + 1) throw new Error(`picture ${picture + 1} did not arrive`);
  nowMs += 600_000;
  console.log(Deno.memoryUsage().rss);
}
Deno.removeSync(folder, { recursive: true });
