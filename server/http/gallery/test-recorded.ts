// For tests: input counts, notes and pictures of one person's working days, stored through the same doors as an agent's, with
// pictures missing for every reason there is.
import { randomUUID } from "node:crypto";
import { SLOT_MS } from "../../../protocol/slot.ts";
import type { Arrival } from "../../db/arrivals.ts";
import { startIngest } from "../../db/ingest.ts";
import type { Database } from "../../db/open.ts";
import { eventsOfPeople } from "../../db/read-events.ts";
import type { ScreenshotRow } from "../../db/screenshots.ts";
import { eventWindow } from "../../domain/days.ts";
import type { Calendar } from "../../domain/events.ts";
import { intervalsOf, streamsOf } from "../../domain/intervals.ts";
import { dayBounds } from "../../domain/local-day.ts";
import { clip, unionOf } from "../../domain/union.ts";
import { openLocalStore } from "../../stores/local.ts";
import { keyOf, type Store } from "../../stores/store.ts";
import { ask } from "../../test-server.ts";
import { type TestPicture, testPicture } from "../screenshots/test-picture.ts";
import { foundCompany } from "../test-company.ts";

/** A company, and the place where `recordDay` stores of its people: the server's own database and its own folder of pictures. */
export async function companyOf(
  { db, url, folder }: { db: Database; url: string; folder: string },
  { calendar, clock, days = 3 }: { calendar: Calendar; clock: () => number; days?: number },
): Promise<Parameters<typeof recordDay>[0]> {
  await foundCompany(db, { days });
  const secret = (await db.knex("settings").where({ key: "ticket_secret" }).first()).value;
  return { db, url, calendar, store: openLocalStore({ folder, secret, clock }) };
}

/** Different pictures; each is stored many times under names of its own. */
const SHADES = 6;

export async function recordDay(
  { db, store, calendar, url }: { db: Database; store: Store; calendar: Calendar; url: string },
  { user, day, now }: { user: string; day: string; now: number },
): Promise<ScreenshotRow[]> {
  const bounds = dayBounds(day, calendar);
  const events = await eventsOfPeople(db, [user], eventWindow({ from: day, to: day, calendar }));
  const streams = streamsOf(events.get(user) ?? []);
  const worked = clip(unionOf(streams.flatMap((stream) => intervalsOf(stream, now))), bounds);
  const host = streams[0]?.[0]?.host ?? "ws";
  const pictures = await Promise.all(
    Array.from({ length: SHADES }, (_, shade) =>
      testPicture({ ts: bounds.start, shade, blurred: shade === 2, displays: shade === 4 ? 2 : 1 }),
    ),
  );
  const arrival: Arrival = { events: [], running: [], notes: [], slots: [], scripted: [], heard: null };
  const rows: ScreenshotRow[] = [];
  let n = 0;
  for (let slot = Math.ceil(bounds.start / SLOT_MS) * SLOT_MS; slot < Math.min(bounds.end, now); slot += SLOT_MS) {
    const inside = clip(worked, { start: slot, end: Math.min(slot + SLOT_MS, now) });
    const seconds = inside.reduce((sum, { start, end }) => sum + (end - start) / 1000, 0);
    if (seconds < 60) continue;
    n++;
    const active = Math.round(seconds * (0.25 + ((n * 37) % 60) / 100));
    arrival.slots?.push({
      user,
      host,
      slot,
      keyboardEvents: active * 2,
      clicks: n % 17,
      scrolls: n % 23,
      mouseEvents: (n % 17) + (n % 23) + Math.round(active / 3),
      activeSeconds: active,
    });
    const ts = Math.round((inside[0]?.start ?? slot) + seconds * 400);
    if (n === 11) arrival.notes.push(noteOf(user, host, ts, "paused"), noteOf(user, host, ts + 2 * SLOT_MS, "resumed"));
    if (n >= 11 && n <= 13) continue;
    if (n === 17) {
      arrival.notes.push({ ...noteOf(user, host, ts, "screenshot-failed"), body: "The display gave a black picture." });
      continue;
    }
    if (n === 20)
      arrival.scripted?.push({
        user,
        host,
        slot,
        kind: "regular-beat",
        count: 9,
        evidence: "a move every 60.0 s, nine times",
      });
    const picture = pictures[n % SHADES];
    if (picture !== undefined) rows.push(rowOf(picture, { user, host, ts, n, store }));
  }
  for (const row of rows)
    if (row.state === "complete")
      await put(
        store,
        url,
        row,
        pictures.find(({ told }) => told.sha256 === row.sha256),
      );
  await startIngest(db, () => undefined).store(arrival);
  if (rows.length > 0) await db.knex("screenshots").insert(rows);
  return rows;
}

const noteOf = (user: string, host: string, ts: number, kind: string) => ({
  id: randomUUID(),
  user,
  host,
  ts,
  kind,
  body: null,
});

function rowOf(
  { told }: TestPicture,
  { user, host, ts, n, store }: { user: string; host: string; ts: number; n: number; store: Store },
): ScreenshotRow {
  const unique = randomUUID();
  const state = n === 6 ? "deleted" : n === 9 ? "waiting" : "complete";
  const { width, height, bytes, sha256, mime, thumbnail } = told;
  return {
    id: randomUUID(),
    user,
    host,
    ts,
    displays: told.displays,
    blurred: told.blurred ? 1 : 0,
    width,
    height,
    bytes,
    sha256,
    mime,
    thumbnail_width: thumbnail.width,
    thumbnail_height: thumbnail.height,
    thumbnail_bytes: thumbnail.bytes,
    thumbnail_sha256: thumbnail.sha256,
    thumbnail_mime: thumbnail.mime,
    state,
    store: store.provider,
    bucket: store.bucket,
    key: keyOf({ ts, unique, mime, thumbnail: false }),
    thumbnail_key: keyOf({ ts, unique, mime, thumbnail: true }),
    asked_at: ts + 2_000,
    completed_at: state === "waiting" ? null : ts + 4_000,
    deleted_at: state === "deleted" ? ts + 180_000 : null,
    deleted_by: state === "deleted" ? "person" : null,
    deleted_by_name: null,
  };
}

/** By its ticket, as an agent brings it. */
async function put(store: Store, url: string, row: ScreenshotRow, own: TestPicture | undefined) {
  if (own === undefined || row.key === null || row.thumbnail_key === null) return;
  const { bytes, sha256, mime, width, height } = row;
  const { thumbnail } = own.told;
  for (const [file, body] of [
    [{ key: row.key, bytes, sha256, mime, width, height }, own.picture],
    [{ ...thumbnail, key: row.thumbnail_key }, own.thumbnail],
  ] as const) {
    const ticket = await store.ticket(file);
    const { status, text } = await ask(new URL(ticket.url, url).href, {
      method: ticket.method,
      headers: { ...ticket.headers, "content-length": String(body.length) },
      body,
    });
    if (status !== 200) throw new Error(`A picture of the test was refused: ${status} ${text}`);
  }
}
