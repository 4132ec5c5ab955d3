// A picture every ten minutes of the last days' work, as rows: their files are read by a browser, not by a page.
import type { Database } from "../../../server/db/open.ts";
import { addDays, dayBounds, dayOf, weekdayOf } from "../../../server/domain/local-day.ts";
import { type Company, WORDS } from "../pages/fill.ts";

const HOUR_MS = 3_600_000;
const PICTURE_EVERY_MS = 600_000;
/** Two weeks of work; a page reads one day, and pictures of a year would take longer to write than to measure. */
const DAYS = 14;

export async function fillPictures(db: Database, company: Company): Promise<{ pictures: number }> {
  const { calendar, now } = company;
  const today = dayOf(now, calendar);
  for (let n = DAYS - 1; n >= 0; n--) {
    const day = addDays(today, -n);
    if (n === 0 || weekdayOf(day) <= 5)
      await fillDay(db, company, { start: dayBounds(day, calendar).start, number: n });
  }
  await db.knex.raw(db.dialect === "postgres" ? "VACUUM ANALYZE screenshots" : "ANALYZE");
  return { pictures: Number((await db.knex("screenshots").count("* as pictures").first())?.pictures) };
}

async function fillDay(db: Database, { people, now }: Company, { start, number }: { start: number; number: number }) {
  const { series, padded, id } = WORDS[db.dialect];
  const hash = "'0000000000000000000000000000000000000000000000000000000000000000'";
  const ts = `${start + 8 * HOUR_MS} + k * ${PICTURE_EVERY_MS} + p * 7919 % ${PICTURE_EVERY_MS}`;
  await db.knex.raw(
    `INSERT INTO screenshots (id, "user", host, ts, displays, blurred, width, height, bytes, sha256, mime, thumbnail_width,
       thumbnail_height, thumbnail_bytes, thumbnail_sha256, thumbnail_mime, state, store, key, thumbnail_key, asked_at, completed_at)
     SELECT ${id(`((${number} * 48 + k) * 1000000 + p)`)}, 'person' || ${padded(5, "p")}, 'ws-' || ${padded(5, "p")}, ts, 1, 0, 1920, 1080,
       90000, ${hash}, 'image/webp', 320, 180, 6000, ${hash}, 'image/webp', 'complete', 'LOCAL', 'k', 't', ts, ts + 2000
     FROM (SELECT p, k, ${ts} AS ts FROM ${series("k", 0, "47")} AS slots CROSS JOIN ${series("p", 1, String(people))} AS everybody) AS taken
     WHERE ts < ${now} ORDER BY k, p`,
  );
}
