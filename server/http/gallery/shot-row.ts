// A row of the table as pages see it: without hashes and names of files.
import type { ScreenshotRow } from "../../db/screenshots.ts";
import type { Shot } from "../../pages/screenshots/shot.ts";

export const shotOf = (row: ScreenshotRow): Shot => ({
  id: row.id,
  host: row.host,
  ts: row.ts,
  displays: row.displays,
  blurred: row.blurred === 1,
  width: row.width,
  height: row.height,
  bytes: row.bytes,
  thumbnail: { width: row.thumbnail_width, height: row.thumbnail_height },
  state: row.state,
  store: row.store,
  bucket: row.bucket,
  completedAt: row.completed_at,
  deletedAt: row.deleted_at,
  deletedBy: row.deleted_by,
  deletedByName: row.deleted_by_name,
});
