// Takes a picture when one is due and nothing forbids it, and puts it where it waits to be sent. Decides nothing itself: when
// is core/pictures/capture.ts, whether is the gate, how is the child; all parts are arguments.
import type { Policy } from "../../protocol/policy.ts";
import type { Gate } from "../core/gate.ts";
import { finished, type Interval, intervalAt, nextOf, type Skip, skipped } from "../core/pictures/capture.ts";
import { isPrivate } from "../core/pictures/private-window.ts";
import type { Log } from "../log.ts";
import type { Blobs } from "../outbox/blobs/blobs.ts";
import type { Owner, Queue } from "../outbox/queue.ts";
import type { Platform } from "../platform/platform.ts";
import type { PictureChild, Taken } from "./ask-child.ts";
import type { NoPicture, PictureFacts, PictureType } from "./order.ts";

export type PicturesParts = {
  platform: Pick<Platform, "windowInFront">;
  child: Pick<PictureChild, "take">;
  blobs: Blobs;
  queue: Pick<Queue, "kept" | "keep">;
  owner: Owner;
  policy: () => Policy;
  gate: () => Pick<Gate, "pictures">;
  working: () => boolean;
  mime: PictureType;
  now: () => number;
  /** The stretch of the wall clock being read. */
  clock: () => number;
  newId: () => string;
  /** Where in each interval this machine takes its picture, from 0 to 1; and a number drawn by lot. */
  place: number;
  random: () => number;
  /** Bytes of the queue's own file: both share one bound. */
  queueBytes: () => number;
  log: Log;
  note: (kind: string, text: string) => void;
  /** Told after a picture was put among those that wait. */
  onTaken: () => void;
};

export type Pictures = {
  /** Looks whether one is due. Returns at once; the picture itself is made beside. */
  beat(): void;
  /** Resolves when no picture is being taken. */
  settled(): Promise<void>;
};

const TAKEN_KEY = "picture-taken";
/** How often old pictures are looked for where no new ones come, ms. */
const TRIM_MS = 3_600_000;

export function createPictures(parts: PicturesParts): Pictures {
  const { platform, blobs, queue, log } = parts;
  let interval: Interval | null = null;
  let taking: Promise<void> | null = null;
  let trimmedAtMs = Number.NEGATIVE_INFINITY;
  let takenAtMs = Number(queue.kept(TAKEN_KEY) ?? Number.NaN);

  function current(): Interval {
    const { screenshotFrequency, randomScreenshot } = parts.policy();
    interval = intervalAt(interval, {
      nowMs: parts.now(),
      minutes: screenshotFrequency,
      place: randomScreenshot ? parts.random() : parts.place,
      takenAtMs,
    });
    return interval;
  }

  function skip(why: Skip): void {
    const { interval: next, text } = skipped(current(), why, parts.working());
    interval = next;
    if (text !== null) parts.note("screenshot-skipped", text);
  }

  function failed({ why, text }: Pick<NoPicture, "why" | "text">): void {
    log.repeating(`picture ${why}`, `No picture was taken: ${text}`);
    parts.note("screenshot-failed", text);
  }

  function giveUp(text: string): void {
    interval = finished(current());
    failed({ why: "failed", text });
  }

  async function take(): Promise<void> {
    const { blurScreenshots: blur, privateWindows } = parts.policy();
    const [ts, clock] = [parts.now(), parts.clock()];
    const answer = await parts.child.take({ blur, mime: parts.mime, privateWindows });
    if (answer.kind === "nothing" && answer.why === "private") return skip("window");
    interval = finished(current());
    if (answer.kind === "nothing") return failed(answer);
    // Paused, locked or forbidden while it was made: then it is not kept.
    const { allowed, why } = parts.gate().pictures;
    if (!allowed) return skip(why);
    keep(answer, ts, clock);
  }

  function keep(taken: Taken, ts: number, clock: number): void {
    const { displays, blurred, picture, thumbnail } = taken;
    const facts = { ...parts.owner, id: parts.newId(), ts, clock, displays, blurred };
    try {
      blobs.put(
        { ...facts, ...factsOf(picture), thumbnail: factsOf(thumbnail) },
        { picture: picture.content, thumbnail: thumbnail.content },
      );
      takenAtMs = ts;
      queue.keep(TAKEN_KEY, String(ts));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failed({ why: "failed", text: `It could not be put on the disk (${reason}). Is the disk full?` });
      return;
    }
    trim();
    parts.onTaken();
  }

  function trim(): void {
    trimmedAtMs = parts.now();
    const gone = blobs.trim({ nowMs: trimmedAtMs, queueBytes: parts.queueBytes() });
    if (gone > 0)
      parts.note("queue-trimmed", `${gone} pictures were given up, the oldest first, because they could not be sent.`);
  }

  return {
    beat: () => {
      if (Math.abs(parts.now() - trimmedAtMs) > TRIM_MS) trim();
      if (taking !== null) return;
      const next = nextOf(current(), parts.now(), parts.gate().pictures);
      if (next.kind === "wait") return;
      if (next.kind === "skip") return skip(next.why);
      const { privateWindows } = parts.policy();
      const front = platform.windowInFront();
      if (front.kind === "window" && isPrivate(front, privateWindows)) return skip("window");
      // The child would say the same, at the price of its start.
      if (front.kind === "unknown" && privateWindows.length > 0) return giveUp(`${front.reason} ${front.remedy}`);
      taking = take()
        .catch((error) =>
          giveUp(`The agent stumbled over a picture: ${error instanceof Error ? error.message : error}`),
        )
        .finally(() => {
          taking = null;
        });
    },
    settled: async () => {
      await taking;
    },
  };
}

const factsOf = ({ width, height, bytes, sha256, mime }: PictureFacts) => ({ width, height, bytes, sha256, mime });
