// Everything about pictures put together, from the moment one is due to the moment it has arrived: what agent.ts beats, rings
// and ends. The parts are picture/pictures.ts and outbox/blobs/.
import type { Policy } from "../../protocol/policy.ts";
import type { Config } from "../config.ts";
import type { Trouble } from "../core/connectivity.ts";
import { type Gate, SHUT } from "../core/gate.ts";
import { whyDropped } from "../core/pictures/still-allowed.ts";
import type { Log } from "../log.ts";
import { openPictureDoors } from "../net/upload.ts";
import { adoptBlobs } from "../outbox/blobs/adopt-blobs.ts";
import { openBlobs, type Waiting } from "../outbox/blobs/blobs.ts";
import { createLogSender, type LogPart } from "../outbox/blobs/log-sender.ts";
import { createPictureSender } from "../outbox/blobs/picture-sender.ts";
import type { Owner, Queue } from "../outbox/queue.ts";
import { sealOf } from "../outbox/seal.ts";
import { createBell, type Pause, send } from "../outbox/sending.ts";
import type { Uploader } from "../outbox/uploader.ts";
import type { Platform } from "../platform/platform.ts";
import type { StateFiles } from "../state-dir.ts";
import { pictureChildOf } from "./ask-child.ts";
import { bringTo, bucketOf } from "./own-bucket.ts";
import { createPictures } from "./pictures.ts";

export type PicturingParts = {
  config: Config;
  version: string;
  log: Log;
  platform: Platform;
  queue: Queue;
  owner: Owner;
  files: StateFiles;
  network: AbortSignal;
  policy: () => Policy;
  /** Until the server has told its policy nothing is deleted because of it. */
  policyKnown: () => boolean;
  gate: () => Gate;
  working: () => boolean;
  clock: () => number;
  newId: () => string;
  now: () => number;
  random: () => number;
  note: (kind: string, text: string) => void;
  /** Parts of activity_log.txt that wait to be uploaded. */
  closedLogs: () => LogPart[];
};

/** A picture that has not been sent yet. yoursUntilMs: until then nobody else sees it. */
export type ShownPicture = { id: string; takenAtMs: number; bytes: number; blurred: boolean; yoursUntilMs: number };

export type Picturing = ReturnType<typeof openPicturing>;

export function openPicturing(parts: PicturingParts) {
  const { config, version, log, queue, owner, files, now, random, note, policy } = parts;
  const base = config.endpoint?.base ?? "";
  const blobs = openBlobs(files.pictures, (text) => {
    log.error(text);
    note("screenshot-failed", text);
  });
  const child = pictureChildOf({ signal: parts.network });
  const bell = createBell();
  const told = config.endpoint !== null && config.reportStyle !== "plain";
  /** Whether the server took what was sent last: pictures come after everything else. */
  let calm = false;
  const pictures = createPictures({
    ...parts,
    child,
    blobs,
    // Where they can never be sent none are taken.
    gate: () => (told || config.bucket !== null ? parts.gate() : SHUT),
    mime: config.pictureType,
    // FNV spreads names evenly over 32 bits.
    place: sealOf(`${owner.user}\n${owner.host}`) / 2 ** 32,
    queueBytes: () => sizeOf(files.queue),
    onTaken: bell.ring,
  });
  const bring = config.bucket === null ? null : bringTo(config.bucket, child);
  const logs = bring === null ? null : createLogSender({ closed: parts.closedLogs, store: bring, owner, random, log });
  const sender = createPictureSender({
    blobs,
    queue,
    doors: openPictureDoors({ base, version, now, signal: parts.network }),
    bucket: bring === null || config.bucket === null ? null : bucketOf(config.bucket.bucket, bring),
    told: () => told,
    heldMs: ({ ts }) => heldMs(ts, now(), windowMsOf(policy())),
    dropped: ({ ts, blurred }) => (parts.policyKnown() ? whyDropped(policy(), { blurred, taken: localOf(ts) }) : null),
    calm: () => calm || config.bucket !== null,
    base,
    random,
    log,
    note,
  });

  return {
    beat: pictures.beat,
    /** The uploader, by which pictures know when everything else has been said. */
    after: (uploader: Uploader): Uploader => ({
      turn: async () => {
        const waitMs = await uploader.turn();
        calm = waitMs === null;
        // By now the server's word about its policy has been heard.
        sender.dropUnwanted();
        if (blobs.waiting() > 0 || logs !== null) bell.ring();
        return waitMs;
      },
    }),
    /** Sends until it is stopped; resolves when nothing is on its way. */
    async send(stop: AbortSignal, pause: Pause): Promise<void> {
      stop.addEventListener("abort", bell.ring);
      bell.ring();
      const turn = async () => earlier(await sender.turn(), (await logs?.turn()) ?? null);
      await send({ uploader: { turn }, bell, log, stop, pause });
    },
    /** Pictures that sessions which are over have left here. */
    adopt: (left: StateFiles): number => adoptBlobs(blobs, queue, left),
    trouble: (): Trouble | null => sender.trouble(),
    list: (): ShownPicture[] => blobs.list().map((one) => shownOf(one, windowMsOf(policy()))),
    thumbnail: (id: string): Promise<{ mime: string; bytes: Uint8Array<ArrayBuffer> } | null> => {
      const contents = blobs.contents(id);
      const facts = blobs.list().find((one) => one.id === id);
      return Promise.resolve(
        contents === null || facts === undefined ? null : { mime: facts.thumbnail.mime, bytes: contents.thumbnail },
      );
    },
    /** By its person's wish. False when it has left this machine already. */
    remove: (id: string): Promise<boolean> => Promise.resolve(sender.leaving() !== id && blobs.remove(id)),
  };
}

const earlier = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b));

const windowMsOf = (policy: Policy) => policy.screenshotDeleteWindowMinutes * 60_000;

/** By this machine's own clock, as the gate reads it when a picture is taken. */
const localOf = (ts: number) => {
  const at = new Date(ts);
  return { weekday: at.getDay() || 7, minute: at.getHours() * 60 + at.getMinutes() };
};

/** A clock that was set back since would hold it for longer than anybody promised. */
const heldMs = (ts: number, nowMs: number, windowMs: number) => (nowMs < ts ? 0 : ts + windowMs - nowMs);

const shownOf = ({ id, ts, bytes, blurred }: Waiting, windowMs: number): ShownPicture => ({
  id,
  takenAtMs: ts,
  bytes,
  blurred,
  yoursUntilMs: ts + windowMs,
});

function sizeOf(file: string): number {
  try {
    return Deno.statSync(file).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
