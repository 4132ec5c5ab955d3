// Input and applications of a company's days, made inside the database: 48 slots and 40 uses for each person and day of work, of 60
// applications and 500 sites with a thousand titles, and rules that make projects of a third of it; then the sums of it all.
import { saveProjectRules } from "../../../server/db/apps/project-rules.ts";
import type { Database } from "../../../server/db/open.ts";
import { addDays, dayBounds, dayOf, weekdayOf } from "../../../server/domain/local-day.ts";
import { startAppSums } from "../../../server/jobs/app-sums.ts";
import { type Company, rested, WORDS } from "../pages/fill.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SLOT_MS = 10 * MINUTE_MS;
/** Days whose sums are made at a time, between two words about how far it is. */
const SUMMED_DAYS = 10;

export async function fillApps(db: Database, company: Company, say: (text: string) => void): Promise<{ uses: number }> {
  const { days, calendar, now } = company;
  const today = dayOf(now, calendar);
  const all = Array.from({ length: days }, (_, i) => addDays(today, i + 1 - days));
  await saveProjectRules(db, RULES, { manager: null, now, seen: 0 });
  for (const [number, day] of all.entries())
    if (weekdayOf(day) <= 5 || day === today)
      await fillDay(db, company, { start: dayBounds(day, calendar).start, number });
  await db.knex.raw(
    `INSERT INTO app_dirty ("user", from_ts, to_ts) SELECT "user", min(ts), max(ts + duration_ms) FROM apps GROUP BY "user", ts / ${24 * HOUR_MS}`,
  );
  await db.knex.raw(db.dialect === "postgres" ? "VACUUM ANALYZE" : "ANALYZE");
  const activity = { method: "active-seconds", maxExpectedEvents: 1200 } as const;
  const sums = await startAppSums({
    db,
    calendar,
    activity,
    clock: () => now,
    log: { error: (told: unknown) => say(String(told)) },
  });
  for (let i = 0; i < all.length; i += SUMMED_DAYS) {
    await sums.settled({
      from: all[i] ?? today,
      to: all[Math.min(all.length, i + SUMMED_DAYS) - 1] ?? today,
      users: null,
    });
    say(`  ${db.dialect}: applications of ${Math.min(all.length, i + SUMMED_DAYS)} of ${all.length} days are summed`);
  }
  await sums.stop();
  await rested(db);
  return { uses: Number((await db.knex("apps").count("* as uses").first())?.uses) };
}

const RULES = [
  ...Array.from({ length: 15 }, (_, n) => ({
    project: `Project ${n + 1}`,
    field: "application" as const,
    test: "equals" as const,
    pattern: `application ${n}`,
  })),
  ...Array.from({ length: 5 }, (_, n) => ({
    project: `Project ${n + 16}`,
    field: "title" as const,
    test: "glob" as const,
    pattern: `document ${n}*`,
  })),
];

async function fillDay(db: Database, { people, now }: Company, { start, number }: { start: number; number: number }) {
  const { series, padded, id } = WORDS[db.dialect];
  const everybody = series("p", 1, String(people));
  const user = `'person' || ${padded(5, "p")}`;
  const host = `'ws-' || ${padded(5, "p")}`;
  const from = start + 8 * HOUR_MS;
  await db.knex.raw(
    `INSERT INTO slots ("user", slot, host, keyboard_events, clicks, scrolls, mouse_events, active_seconds)
     SELECT ${user}, ${from} + k * ${SLOT_MS}, ${host}, (p * 7 + k * 13) % 900, (p + k) % 60, (p + k * 3) % 40, (p + k * 5) % 300,
       (p * 31 + k * 17 + ${number}) % 500
     FROM ${everybody} AS everybody CROSS JOIN ${series("k", 0, "47")} AS slots WHERE ${from} + k * ${SLOT_MS} < ${now}`,
  );
  const begun = `${from} + k * ${12 * MINUTE_MS} + (p * 7919 + k * 31) % 60 * 1000`;
  const isSite = "(p + k) % 3 = 0";
  await db.knex.raw(
    `INSERT INTO apps (id, "user", host, ts, duration_ms, kind, application, title, site, url, project)
     SELECT ${id(`((${number} * 40 + k) * 1000000 + p)`)}, ${user}, ${host}, ${begun}, ${2 * MINUTE_MS} + (p * 104729 + k * 7) % 600 * 1000,
       CASE WHEN ${isSite} THEN 'URL' ELSE 'APP' END, 'Application ' || ((p * 7 + k * 3 + ${number}) % 60),
       'Document ' || ((p * 31 + k * 11 + ${number}) % 997),
       CASE WHEN ${isSite} THEN 'site' || ((p * 13 + k * 17 + ${number} * 5) % 500) || '.example' END, NULL,
       CASE WHEN k % 20 = 0 THEN 'Chosen ' || (p % 5) END
     FROM ${everybody} AS everybody CROSS JOIN ${series("k", 0, "39")} AS uses WHERE ${begun} + ${13 * MINUTE_MS} < ${now}`,
  );
}
