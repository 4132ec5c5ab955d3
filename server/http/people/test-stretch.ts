// For tests: a stretch of work at one machine with everything an agent records of it, told by one log-in.
import { randomUUID } from "node:crypto";
import { SLOT_MS } from "../../../protocol/slot.ts";
import { startIngest } from "../../db/ingest.ts";
import type { Database } from "../../db/open.ts";
import { type ScreenshotRow, storeScreenshots } from "../../db/screenshots.ts";

export type Stretch = { user: string; host: string; from: number; to: number };

const HASH = "0".repeat(64);

/**
 * Working the whole stretch and then silence, with 30 of each input and 300 active seconds in each slot, one application and a site all
 * the while, and a picture a minute after it began; whose id is told.
 */
export async function tellStretch(db: Database, { user, host, from, to }: Stretch): Promise<{ picture: string }> {
  const owner = { user, host };
  const event = { ...owner, until: null, receivedAt: to, sentTs: null, address: null };
  const use = {
    ...owner,
    ts: from,
    durationMs: to - from,
    application: `Radar ${host}`,
    title: "Sector 7",
    project: null,
  };
  const slots = Array.from({ length: Math.ceil((to - from) / SLOT_MS) }, (_, n) => ({
    ...owner,
    slot: Math.floor(from / SLOT_MS) * SLOT_MS + n * SLOT_MS,
    ...{ keyboardEvents: 30, clicks: 30, scrolls: 30, mouseEvents: 60, activeSeconds: 300 },
  }));
  await startIngest(db, () => undefined).store({
    events: [
      { ...event, id: randomUUID(), state: "working", ts: from, until: to, reason: null },
      { ...event, id: randomUUID(), state: "stopped", ts: to, reason: "idle" },
    ],
    running: [{ ...owner, id: randomUUID(), from, to }],
    notes: [],
    slots,
    apps: [
      { ...use, id: randomUUID(), kind: "APP", site: null, url: null },
      { ...use, id: randomUUID(), kind: "URL", site: `${host.toLowerCase()}.example`, url: null },
    ],
    heard: { ...owner, os: "Debian 13", version: "0.1.0", heardAt: to, nextInS: 60, skewMs: 0 },
  });
  const picture = randomUUID();
  await storeScreenshots(db, [pictureRow({ id: picture, ...owner, ts: from + 60_000 })]);
  return { picture };
}

const pictureRow = ({ id, user, host, ts }: Pick<ScreenshotRow, "id" | "user" | "host" | "ts">): ScreenshotRow => ({
  ...{
    id,
    user,
    host,
    ts,
    displays: 1,
    blurred: 0,
    width: 800,
    height: 600,
    bytes: 9,
    sha256: HASH,
    mime: "image/webp",
  },
  ...{ thumbnail_width: 320, thumbnail_height: 240, thumbnail_bytes: 9, thumbnail_sha256: HASH },
  ...{ thumbnail_mime: "image/webp", state: "complete", store: "LOCAL", bucket: null, key: "k", thumbnail_key: "t" },
  ...{ asked_at: ts, completed_at: ts, deleted_at: null, deleted_by: null, deleted_by_name: null },
});
