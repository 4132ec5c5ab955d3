// Test support: half a year of three people, with all that is kept of them by the day, and a job that removes what is due of it.
import type { Database } from "../../db/open.ts";
import { changeRetention, type Difference, retentionChanges } from "../../db/retention/changes.ts";
import type { Calendar } from "../../domain/events.ts";
import { addDays, dayBounds, daysFromTo } from "../../domain/local-day.ts";
import { startAppSums } from "../app-sums.ts";
import { rebuildTotals } from "../rebuild.ts";
import { startTotals } from "../totals.ts";
import { removeWhatIsDue } from "./retention.ts";

export const CALENDAR: Calendar = { zone: "Europe/Brussels", dayStartMin: 0 };
/** Half past three in the morning: the night of this day has begun. */
export const NOW = Date.parse("2026-11-21T03:30:00+01:00");
export const NIGHT = "2026-11-21";
export const USERS = ["anna", "boris", "anna@corp"] as const;
export const FIRST = "2026-05-25";
const DAYS = daysFromTo(FIRST, "2026-11-20");
const HOUR_MS = 3_600_000;
const ACTIVITY = { method: "active-seconds", maxExpectedEvents: 1200 } as const;

let numbers = 0;
export const nextId = () => `01935a3e-7b00-7cc0-a000-${(++numbers).toString(16).padStart(12, "0")}`;

/** Every third night somebody works over midnight, so that what a day needs lies in the day before. */
function rowsOf(user: string, day: string) {
  const { start } = dayBounds(day, CALENDAR);
  const at = (hours: number) => start + Math.round(hours * HOUR_MS);
  const late = Number(day.slice(8)) % 3 === 0;
  const event = (state: string, ts: number, until: number | null) => ({
    ...{ id: nextId(), user, host: "PC-1", state, ts, until, received_at: ts },
  });
  return {
    work_events: [
      event("working", at(8.1), at(12)),
      event("stopped", at(12), null),
      event("working", at(user === "boris" ? 13 : 13.5), at(17.25)),
      event("stopped", at(17.25), null),
      ...(late ? [event("working", at(22), at(25.5)), event("stopped", at(25.5), null)] : []),
    ],
    running: [{ id: nextId(), user, host: "PC-1", from_at: at(8), to_at: at(18) }],
    notes: [
      { id: nextId(), user, host: "PC-1", ts: at(9), kind: "paused", body: null },
      { id: nextId(), user, host: "PC-1", ts: at(9), kind: "notice-accepted", body: null },
    ],
    slots: [
      {
        user,
        slot: at(9),
        host: "PC-1",
        keyboard_events: 5,
        clicks: 2,
        scrolls: 1,
        mouse_events: 9,
        active_seconds: 99,
      },
    ],
    scripted: [{ user, slot: at(9), host: "PC-1", kind: "regular-beat", count: 3, evidence: "every 60 s" }],
    apps: [
      { id: nextId(), user, host: "PC-1", ts: at(9), duration_ms: HOUR_MS, kind: "APP", application: "Excel" },
      { id: nextId(), user, host: "PC-1", ts: at(14), duration_ms: HOUR_MS, kind: "APP", application: "Mail" },
    ],
    access_log: [{ at: at(10), manager_id: null, manager: "Max", user, kind: "picture", object_id: "x" }],
    claims: [
      { id: nextId(), user, from_at: at(18), to_at: at(19), kind: "call", text: "", state: "open", made_at: at(20) },
    ],
    rejected_items: [{ user, host: "PC-1", code: "invalid", detail: day, count: 1, first_at: at(9), last_at: at(9) }],
  };
}

type Table = keyof ReturnType<typeof rowsOf>;
const INSERT_MAX = 100;

