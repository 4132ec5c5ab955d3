// Sends the pictures that wait, one after another, after everything else has been said: told to the server and brought by
// its tickets, or put into the agent's own bucket and then told. A picture leaves this machine's disk only after size and hash
// are confirmed where it lies now.

import type { Ticket, WireScreenshot } from "../../../protocol/screenshot.ts";
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { Heard } from "../../core/answers.ts";
import { type Trouble, troubleAtServer } from "../../core/connectivity.ts";
import { isoOf } from "../../core/item.ts";
import {
  type Completed,
  meaningOfBringing,
  meaningOfCompletion,
  meaningOfTelling,
} from "../../core/pictures/ticket-answers.ts";
import { retryDelayMs } from "../../core/retry.ts";
import type { Log } from "../../log.ts";
import type { Queue } from "../queue.ts";
import { tokenKey } from "../uploader.ts";
import type { Blobs, Contents, Waiting } from "./blobs.ts";

/** A trouble that passes by itself is told to the server after so many tries: a quarter of an hour of them. */
const TOLD_AFTER_FAILURES = 10;

export type Doors = {
  tell(token: string, body: WireScreenshot): Promise<Heard>;
  bring(ticket: Ticket, bytes: Uint8Array<ArrayBuffer>): Promise<Heard>;
  complete(token: string, id: string): Promise<Heard>;
};
/** Where both files lie in a bucket of the agent's own, as protocol/screenshot.ts names it. */
export type InBucket = { bucket: string; key: string; thumbnail_key: string };
/** Puts both files there and makes sure of it. */
export type OwnBucket = (waiting: Waiting, contents: Contents) => Promise<{ kind: "stored"; in: InBucket } | Trouble>;

export type PictureSenderParts = {
  blobs: Blobs;
  queue: Pick<Queue, "kept" | "keep" | "forget" | "correction">;
  doors: Doors;
  /** null: pictures go by the server's tickets. */
  bucket: OwnBucket | null;
  /** Whether there is a server that is told of pictures. */
  told: () => boolean;
  /** How long a picture is still its person's alone, to be deleted before anyone else can see it, ms; 0 or less: no longer. */
  heldMs: (waiting: Waiting) => number;
  /** Why this one may not be sent any more, the policy being another than when it was taken; null: it may. */
  dropped: (waiting: Waiting) => string | null;
  /** Whether nothing else waits to be said: live state before backlog before pictures. */
  calm: () => boolean;
  base: string;
  random: () => number;
  log: Log;
  note: (kind: string, text: string) => void;
};

export type PictureSender = {
  /** Sends what it can. Returns when to come back without being asked, ms, or null. */
  turn(): Promise<number | null>;
  /** Deletes what the policy no longer allows; `turn` does it too, but may rest for as long as pictures are held. */
  dropUnwanted(): void;
  /** What keeps pictures from arriving, for status, tray and the local page; null: nothing. */
  trouble(): Trouble | null;
  /** The picture that can no longer be taken back here, because it is just being put where it will be seen. */
  leaving(): string | null;
};

/** The last trouble, for `stint status`. */
const TROUBLE_KEY = "picture-trouble";

type Outcome =
  | { kind: "delivered" }
  | { kind: "given-up"; why: string }
  | { kind: "kept"; trouble: Trouble; retryAfterMs: number | null };

