// The demo's screenshots: seven drawn screens, each of them shown many times, of the last days of some people. In a folder of the
// demo's own.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SLOT_MS } from "../../protocol/slot.ts";
import type { Database } from "../../server/db/open.ts";
import { type ScreenshotRow, storeScreenshots } from "../../server/db/screenshots.ts";
import { keyOf } from "../../server/stores/store.ts";
import { chanceOf } from "./chance.ts";
import type { Employee } from "./company.ts";
import type { Stretch } from "./workday.ts";

const SHOTS = ["code", "document", "mail", "sheet", "browser", "drawing", "blurred"] as const;
/** As they were drawn. */
const SIZE = { width: 960, height: 600 };
const THUMBNAIL = { thumbnail_width: 320, thumbnail_height: 200 };
/** When the drawn ones are said to have been taken: a name in the store needs a day. */
const DRAWN_AT = Date.UTC(2026, 0, 1);
/** So long after it was taken a picture has come, ms. */
const CAME_AFTER_MS = 5_000;
/** One in so many was deleted by its person. */
const DELETED_SHARE = 1 / 40;

type File = Pick<
  ScreenshotRow,
  "key" | "bytes" | "sha256" | "thumbnail_key" | "thumbnail_bytes" | "thumbnail_sha256"
> & { blurred: number };

/** Puts the drawn screens where the server keeps pictures. */
export function layOutShots(instanceDir: string): File[] {
  return SHOTS.map((name) => {
    const lay = (thumbnail: boolean) => {
      const source = join(import.meta.dirname, "shots", `${name}${thumbnail ? "-thumbnail" : ""}.webp`);
      const unique = chanceOf("shot", name, String(thumbnail)).id(DRAWN_AT);
      const key = keyOf({ ts: DRAWN_AT, unique, mime: "image/webp", thumbnail });
      mkdirSync(dirname(join(instanceDir, key)), { recursive: true });
      copyFileSync(source, join(instanceDir, key));
      const bytes = readFileSync(source);
      return { key, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
    };
    const [picture, small] = [lay(false), lay(true)];
    return {
      ...picture,
      thumbnail_key: small.key,
      thumbnail_bytes: small.bytes,
      thumbnail_sha256: small.sha256,
      blurred: name === "blurred" ? 1 : 0,
    };
  });
}

/** One picture for each ten minutes in which the person worked long enough for one to be due. */
export async function storePictures(
  db: Database,
  files: readonly File[],
  {
    employee: { user },
    host,
    stretches,
    until,
  }: { employee: Employee; host: string; stretches: readonly Stretch[]; until: number },
): Promise<void> {
  const rows: ScreenshotRow[] = [];
  const first = stretches[0]?.start ?? until;
  for (let slot = Math.ceil(first / SLOT_MS) * SLOT_MS; slot < until; slot += SLOT_MS) {
    const chance = chanceOf("picture", user, host, slot);
    const ts = Math.round(slot + chance.between(0.2, 0.8) * SLOT_MS);
    const file = files[Math.floor(chance.next() * files.length)];
    if (ts >= until || file === undefined || !stretches.some(({ start, end }) => ts >= start && ts < end)) continue;
    const deleted = chance.next() < DELETED_SHARE;
    rows.push({
      ...file,
      ...SIZE,
      ...THUMBNAIL,
      id: chance.id(ts),
      user,
      host,
      ts,
      displays: chance.next() < 0.3 ? 2 : 1,
      mime: "image/webp",
      thumbnail_mime: "image/webp",
      state: deleted ? "deleted" : "complete",
      store: "LOCAL",
      bucket: null,
      key: deleted ? null : file.key,
      thumbnail_key: deleted ? null : file.thumbnail_key,
      asked_at: ts + CAME_AFTER_MS - 2_000,
      completed_at: ts + CAME_AFTER_MS,
      deleted_at: deleted ? ts + 120_000 : null,
      deleted_by: deleted ? "person" : null,
      deleted_by_name: null,
    });
  }
  await storeScreenshots(db, rows);
}