export async function storeHistory(db: Database, users: readonly string[] = USERS): Promise<void> {
  const all = users.flatMap((user) => DAYS.map((day) => rowsOf(user, day)));
  for (const table of Object.keys(all[0] ?? {}) as Table[])
    await db.knex.batchInsert(
      table,
      all.flatMap((of) => of[table] as object[]),
      INSERT_MAX,
    );
  for (const user of users) {
    await db.knex("app_dirty").insert({ user, from_ts: dayBounds(FIRST, CALENDAR).start, to_ts: NOW });
  }
  await rebuildTotals(db, CALENDAR, () => NOW);
}

export async function forgetHistory(db: Database): Promise<void> {
  const tables: string[] = [
    ...Object.keys(rowsOf("anna", FIRST)),
    ...[
      "day_totals",
      "app_day_sums",
      "app_day_totals",
      "app_month_sums",
      "app_month_totals",
      "app_dirty",
      "app_stale",
      "dirty",
      "log_ins",
      "frozen_moves",
    ],
    ...["people", "machines", "open_people", "retention", "retention_changes", "retention_nights", "retention_removed"],
    ...["workweeks", "unreadable_events"],
  ];
  for (const table of tables) await db.knex(table).delete();
  await db.knex("settings").delete();
}

/** As an owner would, by default long enough ago. */
export async function keep(db: Database, days: Difference, at = NOW - 24 * HOUR_MS): Promise<void> {
  const seen = (await retentionChanges(db, 1))[0]?.seq ?? null;
  const asked = { difference: days, manager: { id: "m", name: "Max" }, reason: "agreed", now: at, seen };
  if ((await changeRetention(db, asked)) !== "changed") throw new Error("somebody was quicker");
}

export const days = (after: number | null, before: number | null = null) => ({ before, after });

/** What the server has going when the job runs. */
export async function office(db: Database, { calendar = CALENDAR, now = NOW } = {}) {
  const log = {
    info: (..._: unknown[]) => undefined,
    error: (told: unknown) => process.stderr.write(`${JSON.stringify(told)}\n`),
  };
  const clock = () => now;
  const totals = startTotals({ db, calendar, clock, log, changed: () => undefined });
  const appSums = await startAppSums({ db, calendar, activity: ACTIVITY, clock, log });
  const lines: unknown[] = [];
  const told = { ...log, info: (line: unknown) => void lines.push(line) };
  return {
    lines,
    removeDue: (signal = new AbortController().signal) =>
      removeWhatIsDue({ db, calendar, totals, appSums, clock, log: told }, signal),
    async settled() {
      await totals.settled();
      await appSums.settled({ from: "1990-01-01", to: "2199-12-31", users: null });
    },
    async stop() {
      await appSums.stop();
      await totals.stop();
    },
  };
}

/** A report that the door would have refused, stored all the same: by a server that has not heard of the freezing yet. */
export async function storeLate(db: Database, user: string, day: string): Promise<void> {
  const ts = dayBounds(day, CALENDAR).start + 6 * HOUR_MS;
  const late = { id: nextId(), user, host: "PC-1", state: "working", ts, until: ts + HOUR_MS, received_at: NOW };
  await db.knex("work_events").insert(late);
  await db.knex("dirty").insert({ user, host: "PC-1", from_ts: ts, to_ts: ts });
}

export const figures = async (db: Database, from = "0000", to = "9999") => ({
  hours: await db
    .knex("day_totals")
    .select("user", "day", "worked_s", "estimated_s", "first_login", "last_seen", "last_estimated")
    .where("day", ">=", from)
    .where("day", "<", to)
    .orderBy(["user", "day"]),
  sums: await db
    .knex("app_day_sums")
    .where("day", ">=", from)
    .where("day", "<", to)
    .orderBy(["user", "day", "kind", "name"]),
  everybody: await db
    .knex("app_day_totals")
    .where("day", ">=", from)
    .where("day", "<", to)
    .orderBy(["day", "kind", "name"]),
  months: await db.knex("app_month_sums").orderBy(["user", "month", "kind", "name"]),
  monthsOfEverybody: await db.knex("app_month_totals").orderBy(["month", "kind", "name"]),
});

export const before = (n: number) => addDays(NIGHT, -n);
