// The agent's own bucket, where IT has given it one: what goes there goes by the child. Cloud keys are on a workstation only
// where this is used.
import type { BucketConfig } from "../config.ts";
import { missingCredentials, type Trouble, troubleAtStore } from "../core/connectivity.ts";
import type { NamedContent } from "../outbox/blobs/log-sender.ts";
import { pictureKeys } from "../outbox/blobs/names-in-bucket.ts";
import type { OwnBucket } from "../outbox/blobs/picture-sender.ts";
import type { PictureChild } from "./ask-child.ts";

export type Bring = (objects: NamedContent[]) => Promise<{ kind: "stored" } | Trouble>;

/** Puts all of it there and makes sure of it, or says in words what keeps it. */
export function bringTo(config: BucketConfig, child: Pick<PictureChild, "store">): Bring {
  const { credentials, ...place } = config;
  return async (objects) => {
    if (credentials === null) return missingCredentials(place.bucket);
    const stored = await child.store({ ...place, ...credentials }, objects);
    return stored.kind === "stored" ? stored : troubleAtStore(stored.failure, place);
  };
}

export function bucketOf(bucket: string, bring: Bring): OwnBucket {
  return async (waiting, { picture, thumbnail }) => {
    const keys = pictureKeys(waiting);
    const stored = await bring([
      { key: keys.key, mime: waiting.mime, sha256: waiting.sha256, content: picture },
      { key: keys.thumbnail_key, mime: waiting.thumbnail.mime, sha256: waiting.thumbnail.sha256, content: thumbnail },
    ]);
    return stored.kind === "stored" ? { kind: "stored", in: { bucket, ...keys } } : stored;
  };
}
