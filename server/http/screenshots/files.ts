// The two files of a picture, as its store knows them.
import type { ScreenshotRow } from "../../db/screenshots.ts";
import type { Store, StoredFile } from "../../stores/store.ts";

/**
 * null where they are gone or lie in another store, such as a bucket of the agent's own: those keys are not this server's, so
 * they are never read or deleted here.
 */
export function filesOf(
  told: ScreenshotRow,
  { provider, bucket }: Pick<Store, "provider" | "bucket">,
): { picture: StoredFile; thumbnail: StoredFile } | null {
  const { key, thumbnail_key } = told;
  if (told.store !== provider || told.bucket !== bucket || key === null || thumbnail_key === null) return null;
  const { bytes, sha256, mime, width, height } = told;
  return {
    picture: { key, bytes, sha256, mime, width, height },
    thumbnail: {
      key: thumbnail_key,
      bytes: told.thumbnail_bytes,
      sha256: told.thumbnail_sha256,
      mime: told.thumbnail_mime,
      width: told.thumbnail_width,
      height: told.thumbnail_height,
    },
  };
}