export function createPictureSender(parts: PictureSenderParts): PictureSender {
  const { blobs, queue, doors, log } = parts;
  let failures = 0;
  let trouble: Trouble | null = null;
  let noted: Trouble["kind"] | null = null;
  let leaving: string | null = null;
  /** Already in the bucket, while the server could not be told yet. */
  const inBucket = new Map<string, InBucket>();
  /** Failed last time: the others come first, so that one bad picture never holds up the rest. */
  const resting = new Set<string>();

  function next(): Waiting | null {
    const waiting = blobs.list().filter((one) => parts.heldMs(one) <= 0);
    const rested = waiting.find(({ id }) => !resting.has(id));
    if (rested !== undefined) return rested;
    resting.clear();
    return waiting[0] ?? null;
  }

  async function turn(): Promise<number | null> {
    for (dropUnwanted(); parts.calm(); dropUnwanted()) {
      const waiting = next();
      if (waiting === null) return untilNext();
      const outcome = await deliver(waiting).finally(() => {
        leaving = null;
      });
      if (outcome.kind === "kept") return afterFailure(waiting, outcome);
      if (outcome.kind === "given-up") tellGivenUp(outcome.why);
      forget(waiting.id);
      arrived();
    }
    return null;
  }

  /** Also of those that are still their person's alone: nobody will see them any more. */
  function dropUnwanted(): void {
    for (const waiting of blobs.list()) {
      const why = parts.dropped(waiting);
      if (why === null) continue;
      tellGivenUp(why);
      forget(waiting.id);
    }
  }

  function tellGivenUp(why: string): void {
    log.warn(`A picture was given up: ${why}.`);
    parts.note("screenshot-failed", `A picture was given up: ${why}.`);
  }

  function forget(id: string): void {
    blobs.remove(id);
    inBucket.delete(id);
    resting.delete(id);
  }

  /** When the first of those that are held is held no longer; null: none is. */
  function untilNext(): number | null {
    const held = blobs.list().map(parts.heldMs);
    return held.length === 0 ? null : Math.max(1, Math.min(...held));
  }

  function arrived(): void {
    failures = 0;
    if (trouble === null) return;
    log.info("Pictures arrive again.");
    trouble = null;
    noted = null;
    queue.forget(TROUBLE_KEY);
  }

  function afterFailure({ id }: Waiting, { trouble: met, retryAfterMs }: Extract<Outcome, { kind: "kept" }>): number {
    failures += 1;
    resting.add(id);
    trouble = met;
    queue.keep(TROUBLE_KEY, JSON.stringify(met));
    log.repeating("pictures", `${met.what} ${met.todo} (${blobs.waiting()} pictures wait.)`);
    if (noted !== met.kind && (met.pace === "slow" || failures >= TOLD_AFTER_FAILURES)) {
      noted = met.kind;
      parts.note("screenshot-waiting", `${met.what} ${met.todo}`);
    }
    return retryDelayMs({ failures, pace: met.pace, retryAfterMs }, parts.random());
  }

  async function deliver(waiting: Waiting): Promise<Outcome> {
    const contents = blobs.contents(waiting.id);
    if (contents === null) return { kind: "given-up", why: "it was damaged on the disk" };
    if (!(await areTold(waiting, contents))) return { kind: "given-up", why: "it was changed on the disk" };
    const correctionMs = queue.correction(waiting.clock);
    // The first batch measures the clock; until then it is not known when the picture was taken.
    if (parts.told() && correctionMs === null) return kept("retry", "The server has not told its time yet.");
    if (parts.bucket === null) return await byServer(waiting, contents, wireOf(waiting, correctionMs ?? 0, null));
    leaving = waiting.id;
    let place = inBucket.get(waiting.id);
    if (place === undefined) {
      const stored = await parts.bucket(waiting, contents);
      if (stored.kind !== "stored") return { kind: "kept", trouble: stored, retryAfterMs: null };
      place = stored.in;
      inBucket.set(waiting.id, place);
    }
    if (!parts.told()) return { kind: "delivered" };
    return await byServer(waiting, contents, wireOf(waiting, correctionMs ?? 0, place));
  }

  async function byServer(waiting: Waiting, contents: Contents, body: WireScreenshot): Promise<Outcome> {
    const { id, user, host } = waiting;
    const key = tokenKey(parts.base, { user, host });
    const token = queue.kept(key);
    if (token === null) return kept("retry", "This machine is not enrolled with the server yet.");
    const heard = await doors.tell(token, body);
    const told = meaningOfTelling(heard);
    if (told.kind === "refused") return { kind: "given-up", why: told.why };
    if (told.kind !== "told") return failed(told, heard);
    const files = [
      { ticket: told.tickets.upload, bytes: contents.picture },
      { ticket: told.tickets.thumbnail, bytes: contents.thumbnail },
    ];
    for (const { ticket, bytes } of files) {
      if (ticket === null) continue;
      const unwanted = parts.dropped(waiting);
      if (unwanted !== null) return { kind: "given-up", why: unwanted };
      const brought = meaningOfBringing(await doors.bring(ticket, bytes));
      if (brought.kind !== "brought") return failed(brought, null);
    }
    // Taken back by its person meanwhile: what never completes is never shown, and the server sweeps it.
    if (!blobs.has(id)) return { kind: "delivered" };
    leaving = id;
    const answer = await doors.complete(token, id);
    const completed = meaningOfCompletion(answer);
    if (completed.kind === "unwanted") return { kind: "given-up", why: completed.why };
    return completed.kind === "complete" ? { kind: "delivered" } : failed(completed, answer);
  }

  /** heard: the server's own answer; null where another machine answered. */
  function failed(meaning: Exclude<Completed, { kind: "complete" | "unwanted" }>, heard: Heard | null): Outcome {
    const later = meaning.kind === "later" ? meaning : null;
    const pace = later?.pace ?? (meaning.kind === "no-door" || meaning.kind === "refused" ? "slow" : "retry");
    const known = heard === null ? null : troubleAtServer(heard, parts.base);
    if (known !== null) return { kind: "kept", trouble: { ...known, pace }, retryAfterMs: later?.retryAfterMs ?? null };
    return kept(pace, sentence(meaning.why), later?.retryAfterMs ?? null);
  }

  return { turn, dropUnwanted, trouble: () => trouble, leaving: () => leaving };
}

/** A byte that flipped on the disk is found here, and not by a store that would refuse it for ever. */
async function areTold(waiting: Waiting, { picture, thumbnail }: Contents): Promise<boolean> {
  return (await sha256Of(picture)) === waiting.sha256 && (await sha256Of(thumbnail)) === waiting.thumbnail.sha256;
}

const sha256Of = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();

const sentence = (why: string) => `Pictures cannot be sent: ${why}${/[.!?]$/.test(why) ? "" : "."}`;

const kept = (pace: Trouble["pace"], what: string, retryAfterMs: number | null = null): Outcome => ({
  kind: "kept",
  trouble: { kind: "other", what, todo: "They wait on this machine and are sent by themselves.", pace },
  retryAfterMs,
});

function wireOf(waiting: Waiting, correctionMs: number, stored: InBucket | null): WireScreenshot {
  const { id, displays, width, height, bytes, sha256, mime, blurred, thumbnail } = waiting;
  const ts = waiting.ts + correctionMs;
  return {
    id,
    ts: isoOf(ts),
    slot: isoOf(Math.floor(ts / SLOT_MS) * SLOT_MS),
    displays,
    width,
    height,
    bytes,
    sha256,
    mime,
    blurred,
    thumbnail,
    ...(stored === null ? {} : { stored }),
  };
}
