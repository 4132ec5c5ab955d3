// Log-ins merged and taken apart: a person's days are the union over all log-ins, as the slow computation has it; to take apart
// gives every row as it was; other people's rows stay untouched.
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { type History, type HistoryReport, history } from "../../domain/generated-histories.ts";
import { slowDays } from "../../domain/slow-days.test-oracle.ts";
import { rebuildTotals } from "../../jobs/rebuild.ts";
import type { Arrival } from "../arrivals.ts";
import { startIngest } from "../ingest.ts";
import { type Database, openDatabase } from "../open.ts";
import { settle, spansOf } from "../settle.ts";
import { bothDatabases } from "../test-both.ts";
import { oldestMarks } from "../totals.ts";
import { logInsOf } from "./log-ins.ts";
import { mergeLogIn, unmergeLogIn } from "./merge.ts";

const databases = bothDatabases();

const RUNS = 30;
const BY = { now: Date.UTC(2026, 10, 20), by: "Mara" };
const KEPT = ["work_events", "day_totals", "open_people", "machines", "people", "running", "notes", "log_ins"] as const;

async function clear(db: Database) {
  for (const { user } of await db.knex("log_ins").select("user").orderBy("merged_at", "desc"))
    await unmergeLogIn(db, user);
  for (const table of [...KEPT, "dirty"]) await db.knex(table).delete();
}

const arrivalOf = (reports: readonly HistoryReport[], receivedAt: number): Arrival => ({
  events: reports.map((report) => ({ ...report, reason: null, receivedAt, sentTs: null, address: null })),
  running: [],
  notes: [],
  heard: null,
});

async function settleAll(db: Database, { calendar, now }: Pick<History, "calendar" | "now">) {
  const marks = await oldestMarks(db, 10_000);
  await settle(db, { spans: spansOf(marks), marks }, calendar, now);
}

async function tell(db: Database, { calendar, now }: Pick<History, "calendar" | "now">, reports: HistoryReport[]) {
  const ingest = startIngest(db, () => undefined);
  for (const report of reports) await ingest.store(arrivalOf([report], now));
  await settleAll(db, { calendar, now });
}

/** Which change wrote a row is no figure: it only grows. */
const FIGURES = (key: string, value: unknown) => (key === "version" ? undefined : value);

async function rowsOf(db: Database, tables: readonly string[] = KEPT): Promise<string> {
  const rows = await Promise.all(tables.map((table) => db.knex(table).select("*")));
  return JSON.stringify(rows.map((some) => some.map((row) => JSON.stringify(row, FIGURES)).sort()));
}

/** What the slow computation makes of the history when `into` has the log-ins `users` as well: machines of its own. */
function expectedDays(one: History, users: readonly string[], into: string) {
  const asOne = (report: HistoryReport) =>
    users.includes(report.user) ? { ...report, user: into, host: `${report.user} at ${report.host}` } : report;
  const reports = one.reports.map(asOne);
  return [...new Set(reports.map(({ user }) => user))]
    .flatMap((user) => slowDays({ ...one, reports }, user))
    .map((d) => ({ ...d, lastEstimated: d.lastEstimated ? 1 : 0 }))
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.user < b.user ? -1 : 1));
}

const keptDays = (db: Database) =>
  db
    .knex("day_totals")
    .select(
      "user",
      "day",
      "worked_s as workedS",
      "estimated_s as estimatedS",
      "first_login as firstLogin",
      "last_seen as lastSeen",
      "last_estimated as lastEstimated",
    )
    .orderBy(["day", "user"]);

const byName = (row: object) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
const sameDays = (kept: object[], expected: object[], say: string) =>
  assert.deepEqual(kept.map(byName), expected.map(byName), say);

test(`${RUNS} generated histories with a merge in their midst give the days of one person, and to take it apart leaves no trace`, async (t) => {
  const seed = randomInt(2 ** 31);
  t.diagnostic(`seed ${seed}`);
  const asked = fc.record({ history, at: fc.nat(), into: fc.constantFrom("anna", "DOMAIN\\kim") });
  await fc.assert(
    fc.asyncProperty(asked, async ({ history: one, at, into }) => {
      // Somebody else, whose rows must stay; and both log-ins are there from the start.
      const first = Math.min(one.now, ...one.reports.map(({ ts }) => ts)) - 3_600_000;
      const began = ["anna", "DOMAIN\\kim", "eve"].map(
        (user): HistoryReport => ({ user, host: "", id: null, state: "stopped", ts: first, until: null }),
      );
      const told = { ...one, reports: [...began, ...one.reports] };
      const user = into === "anna" ? "DOMAIN\\kim" : "anna";
      const cut = began.length + (at % (one.reports.length + 1));
      for (const { db } of databases) {
        await clear(db);
        await tell(db, told, told.reports.slice(0, cut));
        assert.equal(await mergeLogIn(db, { user, into }, BY), null);
        await tell(db, told, told.reports.slice(cut));
        const merged = expectedDays(told, ["anna", "DOMAIN\\kim"], into);
        sameDays(await keptDays(db), merged, `${db.dialect}: merged`);
        assert.deepEqual(
          (await db.knex("people").select("user").orderBy("user")).map((row) => row.user),
          [into, "eve"].sort(),
        );
        await rebuildTotals(db, one.calendar, () => one.now);
        sameDays(await keptDays(db), merged, `${db.dialect}: rebuilt`);

        assert.equal(await unmergeLogIn(db, user), null);
        await settleAll(db, one);
        sameDays(await keptDays(db), expectedDays(told, [], into), `${db.dialect}: taken apart`);
        const apart = await rowsOf(db);
        assert.equal(await mergeLogIn(db, { user, into }, BY), null);
        await settleAll(db, one);
        assert.equal(await unmergeLogIn(db, user), null);
        await settleAll(db, one);
        assert.equal(await rowsOf(db), apart, `${db.dialect}: byte for byte`);
      }
    }),
    { seed, numRuns: RUNS },
  );
});

