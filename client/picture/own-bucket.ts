// The agent's own bucket, where IT has given it one: under which names the files of a picture lie there, and their way by the
// child. Cloud keys are on a workstation only where this is used.
import type { BucketConfig } from "../config.ts";
import { missingCredentials, troubleAtStore } from "../core/connectivity.ts";
import type { Waiting } from "../outbox/blobs/blobs.ts";
import type { InBucket, OwnBucket } from "../outbox/blobs/picture-sender.ts";
import type { PictureChild } from "./ask-child.ts";

/** null where there is none: pictures go to the server. */
export function bucketOf(config: BucketConfig | null, child: Pick<PictureChild, "store">): OwnBucket | null {
  if (config === null) return null;
  return async (waiting, { picture, thumbnail }) => {
    const { credentials, ...place } = config;
    if (credentials === null) return missingCredentials(place.bucket);
    const keys = keysOf(waiting);
    const stored = await child.store({ ...place, ...credentials }, [
      { key: keys.key, mime: waiting.mime, sha256: waiting.sha256, content: picture },
      { key: keys.thumbnail_key, mime: waiting.thumbnail.mime, sha256: waiting.thumbnail.sha256, content: thumbnail },
    ]);
    if (stored.kind === "stored") return { kind: "stored", in: { bucket: place.bucket, ...keys } };
    return troubleAtStore(stored.failure, place);
  };
}

const ENDING: Record<Waiting["mime"], string> = { "image/webp": "webp", "image/jpeg": "jpg" };

/**
 * screenshots/2026-11-21/20261121T142800Z-<id>.webp, by this machine's clock in UTC. The same picture has the same names each
 * time it is tried; the id tells two machines apart, and no person's name lies in a bucket's listing.
 */
export function keysOf({ id, ts, mime, thumbnail }: Waiting): Omit<InBucket, "bucket"> {
  const iso = new Date(ts).toISOString();
  const start = `screenshots/${iso.slice(0, 10)}/${iso.slice(0, 19).replace(/[-:]/g, "")}Z-${id}`;
  return { key: `${start}.${ENDING[mime]}`, thumbnail_key: `${start}-thumbnail.${ENDING[thumbnail.mime]}` };
}
