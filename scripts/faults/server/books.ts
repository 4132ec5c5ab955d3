// Closes the books on a database after a fault: its rows beside the ledger, its file's integrity, its totals beside a rebuild
// and beside the slow computation of days.

import type { Database } from "../../../server/db/open.ts";
import { openDatabase } from "../../../server/db/open.ts";
import type { Calendar, DayTotal } from "../../../server/domain/events.ts";
import { slowDays } from "../../../server/domain/slow-days.test-oracle.ts";
import { rebuildTotals } from "../../../server/jobs/rebuild.ts";
import { startTotals } from "../../../server/jobs/totals.ts";
import { ROOT } from "../altered.ts";
import { brokenPromises, type Ledger, type StoredRow } from "./ledger.ts";

/** Where the people of the fault runs live: a zone with summer time. */
export const CALENDAR: Calendar = { zone: "Europe/Brussels", dayStartMin: 0 };

export type Books = { broken: string[]; rows: number; days: number };

/** No server runs on the database any more. */
export async function closeBooks(uri: string, ledger: Ledger): Promise<Books> {
  const db = await openDatabase(uri, { baseDir: ROOT });
  try {
    const rows = await storedRows(db);
    const broken = [...brokenPromises(ledger, rows), ...(await brokenFile(db))];
    const { wrong, days } = await brokenTotals(db, rows);
    return { broken: [...broken, ...wrong], rows: rows.length, days };
  } finally {
    await db.close();
  }
}

async function storedRows({ knex }: Database): Promise<StoredRow[]> {
  const tables = await Promise.all([
    knex("work_events").select("id", "user", "host", "state", "ts", "until as end"),
    knex("running").select("id", "user", "host", "from_at as ts", "to_at as end"),
    knex("notes").select("id", "user", "host", "ts"),
  ]);
  const names = ["work_events", "running", "notes"] as const;
  return names.flatMap((table, i) =>
    (tables[i] ?? []).map((row: StoredRow) => ({ ...row, table, state: row.state ?? null, end: row.end ?? null })),
  );
}

async function brokenFile({ knex, dialect }: Database): Promise<string[]> {
  if (dialect !== "sqlite") return [];
  const [said] = (await knex.raw("PRAGMA integrity_check")) as { integrity_check: string }[];
  return said?.integrity_check === "ok" ? [] : [`integrity_check: ${said?.integrity_check}`];
}

async function brokenTotals(db: Database, rows: readonly StoredRow[]): Promise<{ wrong: string[]; days: number }> {
  const now = Date.now();
  const clock = () => now;
  // What a server that has just been started would do about the marks it finds.
  const totals = startTotals({ db, calendar: CALENDAR, clock, log: { error: fail }, changed: () => undefined });
  await totals.settled();
  await totals.stop();
  const kept = await keptTotals(db);
  await rebuildTotals(db, CALENDAR, clock);
  const rebuilt = await keptTotals(db);
  const slow = slowTotals(rows, now);
  const wrong = [...differences("the rebuild", kept, rebuilt), ...differences("the slow computation", kept, slow)];
  const marks = await db.knex("dirty").select("seq");
  if (marks.length > 0) wrong.push(`${marks.length} marks are left although all totals are settled.`);
  return { wrong, days: kept.length };
}

const fail = (said: unknown) => {
  throw new Error(`The totals could not be settled: ${JSON.stringify(said)}`);
};

type Kept = Record<string, string | number | null>;

async function keptTotals({ knex }: Database): Promise<Kept[]> {
  return knex("day_totals")
    .select("day", "user", "worked_s", "estimated_s", "first_login", "last_seen", "last_estimated")
    .orderBy(["day", "user"]);
}

function slowTotals(rows: readonly StoredRow[], now: number): Kept[] {
  const reports = rows
    .filter(({ table }) => table === "work_events")
    .map(({ user, host, id, state, ts, end }) => ({
      user,
      host,
      id,
      state: state as "working" | "stopped",
      ts,
      until: end,
    }));
  const days = [...Map.groupBy(reports, ({ user }) => user)].flatMap(([user, own]) =>
    slowDays({ reports: own, now, calendar: CALENDAR }, user),
  );
  return days
    .map(keptOf)
    .sort((a, b) => compare(String(a.day), String(b.day)) || compare(String(a.user), String(b.user)));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const keptOf = ({ day, user, workedS, estimatedS, firstLogin, lastSeen, lastEstimated }: DayTotal): Kept => ({
  day,
  user,
  worked_s: workedS,
  estimated_s: estimatedS,
  first_login: firstLogin,
  last_seen: lastSeen,
  last_estimated: lastEstimated ? 1 : 0,
});

function differences(than: string, kept: readonly Kept[], other: readonly Kept[]): string[] {
  const before = new Set(kept.map((row) => JSON.stringify(row)));
  const after = new Set(other.map((row) => JSON.stringify(row)));
  const odd = [...before].filter((row) => !after.has(row)).concat([...after].filter((row) => !before.has(row)));
  return odd.length === 0 ? [] : [`The kept totals differ from ${than} in ${odd.length} rows, such as ${odd[0]}.`];
}