async function onBoth(name: string, body: (db: Database) => Promise<void>) {
  test(name, async (t) => {
    for (const { db } of databases) {
      await t.test(db.dialect, async () => {
        await clear(db);
        await body(db);
      });
    }
  });
}

const AT = Date.UTC(2026, 2, 27, 8);
const HOUR_MS = 3_600_000;
const calendar = { zone: "UTC", dayStartMin: 0 };
const works = (user: string, hour: number): HistoryReport[] => [
  { user, host: "", id: null, state: "working", ts: AT + hour * HOUR_MS, until: null },
  { user, host: "", id: null, state: "stopped", ts: AT + (hour + 1) * HOUR_MS, until: null },
];
const asked = { calendar, now: AT + 10 * HOUR_MS };
const people = async (db: Database) => (await db.knex("people").select("user").orderBy("user")).map(({ user }) => user);
const worked = async (db: Database) =>
  Object.fromEntries((await db.knex("day_totals").select("user", "worked_s")).map((row) => [row.user, row.worked_s]));

await onBoth("whoever is merged brings the own log-ins along, and takes them home again", async (db) => {
  await tell(db, asked, [...works("a", 0), ...works("A", 1), ...works("DOM\\a", 2), ...works("b", 5)]);
  const before = await rowsOf(db);
  assert.equal(await mergeLogIn(db, { user: "A", into: "a" }, BY), null);
  assert.equal(await mergeLogIn(db, { user: "a", into: "DOM\\a" }, BY), null);
  await settleAll(db, asked);
  assert.deepEqual(await people(db), ["DOM\\a", "b"]);
  assert.deepEqual(await worked(db), { "DOM\\a": 3 * 3600, b: 3600 });
  const logIns = await logInsOf(db);
  assert.deepEqual(logIns.of(["DOM\\a", "b"]), ["DOM\\a", "A", "a", "b"]);
  assert.equal(logIns.personOf("A"), "DOM\\a");

  assert.equal(await unmergeLogIn(db, "a"), null);
  await settleAll(db, asked);
  assert.deepEqual(await people(db), ["DOM\\a", "a", "b"]);
  assert.deepEqual(await worked(db), { "DOM\\a": 3600, a: 2 * 3600, b: 3600 });
  assert.equal(await unmergeLogIn(db, "A"), null);
  await settleAll(db, asked);
  assert.equal(await rowsOf(db), before);
});

await onBoth("what cannot be meant is refused and changes nothing", async (db) => {
  await tell(db, asked, [...works("a", 0), ...works("A", 1), ...works("???", 2)]);
  const before = await rowsOf(db);
  const merge = (user: string, into: string) => mergeLogIn(db, { user, into }, BY);
  assert.equal(await merge("a", "a"), "same");
  assert.equal(await merge("nobody", "a"), "unknown");
  assert.equal(await merge("a", "nobody"), "unknown");
  assert.equal(await merge("???", "a"), "lost-name");
  assert.equal(await merge("a", "???"), "lost-name");
  assert.equal(await unmergeLogIn(db, "a"), "not-merged");
  assert.equal(await rowsOf(db), before);
  assert.equal(await merge("a", "A"), null);
  assert.equal(await merge("A", "a"), "same");
  assert.equal(await merge("a", "A"), "same");
});

await onBoth("a merged log-in that enrols or reports makes nobody new", async (db) => {
  await tell(db, asked, [...works("a", 0), ...works("A", 1)]);
  await mergeLogIn(db, { user: "A", into: "a" }, BY);
  await tell(db, asked, works("A", 4));
  assert.deepEqual(await people(db), ["a"]);
  assert.deepEqual(await worked(db), { a: 3 * 3600 });
  assert.deepEqual(
    (await db.knex("machines").select("user").orderBy("user")).map(({ user }) => user),
    ["A", "a"],
  );
});

test("a change made by another process is seen within seconds", async () => {
  for (const { db, uri } of databases) {
    await clear(db);
    await tell(db, asked, [...works("a", 0), ...works("A", 1)]);
    const other = await openDatabase(uri, { baseDir: "/" });
    try {
      assert.equal((await logInsOf(other)).personOf("A"), "A");
      await mergeLogIn(db, { user: "A", into: "a" }, BY);
      assert.equal((await logInsOf(db)).personOf("A"), "a");
      while ((await logInsOf(other)).personOf("A") !== "a") await new Promise((resolve) => setImmediate(resolve));
    } finally {
      await other.close();
    }
  }
});
